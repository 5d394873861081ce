import { withArns } from './principal-ids.js';
import type { PolicyDocument } from './policy-document.js';
import type { Role } from './signer.js';
import type { World } from './world.js';

/** From when on STS knows what is written now. */
export function writeTrust(
  world: World,
  role: Role,
  trust: PolicyDocument,
  now: number,
  isNew: boolean,
): void {
  const { calls, milliseconds } = world.iam.trustKnownAfter;
  const before = isNew ? undefined : (role.pending?.before ?? role.trust);
  role.pending =
    calls === 0 && milliseconds === 0 ? undefined : { before, callsLeft: calls, until: now + milliseconds };
  role.trust = trust;
}

/** The role as STS knows it at this call; undefined where it knows none. */
export function roleInForce(world: World, arn: string, now: number): Role | undefined {
  const role = world.roles.get(arn);
  const { pending } = role ?? {};
  if (role === undefined) return undefined;
  if (pending === undefined || (pending.callsLeft <= 0 && now >= pending.until)) {
    role.pending = undefined;
    return { ...role, trust: withArns(world, role.trust) };
  }
  pending.callsLeft -= 1;
  return pending.before && { ...role, trust: withArns(world, pending.before) };
}
