import type { InstalledProfile } from '../../profiles/config/installed-profile.js';
import type { ManagedProfile } from '../../profiles/managed-profile.js';
import type { ProfileSet } from '../../profiles/reading/profile-set.js';
import { processShadowOf, shadowOf } from '../../profiles/shadowing.js';
import { oneLine } from '../../system/safe-text.js';
import { ok, warn, type Finding } from '../finding.js';

/** Profiles that give tools other credentials than their name promises. */
export interface ProfileFacts {
  readonly profiles: ProfileSet;
  /** Those that acctmgr wrote. */
  readonly managed: readonly Pick<ManagedProfile, 'name' | 'account'>[];
  readonly installed: readonly Pick<InstalledProfile, 'name'>[];
}

/** Those whose credentials come from a program, whoever wrote them. */
const withProcess = ({ profiles }: ProfileSet): string[] =>
  [...profiles.keys()].filter((name) => profiles.get(name)?.config?.has('credential_process'));

export function judgeShadowedProfiles({ profiles, managed, installed }: ProfileFacts): Finding[] {
  const findings = [
    ...managed.flatMap(({ name, account }) => {
      const shadow = shadowOf(profiles, name);
      return shadow === undefined
        ? []
        : warn(
            'shadowed_profiles',
            shadow,
            `Take those keys out in an editor, or use another name: acctmgr assume ${oneLine(account)} --profile-name NAME`,
          );
    }),
    ...withProcess(profiles).flatMap((name) => {
      const shadow = processShadowOf(profiles, name);
      return shadow === undefined
        ? []
        : warn(
            'shadowed_profiles',
            shadow,
            `Take [${oneLine(name)}] out of the credentials file, or give the other profile another name.`,
          );
    }),
  ];
  if (findings.length > 0) return findings;
  const count = managed.length + installed.length;
  return [
    ok(
      'shadowed_profiles',
      count === 0
        ? 'acctmgr has no profile in the AWS files.'
        : `${count} profile${count === 1 ? '' : 's'} of acctmgr, none of them shadowed by another section.`,
    ),
  ];
}
