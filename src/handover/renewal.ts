import type { SessionCredentials } from '../aws/credentials.js';
import { AcctmgrError } from '../system/failure.js';
import { inTime } from '../system/in-time.js';

/** Credentials for as long as somebody asks. */
export interface Renewal {
  /**
   * At once where some are alive; what is near its end is renewed meanwhile.
   *
   * @throws AcctmgrError where they have ended and no new ones can be had, or not yet
   */
  credentials(): Promise<SessionCredentials>;
  /** For a clock to call. */
  renewIfDue(): void;
  /** Whether new ones are being made. */
  isUnderWay(): boolean;
}

export interface RenewalOptions {
  /** Makes new credentials, or finds some; called once at a time. */
  renew(): Promise<SessionCredentials>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** How long one who asks waits where nothing is alive. */
  readonly patienceMs: number;
}

/** As in `isReusable`: SDKs begin to ask for new credentials 15 minutes before the end. */
const WINDOW_MS = 15 * 60_000;
/** So near the end a program's next call could come too late. */
const LAST_MS = 60_000;
/** SDKs ask three or four times, a second apart; that need not be as many calls. */
const PAUSE_MS = 3_000;

/** Found out without a call, and mended by the user at any moment, elsewhere. */
const NEEDS_PERSON: ReadonlySet<string> = new Set(['mfa_code_needed', 'confirmation_needed']);

const notYet = (): AcctmgrError =>
  new AcctmgrError('AWS has not answered yet.', { code: 'not_ready', hint: 'Ask again.' });

export function keepRenewed(first: SessionCredentials, { renew, now, patienceMs }: RenewalOptions): Renewal {
  const left = ({ expiration }: SessionCredentials): number => expiration.getTime() - now();
  // Sessions that are short from the start, or were near their end, would be due at once, and again.
  const windowOf = (credentials: SessionCredentials): number =>
    left(credentials) > WINDOW_MS ? WINDOW_MS : left(credentials) / 2;

  let current = first;
  let windowMs = windowOf(first);
  let flight: Promise<void> | undefined;
  let failure: { readonly error: unknown; readonly at: number } | undefined;

  const isPausing = (): boolean => {
    if (failure === undefined) return false;
    const { error, at } = failure;
    if (error instanceof AcctmgrError && NEEDS_PERSON.has(error.code)) return false;
    // Clocks are set back.
    return Math.abs(now() - at) < PAUSE_MS;
  };
  const fly = async (): Promise<void> => {
    try {
      current = await renew();
      windowMs = windowOf(current);
      failure = undefined;
    } catch (error) {
      failure = { error, at: now() };
    } finally {
      flight = undefined;
    }
  };
  const renewIfDue = (): void => {
    if (flight === undefined && left(current) <= windowMs && !isPausing()) flight = fly();
  };
  return {
    renewIfDue,
    isUnderWay: () => flight !== undefined,
    credentials: async () => {
      renewIfDue();
      if (left(current) <= LAST_MS && flight !== undefined) await inTime(patienceMs, flight, () => undefined);
      if (left(current) > 0) return current;
      throw flight === undefined && failure !== undefined ? failure.error : notYet();
    },
  };
}
