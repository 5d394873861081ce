import type { Environment } from './host.js';

/*
 * A session in the environment stands over variables of the user's own (AWS_PROFILE, of `exec --serve` AWS_CONFIG_FILE too).
 * What was set and what stood there before are kept beside them, so that acctmgr itself finds the user's own in there, and
 * gives it back. A variable that the user has changed since is the user's own again.
 */

const SET = 'ACCTMGR_SET_';
const OWN = 'ACCTMGR_OWN_';

/** Changes of an environment by name: the new value; undefined where the variable goes. */
type Changes = ReadonlyMap<string, string | undefined>;

/** Whether the variable holds what acctmgr set over the user's own. */
export const isCovered = (env: Environment, name: string): boolean =>
  env[name] !== undefined && env[name] === env[SET + name];

/** The user's own value of a variable. */
export const ownValue = (env: Environment, name: string): string | undefined =>
  env[name] === undefined || isCovered(env, name) ? env[OWN + name] : env[name];

/** @param changes - over the user's own; `env` is not covered yet */
export const coverVariables = (changes: Changes, env: Environment): Changes =>
  new Map([
    ...changes,
    ...[...changes].flatMap(([name, value]) => (value === undefined ? [] : [[SET + name, value] as const])),
    ...[...changes.keys()].flatMap((name) =>
      env[name] === undefined ? [] : [[OWN + name, env[name]] as const],
    ),
  ]);

/** The changes, with a way back for those that stand over something of the user's. @param env - is not covered yet */
export const coverOwn = (changes: Changes, env: Environment): Changes =>
  new Map([
    ...changes,
    ...coverVariables(new Map([...changes].filter(([name]) => env[name] !== undefined)), env),
  ]);

/** What leads back to the user's own. @param kept - the names of variables that stay covered */
export function uncoverVariables(env: Environment, kept: readonly string[] = []): Changes {
  const marks = Object.keys(env).filter(
    (name) => (name.startsWith(SET) || name.startsWith(OWN)) && !kept.includes(name.slice(SET.length)),
  );
  const covered = new Set(marks.map((mark) => mark.slice(SET.length)));
  const back = [...covered].filter((name) => ownValue(env, name) !== env[name]);
  return new Map([
    ...back.map((name) => [name, ownValue(env, name)] as const),
    ...marks.map((name) => [name, undefined] as const),
  ]);
}
