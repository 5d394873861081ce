import type { EffectiveAccount } from '../accounts/effective.js';
import {
  ACCOUNT_MARK,
  EXPIRES_MARK,
  gone,
  REGION_MARK,
  REGION_VARIABLES,
  SESSION_MARK,
  SOURCE_MARK,
  UNTIL_MARK,
  wayBack,
  withoutHandedOut,
} from '../sessions/source/handed-out.js';
import type { ObtainedSession } from '../sessions/obtained-session.js';
import type { Environment } from '../system/host.js';
import { isoTime } from '../system/iso-time.js';
import { localClock } from '../system/local-clock.js';
import { coverOwn } from '../system/own-variables.js';

/** Environment variables by name, with the value to set; undefined: to be taken away. */
export type Variables = ReadonlyMap<string, string | undefined>;

/**
 * Variables that win over the keys of the environment, or change what they mean, in one SDK or another. botocore reads
 * AWS_SECURITY_TOKEN before AWS_SESSION_TOKEN; the JavaScript SDK reads profiles before keys, and signs within
 * AWS_CREDENTIAL_SCOPE. Web identity and container variables come after the keys (botocore, create_credential_resolver)
 * and stay: they may be the source that the next `assume` goes back to.
 */
export const WINNERS: readonly string[] = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_SCOPE',
];
/** Of these, a token is a secret, and goes for good. */
const NOT_KEPT: ReadonlySet<string> = new Set(['AWS_SECURITY_TOKEN']);

/** SDKs take AWS_ACCOUNT_ID for the account of the keys beside it, and make endpoints of it. Ours is not set, theirs must not lie. */
export const wrongAccountId = (
  { account_id }: Pick<EffectiveAccount, 'account_id'>,
  env: Environment,
): string[] => ([undefined, account_id].includes(env['AWS_ACCOUNT_ID']) ? [] : ['AWS_ACCOUNT_ID']);

/** @param own - the environment as the user made it: its regions are led back to */
export const regionVariables = (region: string | undefined, own: Environment): Variables =>
  // boto3 and the AWS CLI read the one, most other SDKs the other.
  settingRegion(REGION_VARIABLES, region, own);

/**
 * As `regionVariables`, beside a profile that names the region itself: variables of the user's own would win over it. None are
 * set where there were none, since they would win over the region of every other profile, too.
 */
export const regionOverOwn = (region: string | undefined, own: Environment): Variables =>
  settingRegion(
    REGION_VARIABLES.filter((name) => own[name] !== undefined),
    region,
    own,
  );

function settingRegion(
  names: readonly (typeof REGION_VARIABLES)[number][],
  region: string | undefined,
  own: Environment,
): Variables {
  if (region === undefined || names.length === 0) return new Map();
  const changes = new Map(names.map((name) => [name, region] as const));
  return new Map([...coverOwn(changes, own), [REGION_MARK, region]]);
}

/** What the prompt segment reads: it must not start a process to learn the time left. */
export const promptVariables = (expiration: Date): readonly (readonly [string, string])[] => [
  [EXPIRES_MARK, String(Math.floor(expiration.getTime() / 1000))],
  [UNTIL_MARK, localClock(expiration)],
];

/**
 * What an environment needs to act with a session, and with nothing else.
 *
 * @param region - of the account; without one the user's own stays
 * @param env - what the environment holds so far
 */
export function sessionVariables(
  { credentials, plan }: Pick<ObtainedSession, 'credentials' | 'plan'>,
  account: Pick<EffectiveAccount, 'name' | 'account_id'>,
  region: string | undefined,
  env: Environment,
): Variables {
  const expiration = isoTime(credentials.expiration);
  const own = withoutHandedOut(env);
  const winners = [...WINNERS, ...wrongAccountId(account, own)].map(gone);
  return new Map<string, string | undefined>([
    ...wayBack(env),
    ...winners,
    ...coverOwn(new Map(winners.filter(([name]) => !NOT_KEPT.has(name))), own),
    ['AWS_ACCESS_KEY_ID', credentials.accessKeyId],
    ['AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey],
    ['AWS_SESSION_TOKEN', credentials.sessionToken],
    ...regionVariables(region, own),
    ['AWS_CREDENTIAL_EXPIRATION', expiration],
    ['AWS_SESSION_EXPIRATION', expiration],
    [ACCOUNT_MARK, account.name],
    [SOURCE_MARK, plan.source.description],
    [SESSION_MARK, credentials.accessKeyId],
    ...promptVariables(credentials.expiration),
  ]);
}

/** Whether keys of the user's own stand where the session's will: those are nowhere else, perhaps, and are not kept. */
export const replacesKeys = (env: Environment): boolean =>
  withoutHandedOut(env)['AWS_ACCESS_KEY_ID'] !== undefined;

/** What takes a session out of the environment again. What the user set since stays. */
export const leaveVariables = (env: Environment): Variables => wayBack(env);

/** `env` with the variables applied. On Windows `aws_profile` is AWS_PROFILE. */
export function environmentWith(
  variables: Variables,
  env: Environment,
  platform: NodeJS.Platform,
): Environment {
  const key = (name: string) => (platform === 'win32' ? name.toUpperCase() : name);
  const kept = Object.entries(env).filter(([name]) => !variables.has(key(name)));
  return Object.fromEntries([...kept, ...[...variables].filter(([, value]) => value !== undefined)]);
}
