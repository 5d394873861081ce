import type { Caller } from '../../acquire/caller.js';
import type { Prepared } from '../../acquire/prepared.js';
import { takeVariables } from '../../acquire/variables.js';
import type { SessionWish } from '../../acquire/wish.js';
import type { Variables } from '../../handover/session-variables.js';

/** What a command of a run is given for its life. */
export interface RunLoan {
  readonly variables: Variables;
  /** Takes it back. Returns whether something is still under way that nobody needs to wait for. */
  end(): boolean;
}

export interface RunLoans {
  take(wish: SessionWish, prepared: Prepared | undefined): Promise<RunLoan>;
  end(loan: RunLoan): void;
  /** Whether something is under way that nobody needs to wait for. */
  isUnderWay(): boolean;
}

/** A session of each command's own: in its environment, or at an endpoint with a token that only this environment has. */
export function runLoans(caller: Caller, isServed: boolean): RunLoans {
  let isUnderWay = false;
  return {
    take: async (wish, prepared) => {
      if (!isServed)
        return takeVariables(caller, wish, (variables) => ({ variables, end: () => false }), prepared);
      const { serveSession } = await import('../../acquire/served.js');
      return serveSession(caller, wish, prepared);
    },
    end: (loan) => {
      if (loan.end()) isUnderWay = true;
    },
    isUnderWay: () => isUnderWay,
  };
}
