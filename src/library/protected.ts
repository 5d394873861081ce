import type { Plan } from '../sessions/plan.js';
import type { SessionWorld } from '../sessions/obtain.js';
import type { ProtectedRole } from '../sessions/protection.js';
import { isReusable } from '../sessions/reuse.js';
import { readSession } from '../sessions/session-cache.js';
import { roleSessionKey, sourceKey } from '../sessions/session-key.js';
import { notAllowed } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';

/**
 * Here is nobody who could type the name of a protected account, so only the session that was confirmed on the command line
 * is handed on, for as long as it lives.
 *
 * @throws AcctmgrError `confirmation_needed` where following the plan would make a new one
 */
export function requireConfirmedSession(
  [role]: readonly ProtectedRole[],
  plan: Plan,
  { host, aws, route, use, cache }: SessionWorld,
): void {
  if (role === undefined) return;
  const key = roleSessionKey(
    sourceKey(plan.source, aws),
    plan.hops,
    route.target('sts', plan.hops.at(-1)?.roleArn).endpoint,
  );
  const session = cache === 'on' ? readSession(host, key) : undefined;
  if (session !== undefined && isReusable(session, use, false, host.now())) return;
  throw notAllowed(`${oneLine(role.account)} is protected, and no confirmed session of it lives.`, {
    code: 'confirmation_needed',
    hint: `Run "acctmgr assume ${oneLine(plan.account)}", then run this again.`,
  });
}
