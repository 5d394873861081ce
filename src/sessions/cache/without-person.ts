import { notAllowed } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import type { SessionContext } from '../links.js';
import type { Plan } from '../plan.js';
import type { ProtectedRole } from '../protection.js';
import { isConfirmedFor, isReusable } from './reuse.js';
import { cachedSessions, readSession, type CachedRoleSession } from './session-cache.js';
import { startSession } from '../source/start-kinds.js';
import { rightsUpTo, sessionKeyAt, sourceKey } from './session-key.js';

/* What following a plan would need of a person, told before anything is called or waited for. */

/** What finding a plan's sessions in the cache needs of the outside. */
export type CachePlace = Pick<SessionContext, 'host' | 'aws' | 'route' | 'cache' | 'use' | 'protectedRights'>;

/** The cached session of the hop at `index`, or of the start before them, where it is far enough from its end. */
function cachedHop(
  plan: Plan,
  index: number,
  { host, aws, route, cache, use, protectedRights = [] }: CachePlace,
): CachedRoleSession | undefined {
  if (cache !== 'on') return undefined;
  if (index < 0 && startSession(plan.source.start)?.isKept !== true) return undefined;
  const session = readSession(host, sessionKeyAt(plan, index, sourceKey(plan.source, aws), route));
  if (session?.kind !== 'role') return undefined;
  const onTheWay = rightsUpTo(plan, index).filter((rights) => protectedRights.includes(rights));
  if (!isConfirmedFor(session, onTheWay)) return undefined;
  const isLast = index === plan.hops.length - 1;
  return isReusable(session, isLast ? use : 'link', false, host.now()) ? session : undefined;
}

/** What sessions of the role were taken for: one that was confirmed will do whatever its reason was. */
export const reasonsOf = (host: Host, roleArn: string): string[] =>
  cachedSessions(host).flatMap((session) =>
    session.kind === 'role' && session.roleArn === roleArn ? (session.reason ?? []) : [],
  );

/** The session that following the plan would end with, where nothing would be called for it. */
export const cachedSession = (plan: Plan, place: CachePlace): CachedRoleSession | undefined =>
  cachedHop(plan, plan.hops.length - 1, place);

/**
 * Where nobody can type the name of a protected account, only the session that was confirmed on the command line is handed
 * on, for as long as it lives.
 *
 * @throws AcctmgrError `confirmation_needed` where following the plan would make a new one
 */
export function requireConfirmedSession(
  [role]: readonly ProtectedRole[],
  plan: Plan,
  place: CachePlace,
): void {
  if (role === undefined || cachedSession(plan, place) !== undefined) return;
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
export function requireNoCode(plan: Plan, place: CachePlace): void {
  const [first] = plan.hops;
  if (first?.mfa?.how !== 'code') return;
  const { label } = first;
  if (plan.hops.some((_hop, index) => cachedHop(plan, index, place) !== undefined)) return;
  const profile = plan.source.profile;
  throw notAllowed(`${oneLine(label)} needs an MFA code: no MFA session lives that would do.`, {
    code: 'mfa_code_needed',
    hint: `Run: acctmgr login${profile === undefined || profile === 'default' ? '' : ` --source ${oneLine(profile)}`}`,
  });
}
