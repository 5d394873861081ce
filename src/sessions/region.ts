import type { EffectiveAccount } from '../accounts/effective.js';
import { REGION } from '../accounts/limits.js';
import { partitionIdOf } from '../aws/arn.js';
import { fitsLimit } from '../aws/limits.js';
import { COMMERCIAL, partitionNamed, partitionOfRegion } from '../aws/partition.js';
import { profileSettings, type ProfileSet } from '../profiles/reading/profile-set.js';
import { usageError } from '../system/failure.js';
import type { Environment } from '../system/host.js';
import { oneLine } from '../system/safe-text.js';
import { REGION_VARIABLES, withoutHandedOut } from './source/handed-out.js';
import type { Source } from './source/source.js';

/* Which region a session is for. Where STS is asked is another matter: aws/endpoint.ts. */

export interface RegionWish {
  readonly account: Pick<EffectiveAccount, 'region' | 'partition'>;
  readonly flags: { readonly region?: string | undefined };
  /** Whose credentials sign the first call. */
  readonly source: Pick<Source, 'profile'>;
  readonly profiles: ProfileSet;
}

/** What the flags or the account (its defaults among it) ask for. */
export const wantedRegion = ({ account, flags }: Pick<RegionWish, 'account' | 'flags'>): string | undefined =>
  flags.region ?? account.region;

/** The region of a profile, where calls for the account can go there. */
function regionOf({ profiles, account }: RegionWish, profile: string): string | undefined {
  const region = profileSettings(profiles, profile)?.get('region');
  if (region === undefined || !fitsLimit(REGION, region)) return undefined;
  return (partitionOfRegion(region) ?? COMMERCIAL).id === account.partition ? region : undefined;
}

/** Keys that stand in the environment go with the default profile's region, as in all AWS tools. */
const sourceRegion = (wish: RegionWish): string | undefined =>
  regionOf(wish, wish.source.profile ?? 'default');

/**
 * The region of the profile that is written: what is asked for, what the user says of this very profile in the config file,
 * the source profile's, else what stands in the profile already. Undefined where none is known.
 */
export const profileRegion = (wish: RegionWish, profile: string): string | undefined =>
  wantedRegion(wish) ??
  wish.profiles.profiles.get(profile)?.config?.get('region') ??
  sourceRegion(wish) ??
  wish.profiles.profiles.get(profile)?.credentials?.get('region');

/** Whether the user's own environment names a region. */
export const hasOwnRegion = (env: Environment): boolean => {
  const own = withoutHandedOut(env);
  return REGION_VARIABLES.some((name) => own[name] !== undefined);
};

/**
 * The region that a session's variables name. Undefined where nothing asks for one and tools find one by themselves: in the
 * user's own variables, or in the default profile.
 */
export function variablesRegion(wish: RegionWish, env: Environment): string | undefined {
  const wanted = wantedRegion(wish);
  if (wanted !== undefined || hasOwnRegion(env)) return wanted;
  const region = sourceRegion(wish);
  return region === regionOf(wish, 'default') ? undefined : region;
}

/** @throws AcctmgrError with exit 2 where `--region` lies in another partition than the role: nothing of it is there */
export function requireOwnPartition(
  { name, partition }: Pick<EffectiveAccount, 'name' | 'partition'>,
  roleArn: string | undefined,
  region: string | undefined,
): void {
  const theirs = region === undefined ? undefined : partitionOfRegion(region);
  const ours = (roleArn === undefined ? undefined : partitionIdOf(roleArn)) ?? partition;
  if (region === undefined || theirs === undefined || theirs.id === ours) return;
  const example = partitionNamed(ours)?.defaultRegion;
  throw usageError(
    `--region ${oneLine(region)} is in the partition ${theirs.id}, but ${oneLine(name)} is in ${ours}.`,
    {
      code: 'wrong_partition',
      hint: `Give a region of ${ours}${example === undefined ? '' : `, such as ${example}`}.`,
    },
  );
}
