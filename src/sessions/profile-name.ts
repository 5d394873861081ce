import { ownRoleArn, type EffectiveAccount } from '../accounts/effective.js';
import type { ManagedProfile } from '../profiles/managed-profile.js';
import { earlierPart, narrowedBy, policiesPart, rolePart, roleWord } from './profile-marks.js';
import { policiesOf, type RequestFlags } from './request.js';

/** No account's name can hold it, so the profile of a variant is never that of another account. */
const SEPARATOR = '/';

/** What the flags narrow the session to, as a part of the name; undefined where they narrow nothing. */
function narrowingPart(account: EffectiveAccount, flags: RequestFlags): string | undefined {
  // Nothing narrows a permission set, and its name stands there already.
  if (account.access.kind === 'permission-set') return undefined;
  if (flags.narrowing !== undefined) return flags.narrowing;
  const wanted = policiesOf(account, flags);
  return narrowedBy(wanted) === narrowedBy(policiesOf(account, {})) ? undefined : policiesPart(wanted);
}

/**
 * What is not the account's own role as it is gets a profile of its own (`assumed-prod/Admin`, `assumed-prod/read-only`): one
 * shell must not change what another one holds. First stands the role, with its path, then what narrows it; the words that
 * begin the latter are not those of a role, so that no two variants have one name.
 *
 * @param roleArn - undefined of a permission set, which the account's name holds already
 */
export function profileNameFor(
  account: EffectiveAccount,
  roleArn: string | undefined,
  flags: RequestFlags,
): string {
  const narrowing = narrowingPart(account, flags);
  return [
    `assumed-${account.name}`,
    ...(roleArn === undefined || roleArn === ownRoleArn(account) ? [] : [rolePart(roleArn)]),
    ...(narrowing === undefined ? [] : [narrowing]),
  ].join(SEPARATOR);
}

/** Whether the profile has the name that the account gets with this role, narrowed or not. */
export function isNamedAfter(profile: string, account: EffectiveAccount, roleArn: string): boolean {
  const usual = `assumed-${account.name}`;
  const earlier = [usual, earlierPart(roleArn)].join(SEPARATOR);
  // Before, the parts were joined by `-`.
  const old = `${usual}-${earlierPart(roleArn)}`;
  return (
    [old, `${old}-read-only`, `${old}-view-only`].includes(profile) ||
    [profileNameFor(account, roleArn, {}), earlier].some(
      (name) => profile === name || profile.startsWith(name + SEPARATOR),
    )
  );
}

const NARROWINGS: readonly string[] = ['read-only', 'view-only'];

/** A part of a profile's name, and the flags that make it; no part for what the account has by itself. */
interface NamedFlags {
  readonly part?: string;
  readonly flags: readonly string[];
}

/** What a role may be called in the name. */
const roleParts = (roleArn: string): NamedFlags[] =>
  [...new Set([rolePart(roleArn), earlierPart(roleArn)])]
    .filter((part) => !NARROWINGS.includes(part))
    .map((part) => ({ part, flags: [`--role ${roleWord(roleArn)}`] }));

/** What may narrow it, as far as the profile tells; of an inline policy, only a hash is known. */
function narrowingParts(narrowed: string | undefined): NamedFlags[] {
  const usual = NARROWINGS.map((part) => ({ part, flags: [`--${part}`] }));
  const policyArns = narrowed?.split(' ') ?? [];
  const [arn, ...others] = policyArns;
  if (arn === undefined || !policyArns.every((one) => one.startsWith('arn:'))) return usual;
  const parts = [policiesPart({ policyArns }), ...(others.length === 0 ? [earlierPart(arn)] : [])];
  const flags = policyArns.map((one) => `--policy-arn ${one}`);
  return [...usual, ...[...new Set(parts)].map((part) => ({ part, flags }))];
}

/** What every shell takes as it is: marks are copied and edited by hand, and paths may hold anything. */
const PLAIN_FLAG = /^--[\w-]+(?: [\w.@+=,:/-]+)?$/;

/**
 * The flags that wrote the profile, by its name and marks; undefined for one that was named otherwise, and where a session of
 * wider rights might come of them.
 */
export function flagsBehind(
  profile: Pick<ManagedProfile, 'name' | 'account' | 'roleArn' | 'narrowed'>,
): readonly string[] | undefined {
  const { name, account, roleArn, narrowed } = profile;
  const own: NamedFlags = { flags: [] };
  const ways = [own, ...roleParts(roleArn)].flatMap((role) =>
    [own, ...narrowingParts(narrowed)].map((narrowing) => [role, narrowing]),
  );
  const found = ways.filter((way) => {
    const parts = [`assumed-${account}`, ...way.flatMap(({ part }) => part ?? [])];
    // Before, the parts were joined by `-`.
    return [SEPARATOR, '-'].some((separator) => parts.join(separator) === name);
  });
  const flags = found[0]?.flatMap((named) => named.flags);
  // A role and a policy may have had the same name.
  return found.length === 1 && flags?.every((flag) => PLAIN_FLAG.test(flag)) === true ? flags : undefined;
}
