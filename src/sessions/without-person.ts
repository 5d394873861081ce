import { notAllowed } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import type { SessionWorld } from './links.js';
import type { Plan } from './plan.js';
import type { ProtectedRole } from './protection.js';
import { isReusable, type Use } from './reuse.js';
import { readSession } from './session-cache.js';
import { roleSessionKey, sourceKey } from './session-key.js';

/* What following a plan would need of a person, told before anything is called or waited for. */

/** Whether the cache holds the session of the hop at `index`, far enough from its end. */
function isCached(plan: Plan, index: number, use: Use, { host, aws, route, cache }: SessionWorld): boolean {
  if (cache !== 'on') return false;
  const key = roleSessionKey(
    sourceKey(plan.source, aws),
    plan.hops.slice(0, index + 1),
    route.target('sts', plan.hops[index]?.roleArn).endpoint,
  );
  const session = readSession(host, key);
  return session !== undefined && isReusable(session, use, false, host.now());
}

/**
 * Where nobody can type the name of a protected account, only the session that was confirmed on the command line is handed
 * on, for as long as it lives.
 *
 * @throws AcctmgrError `confirmation_needed` where following the plan would make a new one
 */
export function requireConfirmedSession(
  [role]: readonly ProtectedRole[],
  plan: Plan,
  world: SessionWorld,
): void {
  if (role === undefined || isCached(plan, plan.hops.length - 1, world.use, world)) return;
  throw notAllowed(`${oneLine(role.account)} is protected, and no confirmed session of it lives.`, {
    code: 'confirmation_needed',
    hint: `Run "acctmgr assume ${oneLine(plan.account)}", then run this again.`,
  });
}

/**
 * Where nobody can type an MFA code. Told here and not when the code is asked for, since by then another process may have
 * to be waited for whose user is looking for their device.
 *
 * @throws AcctmgrError `mfa_code_needed` where following the plan would need one
 */
export function requireNoCode(plan: Plan, world: SessionWorld): void {
  const [{ mfa, label }] = plan.hops;
  if (mfa?.how !== 'code') return;
  const last = plan.hops.length - 1;
  if (plan.hops.some((_hop, index) => isCached(plan, index, index === last ? world.use : 'link', world)))
    return;
  const profile = plan.source.profile;
  throw notAllowed(`${oneLine(label)} needs an MFA code: no MFA session lives that would do.`, {
    code: 'mfa_code_needed',
    hint: `Run: acctmgr login${profile === undefined || profile === 'default' ? '' : ` --source ${oneLine(profile)}`}`,
  });
}
