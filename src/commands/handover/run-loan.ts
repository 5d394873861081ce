import type { Caller } from '../../acquire/caller.js';
import type { Prepared } from '../../acquire/prepared.js';
import { takeVariables } from '../../acquire/variables.js';
import type { SessionWish } from '../../acquire/wish.js';
import type { Variables } from '../../handover/session-variables.js';
import { inTime } from '../../system/in-time.js';

/** What a command of a run is given for its life. */
export interface RunLoan {
  readonly variables: Variables;
  /** Takes it back. Returns whether something is still under way that nobody needs to wait for. */
  end(): boolean;
}

export interface RunLoans {
  /** @param abandoned - aborted once nobody waits for it any more */
  take(wish: SessionWish, prepared: Prepared | undefined, abandoned: AbortSignal): Promise<RunLoan>;
  end(loan: RunLoan): void;
  /** What nobody waits for any more gets a moment to say in the log what became of it. */
  settle(): Promise<void>;
  /** Whether something is under way that nobody needs to wait for. */
  isUnderWay(): boolean;
}

const LAST_WORDS_MS = 2000;

/** A session of each command's own: in its environment, or at an endpoint with a token that only this environment has. */
export function runLoans(caller: Caller, isServed: boolean): RunLoans {
  let isUnderWay = false;
  const taking = new Set<Promise<RunLoan>>();
  const taken = async (
    patient: Caller,
    wish: SessionWish,
    prepared: Prepared | undefined,
  ): Promise<RunLoan> => {
    if (!isServed)
      return takeVariables(patient, wish, (variables) => ({ variables, end: () => false }), prepared);
    const { serveSession } = await import('../../acquire/served.js');
    return serveSession(patient, wish, prepared);
  };
  return {
    take: async (wish, prepared, abandoned) => {
      const loan = taken({ ...caller, abandoned }, wish, prepared);
      taking.add(loan);
      try {
        return await loan;
      } finally {
        taking.delete(loan);
      }
    },
    end: (loan) => {
      if (loan.end()) isUnderWay = true;
    },
    settle: async () => {
      await inTime(LAST_WORDS_MS, Promise.allSettled(taking), () => undefined);
    },
    isUnderWay: () => isUnderWay || taking.size > 0,
  };
}
