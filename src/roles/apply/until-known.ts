import { AcctmgrError } from '../../system/failure.js';

/* IAM tells STS of a new trust policy within seconds, and now and then within a minute. */

const FIRST_MS = 500;
const LONGEST_MS = 10_000;
const IN_ALL_MS = 60_000;

/** What AWS says as long as STS does not know, and where the role is not to be assumed at all. */
const isNotYet = (error: unknown): boolean =>
  error instanceof AcctmgrError && (error.code === 'access_denied' || error.code === 'policy_malformed');

/**
 * Tries until it goes well, for a minute at most.
 *
 * @throws what the last try threw; at once what no waiting mends
 */
export async function untilKnown<T>(
  attempt: () => Promise<T>,
  { pause, isEnded }: { readonly pause: (ms: number) => Promise<unknown>; readonly isEnded: () => boolean },
): Promise<T> {
  let waited = 0;
  for (let wait = FIRST_MS; ; wait = Math.min(wait * 2, LONGEST_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isNotYet(error) || isEnded() || waited >= IN_ALL_MS) throw error;
    }
    await pause(wait);
    waited += wait;
  }
}
