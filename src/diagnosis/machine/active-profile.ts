import { parseRoleArn } from '../../aws/arn.js';
import { managedProfileOf, type ManagedProfile } from '../../profiles/managed-profile.js';
import type { ProfileSet } from '../../profiles/reading/profile-set.js';
import { missingProfile } from '../../sessions/source/profile-source.js';
import { formatDuration } from '../../system/duration.js';
import type { Environment } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import { fail, ok, warn, type Finding } from '../finding.js';
import type { ShellWords } from './shell-words.js';

export interface ActiveProfile {
  readonly env: Environment;
  readonly profiles: ProfileSet;
  /** Names of the inventory. */
  readonly accounts: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** botocore reads AWS_DEFAULT_PROFILE first, the other SDKs AWS_PROFILE only. */
export const activeProfileOf = (
  env: Environment,
): { readonly variable: string; readonly name: string } | undefined => {
  for (const variable of ['AWS_DEFAULT_PROFILE', 'AWS_PROFILE']) {
    const name = env[variable];
    if (name !== undefined) return { variable, name };
  }
  return undefined;
};

/** The flags that wrote the profile, by its name (`profileNameFor` makes them); undefined for one that was named otherwise. */
function flagsBehind({ name, account, roleArn }: ManagedProfile): readonly string[] | undefined {
  const usual = `assumed-${account}`;
  const role = parseRoleArn(roleArn)?.name ?? '';
  if (!name.startsWith(usual)) return undefined;
  const [, ofRole = '', narrowing] =
    /^(.*?)(?:[/-](read-only|view-only))?$/.exec(name.slice(usual.length)) ?? [];
  if (ofRole !== '' && ofRole.slice(1) !== role) return undefined;
  return [
    ...(ofRole === '' ? [] : [`--role ${role}`]),
    ...(narrowing === undefined ? [] : [`--${narrowing}`]),
  ];
}

const SOON_MS = 5 * 60_000;

/** The profile that the user has chosen for their tools: whether it is there, and lasts. */
export function judgeActiveProfile(
  { env, profiles, accounts, now }: ActiveProfile,
  words: ShellWords,
): Finding[] {
  const active = activeProfileOf(env);
  if (active === undefined) return [];
  const { variable, name } = active;
  const shown = oneLine(name);
  const profile = profiles.profiles.get(name);
  if (profile === undefined) {
    const { message } = missingProfile(profiles, name, `which ${variable} names`);
    const others = 'aws configure list-profiles shows what there is. Or:';
    return [fail('active_profile', message, `${others} ${words.unset(variable)}`)];
  }
  const managed = profile.credentials && managedProfileOf(name, profile.credentials);
  if (managed === undefined) return [ok('active_profile', `${variable} names the profile ${shown}.`)];
  const left = managed.expiration.getTime() - now;
  const flags = accounts.includes(managed.account) ? flagsBehind(managed) : undefined;
  const anew =
    flags === undefined ? words.unset(variable) : ['acctmgr assume', managed.account, ...flags].join(' ');
  if (left <= 0) {
    return [
      fail(
        'active_profile',
        `The session of the profile ${shown}, which ${variable} names, expired ${formatDuration(-left / 1000)} ago.`,
        anew,
      ),
    ];
  }
  if (left < SOON_MS) {
    return [
      warn(
        'active_profile',
        `The session of the profile ${shown}, which ${variable} names, ends in ${formatDuration(left / 1000)}.`,
        anew,
      ),
    ];
  }
  return [
    ok('active_profile', `${variable} names the profile ${shown}, valid ${formatDuration(left / 1000)}.`),
  ];
}
