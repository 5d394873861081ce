import type { Environment } from '../../system/host.js';
import { proxyRules, type ProxyRules } from '../proxy-rules.js';

/** How requests get to AWS. One value per run: calls that share it share their connections. */
export interface Transport {
  readonly proxies: ProxyRules | undefined;
  /** PEM text that replaces the built-in certificate authorities, as `AWS_CA_BUNDLE` does in botocore. */
  readonly ca: string | undefined;
  readonly connectTimeoutMs: number;
  /** For a whole call, its retries included. */
  readonly timeoutMs: number;
}

export const CONNECT_TIMEOUT_MS = 10_000;
export const CALL_TIMEOUT_MS = 30_000;

/** Of the files that `Transport.ca` is read from: the variable, else `ca_bundle` of the source profile. */
export const caBundlePath = (
  env: Environment,
  profile?: { get(key: string): string | undefined },
): string | undefined => env['AWS_CA_BUNDLE'] ?? profile?.get('ca_bundle');

/**
 * @param ca - the text of the file at `caBundlePath`
 * @param timeoutMs - of `--timeout`
 */
export const transportOf = (
  env: Environment,
  ca: string | undefined,
  timeoutMs = CALL_TIMEOUT_MS,
): Transport => ({
  proxies: proxyRules(env),
  ca,
  connectTimeoutMs: Math.min(CONNECT_TIMEOUT_MS, timeoutMs),
  timeoutMs,
});
