import { accessTokenOf } from '../identity-center/access-token.js';
import { signInNameOf } from '../sessions/source/start-kinds.js';
import { AcctmgrError, EXIT } from '../system/failure.js';
import type { EndedSignIn } from './asker.js';
import { cachedFor } from './cached.js';
import type { Caller } from './caller.js';
import type { Prepared } from './prepared.js';
import { isEndedSignIn, signInOf } from './signed-in-again.js';

/* One sign-in for all accounts that are taken together: among what they print, a question would be lost. */

/** The sign-in of the accounts, where only a person can mend it; undefined where it is good, or a take says what is wrong. */
async function endedBefore(one: Prepared, caller: Caller): Promise<EndedSignIn | undefined> {
  const found = signInOf(one, caller);
  if (found === undefined) return undefined;
  try {
    await accessTokenOf(found.signIn, found.portal);
  } catch (error) {
    if (isEndedSignIn(error)) return { ...found, error };
    if (!(error instanceof AcctmgrError)) throw error;
  }
  return undefined;
}

/** Whether the cache has what the account needs. Where that can't be told, the take says why. */
function isCached(one: Prepared): boolean {
  try {
    return cachedFor(one) !== undefined;
  } catch (error) {
    if (error instanceof AcctmgrError) return true;
    throw error;
  }
}

/** Whether the person signed in. Of who did not want to, the accounts fail by themselves, and the others go on. */
async function offered(
  members: readonly [Prepared, ...Prepared[]],
  caller: Caller,
  ask: (ended: EndedSignIn) => Promise<boolean>,
): Promise<boolean> {
  try {
    const ended = await endedBefore(members[0], caller);
    if (ended === undefined || members.every(isCached)) return false;
    return await ask(ended);
  } catch (error) {
    if (!(error instanceof AcctmgrError) || error.exitCode === EXIT.interrupted) throw error;
    caller.debug(`not signed in beforehand: ${error.message}`);
    return false;
  }
}

/**
 * Has the person sign in, once for all accounts of a sign-in that has ended, before any of them is taken.
 *
 * @returns whether somebody has signed in, so that what was prepared is of an earlier sign-in
 * @throws AcctmgrError where the user leaves the question
 */
export async function startSharedSignIns(caller: Caller, prepared: readonly Prepared[]): Promise<boolean> {
  const { signIn: ask } = caller.asker;
  if (ask === undefined) return false;
  const bySignIn = new Map<string, [Prepared, ...Prepared[]]>();
  for (const one of prepared) {
    const name = signInNameOf(one.source.start);
    const members = name === undefined ? undefined : bySignIn.get(name);
    if (members !== undefined) members.push(one);
    else if (name !== undefined) bySignIn.set(name, [one]);
  }
  let hasSignedIn = false;
  for (const members of bySignIn.values()) {
    if (await offered(members, caller, ask)) hasSignedIn = true;
  }
  return hasSignedIn;
}
