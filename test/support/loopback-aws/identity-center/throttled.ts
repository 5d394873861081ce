import { Refusal } from '../refusal.js';

/** The portal's answer to too many calls, in its own words. */
export class Throttled extends Refusal {
  /** @param retryAfter seconds, for the header of that name */
  constructor(readonly retryAfter: number | undefined) {
    super(429, 'TooManyRequestsException', 'HTTP 429 Unknown Code');
  }
}
