import { Refusal } from '../refusal.js';
import { issueTemporaryKey } from '../world.js';
import type { Call, Reply } from './call.js';
import { pageOf } from './listing.js';
import { invalidRequest, readMembers } from './members.js';
import { reservedRole, reservedSession } from './reserved-role.js';
import { Throttled } from './throttled.js';
import { sessionOf, type PortalSession } from './token.js';

/** Not in the service model. */
const forbidden = (): Refusal => new Refusal(403, 'ForbiddenException', 'No access');

function countCall({ now }: Call, { center }: PortalSession): void {
  const second = Math.floor(now / 1000);
  const calls = center.busy.second === second ? center.busy.calls + 1 : 1;
  center.busy = { second, calls };
  const { callsPerSecond = Infinity, retryAfter } = center.behaviour;
  if (calls > callsPerSecond) throw new Throttled(retryAfter);
}

/** A client that registered without scopes may do what it always could. */
function portalSession(call: Call): PortalSession {
  const session = sessionOf(call);
  const { scopes } = session.client;
  if (scopes.length > 0 && !scopes.includes('sso:account:access')) throw forbidden();
  countCall(call, session);
  return session;
}

function checkAccount(id: string): void {
  if (!/^\d{12}$/.test(id)) throw invalidRequest('account_id is not an account id');
}

const assignmentsOf = ({ center, user }: PortalSession) =>
  center.assignments.filter((assignment) => assignment.user === user);

export function listAccounts(call: Call): Reply {
  const asked = readMembers(call.given, { optional: ['next_token', 'max_result'] });
  const session = portalSession(call);
  const assigned = new Set(assignmentsOf(session).map(({ account }) => account));
  const accounts = (session.center.settings.accounts ?? [])
    .filter(({ id }) => assigned.has(id))
    .map(({ id, name, email }) => ({ accountId: id, accountName: name, emailAddress: email }));
  const { items: accountList, ...next } = pageOf(call, session, 'accounts', accounts, asked);
  return { json: { ...next, accountList } };
}

export function listAccountRoles(call: Call): Reply {
  const asked = readMembers(call.given, {
    required: ['account_id'],
    optional: ['next_token', 'max_result'],
  });
  const { account_id: accountId } = asked;
  checkAccount(accountId);
  const session = portalSession(call);
  const names = assignmentsOf(session).flatMap(({ account, permissionSet }) =>
    account === accountId ? permissionSet : [],
  );
  if (names.length === 0) throw forbidden();
  // By alphabet, as the portal does: the first is often Administrator.
  const roles = [...new Set(names)].sort().map((roleName) => ({ roleName, accountId }));
  const { items: roleList, ...next } = pageOf(call, session, `roles of ${accountId}`, roles, asked);
  return { json: { ...next, roleList } };
}

export function getRoleCredentials(call: Call): Reply {
  const { account_id: account, role_name: permissionSet } = readMembers(call.given, {
    required: ['account_id', 'role_name'],
  });
  checkAccount(account);
  const session = portalSession(call);
  const { center, user } = session;
  const assignment = assignmentsOf(session).find(
    (one) => one.account === account && one.permissionSet === permissionSet,
  );
  const role = reservedRole(center, account, permissionSet);
  if (assignment === undefined || assignment.stale === true || role === undefined) throw forbidden();
  const key = issueTemporaryKey(
    call.centers.world,
    reservedSession(role, user),
    center.permissionSets.get(permissionSet)?.sessionDuration ?? 3600,
    call.now,
  );
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = key;
  return { json: { roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration } } };
}

/** The session ends, with every token of it. Role credentials live on. */
export function logout(call: Call): Reply {
  readMembers(call.given, {});
  sessionOf(call).ends = call.now;
  return 'nothing';
}
