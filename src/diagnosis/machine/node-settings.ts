import type { Environment } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import { fail, warn, type Finding } from '../finding.js';
import type { ShellWords } from './shell-words.js';

export interface NodeSettings {
  readonly env: Environment;
  /** `20.12.0` */
  readonly nodeVersion: string;
  /** Whether there is a file at NODE_EXTRA_CA_CERTS. */
  readonly hasExtraCertificates: boolean;
}

/** Later ones read the file when the first TLS connection is opened. */
const LAZY_SINCE = 22;

/** Variables of Node.js itself that make acctmgr slow or unsafe. */
export function judgeNodeSettings(
  { env, nodeVersion, hasExtraCertificates }: NodeSettings,
  { unset }: ShellWords,
): Finding[] {
  const findings: Finding[] = [];
  const extra = env['NODE_EXTRA_CA_CERTS'];
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    findings.push(
      fail(
        'node_settings',
        'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of certificates off: whoever sits on the way to AWS can read and answer all that is sent.',
        unset('NODE_TLS_REJECT_UNAUTHORIZED'),
      ),
    );
  }
  if (extra !== undefined && !hasExtraCertificates) {
    findings.push(
      warn(
        'node_settings',
        `NODE_EXTRA_CA_CERTS names ${oneLine(extra)}, where there is no file to be read.`,
        unset('NODE_EXTRA_CA_CERTS'),
      ),
    );
  } else if (extra !== undefined && Number.parseInt(nodeVersion, 10) < LAZY_SINCE) {
    findings.push(
      warn(
        'node_settings',
        `NODE_EXTRA_CA_CERTS is set, and Node.js ${nodeVersion} reads that file at every start: each command takes longer.`,
        `Use Node.js ${LAZY_SINCE} or later, which reads it when it is needed; or ${unset('NODE_EXTRA_CA_CERTS')} and name the certificates in AWS_CA_BUNDLE.`,
      ),
    );
  }
  return findings;
}
