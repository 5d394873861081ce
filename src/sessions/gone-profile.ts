import { whyNotFound } from '../profiles/reading/near-miss.js';
import {
  ASSUMED_FORM,
  givesCredentials,
  PROFILE_VARIABLES,
  type MadeProfile,
} from '../profiles/recorded-profiles.js';
import type { Environment } from '../system/host.js';
import { oneLine } from '../system/safe-text.js';
import { ACCOUNT_MARK, PROFILE_MARK } from './source/handed-out.js';
import type { AwsSettings } from './source/aws-settings.js';

/*
 * A shell goes on naming a profile that acctmgr made when that is taken away, in this terminal or another one. What was
 * ours: a name of our form, what the shell was switched to, what was recorded, and nothing else.
 */

/** What the function of shell-init has switched the shell to. */
export function switchedTo(env: Environment): MadeProfile[] {
  const name = env[PROFILE_MARK];
  return name === undefined ? [] : [{ name, account: env[ACCOUNT_MARK], by: 'assume' }];
}

/** `assumed-ACCOUNT`, and what differs from the account's own role behind a `/`. */
const ASSUMED = new RegExp(`${ASSUMED_FORM.source}(?<account>[A-Za-z0-9][\\w.-]{0,63})(?=/|$)`);

/** What acctmgr made under this name; undefined for a name that was never ours. */
export function madeProfile(name: string, recorded: readonly MadeProfile[]): MadeProfile | undefined {
  const known = recorded.find((one) => one.name === name);
  if (known !== undefined) return known;
  return ASSUMED_FORM.test(name)
    ? { name, account: ASSUMED.exec(name)?.groups?.['account'], by: 'assume' }
    : undefined;
}

/** What the choice of a profile goes by. */
type Known = Pick<AwsSettings, 'profiles' | 'recorded'>;

/**
 * What was ours of a profile that gives no credentials any more; undefined for any other profile. One that seems to stand
 * there (a slip in its header, a file that nobody can read) is not gone.
 */
export function goneProfile(aws: Known, name: string): MadeProfile | undefined {
  const made = madeProfile(name, aws.recorded ?? []);
  if (made === undefined || givesCredentials(aws.profiles, name)) return undefined;
  return whyNotFound(aws.profiles, name) === undefined ? made : undefined;
}

/** A variable of the shell that names a gone profile of ours. */
export interface GoneInUse {
  readonly variable: string;
  readonly made: MadeProfile;
}

/** The variables of the environment that name gone profiles of ours. */
export function goneInUse(aws: Known & Pick<AwsSettings, 'env'>): GoneInUse[] {
  const recorded = [...switchedTo(aws.env), ...(aws.recorded ?? [])];
  return PROFILE_VARIABLES.flatMap((variable) => {
    const name = aws.env[variable];
    const made = name === undefined ? undefined : goneProfile({ ...aws, recorded }, name);
    return made === undefined ? [] : [{ variable, made }];
  });
}

const NARROWINGS = ['read-only', 'view-only'];

/**
 * The command that makes the profile anew, as far as its name tells how it was made: a session of wider rights must not
 * come in its place unasked.
 *
 * @param quote - writes a word as the running shell takes it
 */
export function makeAgain(
  { name, account, by }: MadeProfile,
  quote: (word: string) => string,
): string | undefined {
  if (account === undefined || account === '') return undefined;
  const shown = quote(oneLine(account));
  if (by === 'install') {
    if (!name.endsWith(account)) return undefined;
    const prefix = name.slice(0, name.length - account.length);
    return `acctmgr profiles install ${shown}${prefix === '' ? '' : ` --prefix ${quote(oneLine(prefix))}`}`;
  }
  const command = `acctmgr assume ${shown}`;
  if (name === `assumed-${account}`) return command;
  const narrowing = NARROWINGS.find((one) => name === `assumed-${account}/${one}`);
  return narrowing === undefined ? undefined : `${command} --${narrowing}`;
}
