import type { SessionContext } from '../sessions/links.js';
import type { MfaCodes } from '../sessions/mfa/mfa.js';
import { unusedCodes } from '../sessions/mfa/used-codes.js';
import type { CachePlace } from '../sessions/cache/without-person.js';
import type { Caller } from './caller.js';
import type { Prepared } from './prepared.js';
import { marksOf } from './recorded.js';

/** What is refused before where there are none. */
const noCodes: MfaCodes = {
  tries: 1,
  ask: ({ label }) => Promise.reject(new Error(`Nobody can be asked for the MFA code of ${label}`)),
};

/** Codes that were not sent already. */
export const mfaCodesOf = ({ host, asker }: Pick<Caller, 'host' | 'asker'>): MfaCodes =>
  unusedCodes(asker.codes ?? noCodes, host);

/** Where the sessions of a take are found in the cache. */
export const placeOf = ({ host, wish, protectedRoles, aws, route }: Prepared): CachePlace => ({
  host,
  aws,
  route,
  cache: wish.flags.cache,
  use: wish.use,
  protectedRights: protectedRoles.map(({ rights }) => rights),
});

/** What following the plan of a take needs of the outside. */
export const sessionContext = (
  prepared: Prepared,
  caller: Caller,
  attempt: Pick<SessionContext, 'log' | 'lookup' | 'arrived'> & {
    readonly reason: string | undefined;
    readonly isConfirmed: boolean;
  },
): SessionContext => ({
  ...placeOf(prepared),
  mfaCodes: mfaCodesOf(caller),
  tokens: caller.tokens,
  log: attempt.log,
  attempt: { event: prepared.wish.event, reason: attempt.reason, ...marksOf(prepared.wish) },
  isConfirmed: attempt.isConfirmed,
  isCacheSwept: caller.sharedLog !== undefined,
  lookup: attempt.lookup,
  abandoned: caller.abandoned,
  arrived: attempt.arrived,
  note: caller.note,
  warn: caller.warn,
  debug: caller.debug,
});
