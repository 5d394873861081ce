import { requireChangeable } from '../../accounts/narrowed-run.js';
import type { EffectiveAccount } from '../../accounts/effective.js';
import { findEntry, type Inventory } from '../../accounts/inventory.js';
import { administrators, bootstrapWish, isOnWay, type Administrator } from '../../acquire/bootstrap.js';
import { logFor } from '../../acquire/recorded.js';
import type { SessionWish } from '../../acquire/wish.js';
import { parseRoleArn } from '../../aws/arn.js';
import type { RoleAction } from '../../aws/faults/situation.js';
import type { TurnContext } from '../../aws/pacing/calls-in-turn.js';
import { dropHeld, heldHere, type HeldHere } from '../../roles/revoke/held-here.js';
import { permissionSetNotRevocable, requireRevocable } from '../../roles/revoke/irrevocable.js';
import {
  revocationCalls,
  type FoundRole,
  type RevocationCalls,
} from '../../roles/revoke/revocation-calls.js';
import { revocationPlan, type RevocationPlan } from '../../roles/revoke/revocation-plan.js';
import { revocationDocument } from '../../roles/revoke/revocation.js';
import { wantedRole, type WantedRole } from '../../roles/wanted-role.js';
import type { Attempt } from '../../sessions/attempts.js';
import { protectionAmong } from '../../sessions/protection.js';
import { situationOf } from '../../sessions/situations.js';
import { canonical } from '../../system/canonical-json.js';
import { AcctmgrError, EXIT, notAllowed } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, silentAnswer, type CommandResult } from '../command.js';
import type { Context } from '../context.js';
import { loadAccounts } from '../load-accounts.js';
import { callerOf } from '../terminal-asker.js';
import { confirmRevocation } from './confirm-revocation.js';
import { nameOf, revokedView, type Revoked } from './revocation-view.js';

export interface RevokeFlags {
  readonly role?: string | undefined;
  readonly via?: string | undefined;
  readonly undo?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly mfaCode?: string | undefined;
  readonly timeout?: number | undefined;
  readonly yes?: boolean | undefined;
}

/** The role whose sessions are meant. */
interface Target {
  readonly inventory: Inventory;
  readonly account: EffectiveAccount;
  readonly role: WantedRole;
  readonly isProtected: boolean;
}

function targetOf(inventory: Inventory, name: string, { role: given }: RevokeFlags): Target {
  const [entry = '', set] = name.split('/');
  const account = findEntry(inventory, entry);
  const isBySet = account.access.kind === 'permission-set' && account.otherRoleArn === undefined;
  if (given === undefined && (set !== undefined || isBySet)) throw permissionSetNotRevocable(name);
  const role = wantedRole(account, given);
  requireRevocable(role);
  return { inventory, account, role, isProtected: protectionAmong(inventory.accounts)(account) };
}

const callsOf = (
  { host }: Context,
  { account, role }: Target,
  { credentials, route, source, arn }: Administrator,
): Promise<RevocationCalls> => {
  const context: TurnContext<RoleAction> = {
    credentials: () => Promise.resolve(credentials),
    target: route.target('iam', role.arn),
    transport: route.transport,
    now: host.now,
    situationOf: (action) => ({
      ...situationOf(action, role.arn, source, { host, route }),
      account: oneLine(account.name),
      callerArn: arn,
    }),
    signal: new AbortController().signal,
  };
  return revocationCalls(context);
};

async function attemptOf(
  { account, role }: Target,
  { arn }: Administrator,
  plan: RevocationPlan,
  reason: string | undefined,
): Promise<Attempt> {
  const { sha256 } = await import('../../access-log/writing/sha256.js');
  const hashOf = (document: unknown) =>
    document === undefined ? undefined : sha256(JSON.stringify(document));
  return {
    event: plan.action === 'revoke' ? 'revoked' : 'restored',
    account: account.name,
    account_id: account.account_id,
    role_arn: role.arn,
    source_arn: arn,
    reason,
    sha256_before: hashOf(plan.found),
    sha256_after: hashOf(plan.before && revocationDocument(plan.before)),
  };
}

function warnOfLeft({ output }: Context, { profiles, failures }: HeldHere): void {
  for (const { profile, stays } of profiles)
    if (stays !== undefined)
      output.note(
        `The profile ${oneLine(profile.name)} stays, since ${stays.why}; AWS denies it everything.`,
      );
  for (const { message } of failures) output.warn(message);
}

const NOTHING: HeldHere = { sessions: [], profiles: [], failures: [] };

async function carriedOut(
  context: Context,
  target: Target,
  plan: RevocationPlan,
  calls: RevocationCalls,
): Promise<HeldHere> {
  const { name } = target.role;
  if (plan.before === undefined) {
    await calls.remove(name);
    return NOTHING;
  }
  await calls.put(name, revocationDocument(plan.before));
  const held = await dropHeld(context.host, plan.roleArn);
  warnOfLeft(context, held);
  return held;
}

/**
 * The plan for what is there once somebody has said yes: sessions that were given while the question stood are meant, too.
 *
 * @throws AcctmgrError `role_changed` where somebody changed the policy meanwhile
 */
async function asShown(
  { find }: RevocationCalls,
  shown: RevocationPlan,
  planOf: (now: FoundRole) => RevocationPlan | undefined,
): Promise<RevocationPlan> {
  const role = parseRoleArn(shown.roleArn)?.name ?? '';
  const now = await find(role);
  const plan = now?.role.arn === shown.roleArn ? planOf(now) : undefined;
  if (plan !== undefined && canonical(plan.found ?? null) === canonical(shown.found ?? null)) return plan;
  throw new AcctmgrError(
    `The role ${oneLine(shown.roleArn)} was changed since it was shown, and is left as it is.`,
    {
      code: 'role_changed',
      hint: 'Run the same again: it shows what is there now.',
    },
  );
}

/** Cuts off the sessions of a role that were given already, or takes that back. */
export async function revokeRole(context: Context, name: string, flags: RevokeFlags): Promise<CommandResult> {
  const { host, output } = context;
  const { undo = false, dryRun = false, yes = false, reason, mfaCode, timeout } = flags;
  requireChangeable(host.env);
  const target = targetOf(await loadAccounts(context, 'real'), name, flags);
  const { inventory, account, role } = target;
  const caller = callerOf(context, mfaCode, inventory);
  const wish: SessionWish = bootstrapWish(
    {
      event: 'roles revoke',
      use: 'sdk',
      inventory,
      account,
      flags: { cache: 'on', yes, reason, mfaCode, timeoutMs: timeout },
    },
    flags.via,
  );
  const admin = await administrators(caller)(wish);
  const calls = await callsOf(context, target, admin);
  const found = await calls.find(role.name);
  if (found === undefined)
    throw notAllowed(`There is no role ${oneLine(role.arn)}.`, {
      code: 'no_such_role',
      hint: `See what accounts.json says: acctmgr show ${oneLine(account.name)}`,
    });
  const held = heldHere(host, found.role.arn);
  const cutsCaller = isOnWay(admin.way, found.role.arn);
  const plan = revocationPlan(found, { undo, account, cutsCaller, held });
  if (plan === undefined) {
    output.note(`No session of ${oneLine(role.arn)} is revoked: there is nothing to take back.`);
    return silentAnswer();
  }
  const answerOf = (done: RevocationPlan, isDone: boolean, went: HeldHere): CommandResult => {
    const revoked: Revoked = {
      plan: done,
      named: nameOf(account.name, flags.role),
      isDone,
      held: went,
      callerArn: admin.arn,
      now: host.now(),
    };
    return answer(revoked, revokedView, went.failures.length > 0 ? EXIT.failed : EXIT.done);
  };
  if (dryRun) return answerOf(plan, false, held);
  const log = logFor(caller, wish);
  const attempt = await attemptOf(target, admin, plan, reason);
  try {
    await confirmRevocation(context, target, plan, yes);
    const confirmed = await asShown(calls, plan, (now) =>
      revocationPlan(now, { undo, account, cutsCaller, held }),
    );
    const went = await carriedOut(context, target, confirmed, calls);
    await log.record({ ...(await attemptOf(target, admin, confirmed, reason)), status: 'success' });
    return answerOf(confirmed, true, went);
  } catch (error) {
    await log.recordFailure(attempt, error);
    throw error;
  }
}
