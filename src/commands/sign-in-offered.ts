import { isUnattended } from '../accounts/locating/locate.js';
import type { Inventory } from '../accounts/inventory.js';
import type { Asker, EndedSignIn } from '../acquire/asker.js';
import { liveSignInId } from '../identity-center/access-token.js';
import { recordPath } from '../identity-center/sign-in-record.js';
import { sharedTokens } from '../identity-center/token-store.js';
import { isExpired } from '../identity-center/token.js';
import { awsSettings } from '../sessions/source/aws-settings.js';
import { oneLine } from '../system/safe-text.js';
import { describeHolder } from '../system/processes/lock.js';
import { singleFlight } from '../system/processes/single-flight.js';
import type { Context } from './context.js';

/* Where a command meets a sign-in that has ended: the person at the terminal is offered to sign in, and the command goes on. */

type Origin = Pick<Inventory, 'origin' | 'path' | 'settings'>;

/** As long as a person has for the pages of the portal, and for the question before. */
const PERSON_MS = 15 * 60_000;

/** Whether somebody is signed in by now: another shell offered it first. */
function isSignedIn({ signIn, portal, id, error }: EndedSignIn): boolean {
  const { host, tokens = sharedTokens(host) } = portal;
  const reading = tokens.read(signIn);
  if (reading.kind !== 'token' || isExpired(reading.token, host.now())) return false;
  return tokens.kind === 'memory' || error.code === 'sign_in_ended' || liveSignInId(host, signIn) !== id;
}

/** Whether the person wants to. The background of a terminal, and a machine alone, are nobody. */
async function isWanted(context: Context, { settings }: Origin, { signIn, error }: EndedSignIn) {
  const terminal = await context.openTerminal();
  if (typeof terminal === 'string') return false;
  try {
    if (settings.auto_login === 'yes') return true;
    return await terminal.confirm(`Sign in to ${oneLine(signIn.name)} now?`, [error.message], true);
  } finally {
    terminal.close();
  }
}

async function offer(context: Context, origin: Origin, ended: EndedSignIn): Promise<object> {
  const { signIn, portal, error } = ended;
  if (!(await isWanted(context, origin, ended))) throw error;
  const { signInRecorded } = await import('./sign-in-recorded.js');
  const places = { inventory: origin, aws: awsSettings(context.host) };
  return signInRecorded(context, places, signIn, portal, { browser: true });
}

/** One offer for all shells that wait for the same sign-in, and its answer for all of them. */
function offerOnce(context: Context, origin: Origin, ended: EndedSignIn): Promise<object> {
  const { signIn, portal } = ended;
  // What is kept in this process is of use to no other.
  if (portal.tokens?.kind === 'memory') return offer(context, origin, ended);
  return singleFlight(
    {
      host: portal.host,
      path: `${recordPath(portal.host, signIn)}.offer`,
      purpose: `signing in to ${oneLine(signIn.name)}`,
      waitMs: PERSON_MS,
      landed: () => (isSignedIn(ended) ? {} : undefined),
      onWait: (holder) => {
        context.output.note(`Waiting for ${describeHolder(holder)} …`);
      },
      onAlone: () => undefined,
    },
    () => offer(context, origin, ended),
  );
}

/** How the person at the terminal signs in when a command needs it; undefined where nobody is to be asked. */
export function offeredSignIn(context: Context, origin: Origin | undefined): Asker['signIn'] {
  if (origin === undefined || origin.settings.auto_login === 'no' || isUnattended(context.host))
    return undefined;
  let last: Promise<unknown> = Promise.resolve();
  const declined = new Set<string>();
  return (ended) => {
    // Accounts that are taken side by side have one person, whose no is the answer for all of them.
    const answer = last.then(async () => {
      if (isSignedIn(ended)) return true;
      const { name } = ended.signIn;
      if (declined.has(name)) return false;
      declined.add(name);
      await offerOnce(context, origin, ended);
      declined.delete(name);
      return true;
    });
    last = answer.catch(() => undefined);
    return answer;
  };
}
