import { AcctmgrError } from '../../system/failure.js';

/* When credentials that could not be had are asked for once more. The command has not begun then, so that nothing is done twice. */

const FIRST_MS = 1000;
const LONGEST_MS = 30_000;

/** Throttled, or the network. A certificate that is not trusted will not be later. */
const PASSING = /^(throttled|network_(?!tls))/;

export const isPassing = (error: unknown): boolean =>
  error instanceof AcctmgrError && PASSING.test(error.code);

/** How long is waited before the next try: somewhere up to a bound that doubles, so that many don't come back together. */
export const pauseBefore = (tries: number, chance: number): number =>
  Math.round((0.5 + chance / 2) * Math.min(LONGEST_MS, FIRST_MS * 2 ** tries));
