/* What the AWS tools keep of a sign-in, and when it is renewed. The form is that of the AWS CLI, which all of them read. */

export interface SignInToken {
  readonly startUrl: string | undefined;
  readonly accessToken: string;
  readonly expiresAt: Date;
  /** What renews it; undefined where something of it is missing, or the registration has ended. */
  readonly renewal: TokenRenewal | undefined;
  /** The whole file: keys of other tools stay in it. */
  readonly raw: Readonly<Record<string, unknown>>;
}

export interface TokenRenewal {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly registrationExpiresAt: Date | undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** After the year 2001, a number of milliseconds has 13 digits, and one of seconds has 10. */
const MILLISECONDS = 1e12;

/**
 * A time as some tool wrote it: botocore's own serializer ends it with `UTC`, others with `+0000`, with no zone, or write a
 * number. Where no zone is named, UTC is meant.
 */
export function readTime(value: unknown): Date | undefined {
  if (typeof value === 'number') return new Date(value < MILLISECONDS ? value * 1000 : value);
  const [, time, zone = 'Z'] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)\s*(Z|UTC|[+-]\d\d:?\d\d)?$/.exec(text(value) ?? '') ?? [];
  if (time === undefined) return undefined;
  const date = new Date(`${time}${zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The only form that all tools read. */
export const writeTime = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');

function renewalIn(raw: Readonly<Record<string, unknown>>): TokenRenewal | undefined {
  const clientId = text(raw['clientId']);
  const clientSecret = text(raw['clientSecret']);
  const refreshToken = text(raw['refreshToken']);
  if (clientId === undefined || clientSecret === undefined || refreshToken === undefined) return undefined;
  return {
    clientId,
    clientSecret,
    refreshToken,
    registrationExpiresAt: readTime(raw['registrationExpiresAt']),
  };
}

/** The token in a file's text; undefined where it is torn, or none: registrations of clients lie in the same folder. */
export function parseToken(content: string): SignInToken | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(content);
  } catch {
    return undefined;
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined;
  const record = raw as Readonly<Record<string, unknown>>;
  const accessToken = text(record['accessToken']);
  const expiresAt = readTime(record['expiresAt']);
  if (accessToken === undefined || expiresAt === undefined) return undefined;
  return {
    startUrl: text(record['startUrl']),
    accessToken,
    expiresAt,
    renewal: renewalIn(record),
    raw: record,
  };
}

/** What a sign-in, or a renewal, brought. */
export interface GrantedToken {
  readonly accessToken: string;
  readonly expiresAt: Date;
  /** Undefined where the answer has none: then the one that there was stays good. */
  readonly refreshToken: string | undefined;
}

/** The file after a renewal. */
export const renewedText = (
  { raw }: SignInToken,
  { accessToken, expiresAt, refreshToken }: GrantedToken,
): string =>
  JSON.stringify({
    ...raw,
    accessToken,
    expiresAt: writeTime(expiresAt),
    ...(refreshToken === undefined ? {} : { refreshToken }),
  });

/** Who asked for a token. */
export interface Registration {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly expiresAt: Date;
}

/** The file of a new sign-in: the keys of the AWS CLI in its order, on one line. */
export const signedInText = (
  { startUrl, region }: { readonly startUrl: string; readonly region: string },
  { clientId, clientSecret, expiresAt: registrationExpiresAt }: Registration,
  { accessToken, expiresAt, refreshToken }: GrantedToken,
): string =>
  JSON.stringify({
    startUrl,
    region,
    accessToken,
    expiresAt: writeTime(expiresAt),
    clientId,
    clientSecret,
    registrationExpiresAt: writeTime(registrationExpiresAt),
    ...(refreshToken === undefined ? {} : { refreshToken }),
  });

/** Before the AWS CLI (15 minutes) and the SDKs (5) do it: none of them waits for another one. */
const EARLY_MS = 20 * 60_000;

export const isExpired = ({ expiresAt }: SignInToken, now: number): boolean => expiresAt.getTime() <= now;

/** Whether something renews it. A registration that has ended renews nothing; one that does not say when may. */
export const isRenewable = ({ renewal }: SignInToken, now: number): boolean =>
  renewal !== undefined && (renewal.registrationExpiresAt?.getTime() ?? Infinity) > now;

/** Whether it is time to renew: with twenty minutes left, or a third of a life that is shorter. @param issuedAt - milliseconds */
export function isDue(token: SignInToken, issuedAt: number, now: number): boolean {
  const end = token.expiresAt.getTime();
  const life = end - issuedAt;
  const early = life > 0 ? Math.min(EARLY_MS, life / 3) : EARLY_MS;
  return end - now <= early;
}
