import { chainOf, prepare, surroundingsOf, type Prepared } from '../acquire/prepared.js';
import { askedOnce } from '../acquire/asked-once.js';
import type { Caller } from '../acquire/caller.js';
import { confirmBeforehand } from '../acquire/confirmed-beforehand.js';
import { requireOneDevice, sendsCode, sharedLogins, startSharedLogin } from '../acquire/shared-login.js';
import { startSharedSignIns } from '../acquire/shared-sign-in.js';
import { requireFewUnattended } from '../acquire/unattended-limits.js';
import type { SessionWish } from '../acquire/wish.js';
import type { Output } from '../output/output.js';
import { attemptLog } from '../sessions/attempts.js';
import { sweepCache } from '../sessions/cache/session-cache.js';
import { protectedRoles } from '../sessions/protection.js';
import { AcctmgrError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { askInTurn } from './ask.js';
import type { Context } from './context.js';
import { callerOf } from './terminal-asker.js';

/** What concerns all accounts alike is said once. */
function sayOnce(output: Output): Output {
  const said = new Set<string>();
  const once = (say: (text: string) => void) => (text: string) => {
    if (!said.has(text)) say(text);
    said.add(text);
  };
  return { ...output, note: once(output.note), warn: once(output.warn) };
}

/** Undefined where planning fails: the attempt to assume the account says why. */
function orNone<T>(plan: () => T): T | undefined {
  try {
    return plan();
  } catch (error) {
    if (error instanceof AcctmgrError) return undefined;
    throw error;
  }
}

/** One reason for all protected accounts; where nobody can be asked, each of them says so itself. */
async function reasonForAll({ asker }: Caller, wishes: readonly SessionWish[]): Promise<string | undefined> {
  const given = wishes[0]?.flags.reason;
  const protectedOf = (wish: SessionWish) =>
    orNone(() => protectedRoles(wish.inventory, chainOf(wish))) ?? [];
  if (given !== undefined) return given;
  const guarded = wishes.filter((wish) => protectedOf(wish).length > 0);
  const names = new Set(guarded.map(({ account }) => account.name));
  if (names.size < 2) return undefined;
  try {
    const isPicked = guarded.some((wish) => wish.isPicked === true);
    return await asker.reason([...names].join(', '), isPicked);
  } catch (error) {
    if (error instanceof AcctmgrError && error.code === 'reason_needed') return undefined;
    throw error;
  }
}

/** One log for all of them, and old sessions are removed from the cache once. */
function sharing(
  { host, output }: Context,
  caller: Caller,
  { inventory: { settings }, flags }: SessionWish,
): Caller {
  if (flags.cache !== 'off') {
    orNone(() => {
      sweepCache(host);
    });
  }
  return { ...caller, sharedLog: attemptLog(host, settings.access_log, output.warn, true) };
}

/** What can be prepared beforehand; where that fails, the attempt to assume the account says why. */
function preparedOf<Wish extends SessionWish>(
  host: Host,
  wishes: readonly Wish[],
): ReadonlyMap<Wish, Prepared> {
  const surroundings = orNone(() => surroundingsOf(host));
  if (surroundings === undefined) return new Map();
  return new Map(
    wishes.flatMap((wish) => {
      const prepared = orNone(() => prepare(host, wish, chainOf(wish), surroundings));
      return prepared === undefined ? [] : [[wish, prepared] as const];
    }),
  );
}

/** AWS takes a code once: where the plan of an account sends it, no other looks for a device to send it with. */
function withCodeKept<Wish extends SessionWish>(
  wishes: readonly Wish[],
  prepared: ReadonlyMap<Wish, Prepared>,
): readonly Wish[] {
  const sends = (wish: Wish): boolean => {
    const one = prepared.get(wish);
    return one !== undefined && sendsCode(one);
  };
  const senders = new Set(wishes.filter((wish) => wish.flags.mfaCode !== undefined && sends(wish)));
  return wishes.map((wish) =>
    senders.size === 0 || senders.has(wish)
      ? wish
      : { ...wish, flags: { ...wish.flags, mfaCode: undefined } },
  );
}

/** Accounts that are taken side by side, with all that is asked and read once for all of them. */
export interface Together<Wish extends SessionWish> {
  readonly context: Context;
  readonly caller: Caller;
  readonly members: readonly { readonly wish: Wish; readonly prepared: Prepared | undefined }[];
}

/**
 * Gets ready to take several accounts side by side: one reason, one sign-in, one code, each note once, and no question about
 * what is protected once one of them is begun.
 *
 * @throws AcctmgrError where the user leaves a question, or AWS refuses the code
 */
export async function together<Wish extends SessionWish>(
  context: Context,
  asked: readonly [Wish, ...Wish[]],
): Promise<Together<Wish>> {
  const shared: Context = { ...askInTurn(context), output: sayOnce(context.output) };
  const person = callerOf(shared, asked[0].flags.mfaCode, asked[0].inventory);
  const caller = sharing(shared, { ...person, asker: askedOnce(person.asker) }, asked[0]);
  await requireFewUnattended(caller, asked);
  const reason = await reasonForAll(caller, asked);
  const wishes = asked.map((wish) => ({ ...wish, flags: { ...wish.flags, reason } }));
  const before = preparedOf(context.host, wishes);
  const hasSignedIn = await startSharedSignIns(caller, [...before.values()]);
  const prepared = hasSignedIn ? preparedOf(context.host, wishes) : before;
  requireOneDevice([...prepared.values()]);
  await confirmBeforehand(caller, [...prepared.values()]);
  const withCode = withCodeKept(wishes, prepared);
  for (const login of sharedLogins([...prepared.values()], context.host.now())) {
    await startSharedLogin(caller, login);
  }
  const members = wishes.map((one, index) => ({ wish: withCode[index] ?? one, prepared: prepared.get(one) }));
  return { context: shared, caller, members };
}
