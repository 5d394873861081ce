import { ownRoleArn, type EffectiveAccount } from '../accounts/effective.js';
import { requestedRole } from './chain.js';
import { narrowedBy, namePart, policiesPart } from './profile-marks.js';
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
    ...(roleArn === ownRoleArn(account) ? [] : [namePart(roleArn)]),
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
