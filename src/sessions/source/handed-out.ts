import { NARROWED_MARK } from '../../accounts/narrowed-run.js';
import type { Environment } from '../../system/host.js';
import { isCovered, ownValue, uncoverVariables } from '../../system/own-variables.js';
import type { Start } from './start.js';

/*
 * What `env` and `exec` put into an environment must never be taken for source credentials. The keys themselves don't
 * tell, so the session is marked. A mark counts only beside what it marks: users set their own keys and region later.
 */

export const ACCOUNT_MARK = 'ACCTMGR_ACCOUNT';
/** Where the session came from: the description of its source. */
export const SOURCE_MARK = 'ACCTMGR_SOURCE';
/** The access key id that was handed out. */
export const SESSION_MARK = 'ACCTMGR_SESSION';
/** The region that was handed out. */
export const REGION_MARK = 'ACCTMGR_REGION';

export const REGION_VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION'] as const;

/** What the prompt segment reads: the profile of the shell's function, and the session's end in seconds and on the clock. */
export const PROFILE_MARK = 'ACCTMGR_PROFILE';
export const EXPIRES_MARK = 'ACCTMGR_EXPIRES';
export const UNTIL_MARK = 'ACCTMGR_UNTIL';
/** The file that says what has become of the profile since, in other terminals. */
export const PROMPT_FILE_MARK = 'ACCTMGR_PROMPT_FILE';

/** What a program of a run over several accounts is told of its own, beside the session. */
export const ACCOUNT_ID_MARK = 'ACCTMGR_ACCOUNT_ID';
export const PARTITION_MARK = 'ACCTMGR_PARTITION';
/** What the names of the variables begin with that hold the account's tags. */
export const TAG_MARK = 'ACCTMGR_TAG_';

/** In such a run these lead to files of the run. */
const FILES_OF_RUN = ['AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE'];

const MARKS = [
  ACCOUNT_MARK,
  ACCOUNT_ID_MARK,
  PARTITION_MARK,
  SOURCE_MARK,
  SESSION_MARK,
  PROFILE_MARK,
  EXPIRES_MARK,
  UNTIL_MARK,
  PROMPT_FILE_MARK,
];

const SESSION_VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_SESSION_EXPIRATION',
] as const;

/** The region variables that an earlier `env` or `exec` set, with their mark; never the user's own. */
export function handedOutRegion(env: Environment): readonly string[] {
  const region = env[REGION_MARK];
  if (region === undefined) return [];
  // One that stands over the same region of the user's own stays where it is.
  const isOwn = (name: string) => isCovered(env, name) && ownValue(env, name) === region;
  return [...REGION_VARIABLES.filter((name) => env[name] === region && !isOwn(name)), REGION_MARK];
}

/** Whether the keys of the environment are those that `env` or `exec` put there. */
export const holdsSession = (env: Environment): boolean =>
  env[SESSION_MARK] !== undefined && env[SESSION_MARK] === env['AWS_ACCESS_KEY_ID'];

/** Whether `exec --serve` started what runs here. */
export const holdsEndpoint = (env: Environment): boolean =>
  isCovered(env, 'AWS_CONTAINER_CREDENTIALS_FULL_URI');

/** Whether tools that are told `profile`, or nothing, ask the endpoint of `exec --serve`. */
export function asksEndpoint(env: Environment, profile?: string): boolean {
  if (!holdsEndpoint(env) || !isCovered(env, 'AWS_PROFILE')) return false;
  if (profile !== undefined) return profile === env['AWS_PROFILE'];
  return env['AWS_ACCESS_KEY_ID'] === undefined && env['AWS_DEFAULT_PROFILE'] === undefined;
}

/** A change that takes the variable away. */
export const gone = (name: string) => [name, undefined] as const;

const wayBackBut = (kept: readonly string[], env: Environment): ReadonlyMap<string, string | undefined> =>
  new Map([
    ...(holdsSession(env) ? SESSION_VARIABLES.filter((name) => env[name] !== undefined) : []).map(gone),
    ...handedOutRegion(env).map(gone),
    ...MARKS.filter((name) => env[name] !== undefined).map(gone),
    ...Object.keys(env)
      .filter((name) => name.startsWith(TAG_MARK))
      .map(gone),
    ...uncoverVariables(env, kept),
  ]);

/**
 * By name, the value that leads back to the environment as the user made it; undefined where the variable goes. The files of
 * a narrowed run stay, which leads no one to the user's other profiles.
 */
export const wayBack = (env: Environment): ReadonlyMap<string, string | undefined> =>
  wayBackBut(env[NARROWED_MARK] === undefined ? [] : FILES_OF_RUN, env);

const changed = (env: Environment, changes: ReadonlyMap<string, string | undefined>): Environment =>
  changes.size === 0
    ? env
    : Object.fromEntries(
        Object.entries({ ...env, ...Object.fromEntries(changes) }).filter(([, value]) => value !== undefined),
      );

/** The environment as the user made it. */
export const withoutHandedOut = (env: Environment): Environment => changed(env, wayBackBut([], env));

/**
 * The environment that says where calls signed by `start` go. The region that was handed out belongs to the account: it
 * counts for the session's own keys (`whoami`), and would only move the STS calls of everybody else.
 */
export function environmentFor(start: Start, env: Environment): Environment {
  const isHandedOut =
    start.kind === 'keys'
      ? start.credentials.accessKeyId === env[SESSION_MARK]
      : start.kind === 'container' && holdsEndpoint(env);
  if (isHandedOut) return env;
  const isRegion = (name: string) => REGION_VARIABLES.some((one) => one === name);
  const own = [...uncoverVariables(env)].filter(([name]) => isRegion(name));
  return changed(env, new Map([...handedOutRegion(env).map(gone), ...own]));
}

export interface HandedOutSession {
  readonly account: string;
  /** `profile:NAME`, `environment` or `default`. */
  readonly source: string;
}

/** The session of acctmgr that the environment holds, where its keys are one, or its endpoint gives one. */
export const handedOutSession = (env: Environment): HandedOutSession | undefined =>
  holdsSession(env) || asksEndpoint(env)
    ? { account: env[ACCOUNT_MARK] ?? 'an account', source: env[SOURCE_MARK] ?? 'default' }
    : undefined;
