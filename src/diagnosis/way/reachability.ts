import type { ServiceTarget } from '../../aws/endpoint.js';
import { explain } from '../../aws/faults/explain.js';
import type { FaultKind } from '../../aws/faults/fault-kind.js';
import type { Probe } from '../../aws/clients/probe.js';
import type { Situation } from '../../aws/faults/situation.js';
import { fail, ok, type Finding } from '../finding.js';
import type { ShellWords } from '../machine/shell-words.js';

/** How STS was asked, and what came of it. */
export interface Reached {
  readonly target: ServiceTarget;
  /** As it may be shown; undefined where STS is asked directly. */
  readonly proxy: string | undefined;
  readonly hasOwnCa: boolean;
  readonly timeoutMs: number;
  /** What NO_PROXY says now. */
  readonly noProxy: string | undefined;
  readonly probe: Probe;
}

type FailedProbe = Extract<Probe, { ok: false }>;

const hostOf = ({ endpoint }: ServiceTarget): string => new URL(endpoint).host;

/** Where the user can turn the endpoint off that they, or somebody, turned on. */
const endpointFix = ({ endpointFrom }: ServiceTarget, { unset }: ShellWords): string | undefined =>
  endpointFrom?.startsWith('AWS_') === true
    ? `${unset(endpointFrom)}, unless you mean it`
    : endpointFrom === undefined
      ? undefined
      : `Correct ${endpointFrom} in the AWS config file.`;

const PROXY_FAILS: Readonly<Partial<Record<FaultKind, string>>> = {
  'network-dns': 'has a name that could not be resolved',
  'network-refused': 'is dead: nothing listens there',
  'network-timeout': 'does not answer',
};

/** A proxy that can't be reached, or that does not let through. */
function judgeProxy(
  { stage, fault }: FailedProbe,
  proxy: string,
  { target, noProxy }: Reached,
  words: ShellWords,
): Finding | undefined {
  if (stage !== 'proxy') return undefined;
  const host = hostOf(target);
  const direct = [noProxy, host.replace(/:\d+$/, '')].filter((entry) => entry !== undefined).join(',');
  const around = `or ask ${host} directly: ${words.set('NO_PROXY', direct)}`;
  const fails = PROXY_FAILS[fault.kind];
  if (fails !== undefined) {
    return fail(
      'reachability',
      `The proxy ${proxy} ${fails}.`,
      `Correct HTTPS_PROXY (or HTTP_PROXY), ${around}`,
    );
  }
  if (fault.kind === 'proxy-refused') {
    return fail(
      'reachability',
      `The proxy ${proxy} asks for a user name and password (407).`,
      words.set('HTTPS_PROXY', proxy.replace('://', '://USER:PASSWORD@')),
    );
  }
  if (fault.httpStatus === undefined) return undefined;
  return fail(
    'reachability',
    `The proxy ${proxy} answered HTTP ${fault.httpStatus} instead of letting through to ${host}.`,
    `Ask who runs the proxy to let it through to ${host}, ${around}`,
  );
}

/** Somebody who opens TLS on the way, mostly the user's own organisation. */
function judgeCertificate(
  { fault, certificate }: FailedProbe,
  { target, hasOwnCa }: Reached,
  words: ShellWords,
): Finding | undefined {
  if (certificate === undefined) return undefined;
  const host = hostOf(target);
  const details = [
    `for ${certificate.subject}, by ${certificate.authority}, valid from ${certificate.validFrom} to ${certificate.validTo}`,
  ];
  const found = (message: string, fix: string) => fail('reachability', message, fix, details);
  switch (fault.code) {
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return found(
        `By this machine's clock, the certificate of ${host} is out of its time.`,
        'Check the date of this machine: date. If it is right, the other side must renew its certificate.',
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return found(
        `The certificate of ${host} is for another name: somebody else answers there.`,
        endpointFix(target, words) ??
          'Open a browser in case the network wants a sign-in, and check HTTPS_PROXY.',
      );
    default:
      return found(
        `The certificate of ${host} is by ${certificate.authority}, which ${hasOwnCa ? 'AWS_CA_BUNDLE (or ca_bundle) does not hold' : 'nobody trusts here'}: TLS is opened on the way (${fault.code}).`,
        `Get the certificate of ${certificate.authority} from who runs your network, as a PEM file, and ${hasOwnCa ? 'add it to the bundle.' : words.set('AWS_CA_BUNDLE', '/path/to/it.pem')}`,
      );
  }
}

/** Whether STS can be asked, and if not, where the way ends. @param now - in milliseconds since the epoch */
export function judgeReachability(reached: Reached, now: number, words: ShellWords): Finding {
  const { target, proxy, hasOwnCa, timeoutMs, probe } = reached;
  const host = hostOf(target);
  const through = proxy === undefined ? '' : ` through the proxy ${proxy}`;
  if (probe.ok) return ok('reachability', `${host} answers${through} (region ${target.region}).`);
  const special =
    judgeCertificate(probe, reached, words) ??
    (proxy === undefined ? undefined : judgeProxy(probe, proxy, reached, words));
  if (special !== undefined) return special;
  const situation: Situation = { call: 'GetCallerIdentity', target, proxy, hasOwnCa, timeoutMs, now };
  const { message, hint = '' } = explain(probe.fault, situation);
  return fail(
    'reachability',
    message,
    (proxy === undefined ? endpointFix(target, words) : undefined) ?? hint,
  );
}
