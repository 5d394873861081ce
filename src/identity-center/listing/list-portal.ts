import {
  accountRolesPage,
  accountsPage,
  type PortalAccount,
} from '../../aws/clients/identity-center-calls.js';
import { allPages } from '../../aws/clients/pages.js';
import { explain } from '../../aws/faults/explain.js';
import { realClock, type Clock } from '../../aws/pacing/clock.js';
import type { SignInContext } from '../access-token.js';
import type { SignIn } from '../sign-in.js';
import { pacedCalls, type PacedCalls } from './paced-calls.js';

/** Permission sets by account id, of as many accounts as were asked about. */
export type KnownSets = ReadonlyMap<string, readonly string[]>;

export interface PortalListing {
  readonly accounts: readonly PortalAccount[];
  readonly sets: KnownSets;
  /** What ended it before everything was listed; undefined: nothing did. */
  readonly stoppedBy: Error | undefined;
}

export interface ListingProgress {
  readonly done: number;
  readonly of: number;
  /** Undefined until it can be told. */
  readonly msLeft: number | undefined;
}

export interface ListingOptions {
  /** What an earlier listing of the same sign-in came to before it was broken off. */
  readonly known: KnownSets;
  /** Ends the listing. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  /** Hears of each account. */
  onProgress(progress: ListingProgress, sets: KnownSets): void;
}

/** At once: the pace decides how many a second, and this how many may be on their way. */
const WORKERS = 5;

/** Of two lists that differ in the middle, AWS may name an account on both pages. */
const oneEach = (accounts: readonly PortalAccount[]): PortalAccount[] => [
  ...new Map(accounts.map((account) => [account.accountId, account])).values(),
];

const SOONEST = 3;

/** Asks what there is in each account. Returns what was found, whatever ended it. */
async function allSets(
  accounts: readonly PortalAccount[],
  ask: PacedCalls,
  { known, onProgress, clock = realClock }: ListingOptions,
): Promise<Pick<PortalListing, 'sets' | 'stoppedBy'>> {
  const sets = new Map(
    accounts.flatMap(({ accountId }) => {
      const before = known.get(accountId);
      return before === undefined ? [] : [[accountId, before] as const];
    }),
  );
  const waiting = accounts.filter(({ accountId }) => !sets.has(accountId));
  const began = clock.now();
  let done = 0;
  let stoppedBy: Error | undefined;
  const tell = () => {
    const left = waiting.length - done;
    const msLeft = done < SOONEST ? undefined : ((clock.now() - began) / done) * left;
    onProgress({ done: accounts.length - left, of: accounts.length, msLeft }, sets);
  };
  const work = async (queue: Iterator<PortalAccount>) => {
    for (let next = queue.next(); next.done !== true && stoppedBy === undefined; next = queue.next()) {
      const { accountId } = next.value;
      const answer = await allPages((page) =>
        ask((call, token) => accountRolesPage(call, token, accountId, { next: page, isOnce: true })),
      );
      // An account that was taken away in the meantime has no list: the next sync leaves it out.
      if (answer.ok) sets.set(accountId, answer.value);
      done += 1;
      tell();
    }
  };
  tell();
  const queue = waiting.values();
  await Promise.all(
    Array.from({ length: WORKERS }, () =>
      work(queue).catch((error: unknown) => {
        stoppedBy ??= error instanceof Error ? error : new Error('the listing failed', { cause: error });
      }),
    ),
  );
  return { sets, stoppedBy };
}

/**
 * All accounts and permission sets that the person may use, at ten calls a second at most.
 *
 * @throws AcctmgrError where not even the accounts can be listed; what fails later is in the answer
 */
export async function listPortal(
  signIn: SignIn,
  context: SignInContext,
  options: ListingOptions,
): Promise<PortalListing> {
  const ask = pacedCalls(signIn, context, options.signal, options.clock);
  const listed = await allPages((next) =>
    ask((call, token) => accountsPage(call, token, { next, isOnce: true })),
  );
  if (!listed.ok) throw explain(listed.fault, context.situationAt(context.targetOf('sso')));
  const accounts = oneEach(listed.value);
  return { accounts, ...(await allSets(accounts, ask, options)) };
}
