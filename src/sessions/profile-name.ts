import { ownRoleArn, type EffectiveAccount } from '../accounts/effective.js';
import { parseRoleArn } from '../aws/arn.js';
import type { ManagedProfile } from '../profiles/managed-profile.js';
import { requestedRole } from './chain.js';
import { narrowedBy, namePart, policiesPart, rolePart } from './profile-marks.js';
import { policiesOf, type RequestFlags } from './request.js';

/** No account's name holds it, so what differs from the role of one account never gets the profile of another one. */
const SEPARATOR = '/';

/** How it is called what the flags narrow the session down to; undefined where they leave it as the account has it. */
function narrowingPart(account: EffectiveAccount, flags: RequestFlags): string | undefined {
  if (flags.narrowing !== undefined) return flags.narrowing;
  const wanted = policiesOf(account, flags);
  return narrowedBy(wanted) === narrowedBy(policiesOf(account, {})) ? undefined : policiesPart(wanted);
}

/**
 * What is not the account's own role as it is gets a profile of its own (`assumed-prod/Admin`, `assumed-prod/read-only`): one
 * shell must not change what another one holds.
 */
export function profileNameFor(account: EffectiveAccount, flags: RequestFlags): string {
  const roleArn = requestedRole(account, flags.role);
  const narrowing = narrowingPart(account, flags);
  return [
    `assumed-${account.name}`,
    ...(roleArn === ownRoleArn(account) ? [] : [rolePart(roleArn)]),
    ...(narrowing === undefined ? [] : [narrowing]),
  ].join(SEPARATOR);
}

/** Whether the profile has the name that the account gets with this role, narrowed or not. */
export function isNamedAfter(profile: string, account: EffectiveAccount, role: string): boolean {
  const name = profileNameFor(account, { role });
  // Before, the parts were joined by `-`.
  const old = `assumed-${account.name}-${namePart(role)}`;
  return (
    [name, old, `${old}-read-only`, `${old}-view-only`].includes(profile) ||
    profile.startsWith(name + SEPARATOR)
  );
}

const NARROWINGS: readonly string[] = ['read-only', 'view-only'];

/** The flags that narrow a session down to what the profile says; undefined for an inline policy, of which a hash is known. */
function narrowingFlags(part: string, narrowed: string | undefined): readonly string[] | undefined {
  if (NARROWINGS.includes(part)) return [`--${part}`];
  const policyArns = narrowed?.split(' ') ?? [];
  const isTold = policyArns.length > 0 && policyArns.every((arn) => arn.startsWith('arn:'));
  return isTold && policiesPart({ policyArns }) === part
    ? policyArns.map((arn) => `--policy-arn ${arn}`)
    : undefined;
}

/** Before, the parts were joined by `-`. */
const OLD_PARTS = /^-(.*?)(?:-(read-only|view-only))?$/;

/**
 * The flags that wrote the profile, by its name and marks; undefined for one that was named otherwise, and where a session of
 * wider rights might come of them.
 */
export function flagsBehind(
  profile: Pick<ManagedProfile, 'name' | 'account' | 'roleArn' | 'narrowed'>,
): readonly string[] | undefined {
  const { name, account, roleArn, narrowed } = profile;
  const usual = `assumed-${account}`;
  if (name === usual) return [];
  if (!name.startsWith(usual)) return undefined;
  const rest = name.slice(usual.length);
  const parts = rest.startsWith(SEPARATOR)
    ? rest.slice(SEPARATOR.length).split(SEPARATOR)
    : (OLD_PARTS.exec(rest)?.slice(1) ?? []).filter(Boolean);
  const [first = '', second, ...more] = parts;
  const isRole = [rolePart(roleArn), namePart(roleArn)].includes(first) && !NARROWINGS.includes(first);
  const role = isRole ? [`--role ${parseRoleArn(roleArn)?.name ?? ''}`] : undefined;
  const alone = narrowingFlags(first, narrowed);
  // A role and a policy may have the same name.
  if (second === undefined) return role !== undefined && alone !== undefined ? undefined : (role ?? alone);
  const behind = narrowingFlags(second, narrowed);
  return role === undefined || behind === undefined || more.length > 0 ? undefined : [...role, ...behind];
}
