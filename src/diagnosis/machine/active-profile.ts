import { managedProfileOf } from '../../profiles/managed-profile.js';
import type { ProfileSet } from '../../profiles/reading/profile-set.js';
import type { MadeProfile } from '../../profiles/recorded-profiles.js';
import { goneInUse, makeAgain } from '../../sessions/gone-profile.js';
import { flagsBehind } from '../../sessions/profile-name.js';
import { missingProfile } from '../../sessions/source/profile-source.js';
import { formatDuration } from '../../system/duration.js';
import type { Environment } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import { fail, ok, warn, type Finding } from '../finding.js';
import type { ShellWords } from './shell-words.js';

export interface ActiveProfile {
  readonly env: Environment;
  readonly profiles: ProfileSet;
  /** As `recordedProfiles` has them. */
  readonly recorded?: readonly MadeProfile[] | undefined;
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

const SOON_MS = 5 * 60_000;

/** The profile that the user has chosen for their tools: whether it is there, and lasts. */
export function judgeActiveProfile(
  { env, profiles, recorded, accounts, now }: ActiveProfile,
  words: ShellWords,
): Finding[] {
  const active = activeProfileOf(env);
  if (active === undefined) return [];
  const { variable, name } = active;
  const shown = oneLine(name);
  const gone = goneInUse({ env, profiles, recorded }).find((one) => one.variable === variable);
  if (gone !== undefined) {
    const { message } = missingProfile(profiles, name, `which ${variable} names`);
    const isKnown = accounts.some((account) => account === gone.made.account);
    const again = isKnown ? makeAgain(gone.made, words.quote) : undefined;
    return [
      fail(
        'active_profile',
        `${message} acctmgr made it, and passes it over; other tools stop.`,
        [...(again === undefined ? [] : [again]), words.unset(variable)].join(', or leave it: '),
      ),
    ];
  }
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
