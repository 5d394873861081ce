import type { ServiceTarget } from '../../aws/endpoint.js';
import type { AwsSettings } from '../source/aws-settings.js';
import { canonical } from '../../system/canonical-json.js';
import { withoutPasswords } from '../../system/shown-url.js';
import type { Hop, Plan } from '../plan.js';
import type { Route } from '../route.js';
import type { Source } from '../source/source.js';
import { startKey, startSession } from '../source/start-kinds.js';

/**
 * What makes source credentials what they are, without having them: whoever reads a session from the cache need not
 * load the SDK to learn whose it is. Holds no secret.
 */
export const sourceKey = ({ start }: Pick<Source, 'start'>, aws: AwsSettings): string =>
  canonical(startKey(start, aws));

/**
 * What makes a role session what it is: the source, and every call that leads to it. Where it was asked for counts too,
 * since another endpoint may be another AWS. How MFA was shown does not: AWS gives the same session for a code as for the
 * MFA session of the morning, and when that one has ended, what it opened still lives.
 *
 * @param endpoint - of the last call
 */
export const roleSessionKey = (source: string, hops: readonly Hop[], endpoint: string): string =>
  canonical({
    kind: 'role',
    source,
    endpoint: withoutPasswords(endpoint),
    hops: hops.map(({ label: _label, duration, signer: _signer, mfa: _mfa, ...hop }) => ({
      ...hop,
      seconds: duration.seconds,
      // What a wish came to may be an hour, which fulfils no demand.
      ...(duration.uncertain ? { uncertain: true } : {}),
    })),
  });

/**
 * The key of the session of the hop at `index`; before the first one, of the session that the start is by itself.
 *
 * @param source - of `sourceKey`
 */
export function sessionKeyAt(
  { source: { start }, hops }: Pick<Plan, 'source' | 'hops'>,
  index: number,
  source: string,
  route: Pick<Route, 'target' | 'signInTarget'>,
): string {
  const session = index < 0 ? startSession(start) : undefined;
  const target =
    session === undefined
      ? route.target('sts', hops[index]?.roleArn)
      : route.signInTarget('sso', session.signIn.region);
  return roleSessionKey(source, hops.slice(0, index + 1), target.endpoint);
}

/** What the sessions up to the hop at `index` let in to, the start's own before them. */
export const rightsUpTo = (
  { source: { start }, hops }: Pick<Plan, 'source' | 'hops'>,
  index: number,
): string[] => [
  ...[startSession(start)?.rights ?? []].flat(),
  ...hops.slice(0, index + 1).map(({ roleArn }) => roleArn),
];

/**
 * An MFA session belongs to the keys that a source begins with, whichever device made it and whichever role profiles
 * follow. All regions of AWS know it; only an endpoint that was configured may be another AWS.
 *
 * @param target - of STS
 */
export const mfaSessionKey = (
  source: string,
  { endpoint, endpointFrom }: Pick<ServiceTarget, 'endpoint' | 'endpointFrom'>,
): string =>
  canonical({
    kind: 'mfa',
    source,
    ...(endpointFrom === undefined ? {} : { endpoint: withoutPasswords(endpoint) }),
  });

/** The `sourceKey` in a key of either kind; undefined for a text that is not a key. */
export function sourceOfKey(key: string): string | undefined {
  try {
    const { source } = JSON.parse(key) as { source?: unknown };
    return typeof source === 'string' ? source : undefined;
  } catch {
    return undefined;
  }
}
