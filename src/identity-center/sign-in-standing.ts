import type { Host } from '../system/host.js';
import { signInNamed, signInNames, unusable, type SignIn, type SignInPlaces } from './sign-in.js';
import { isUntaken, readRecord, tokenMark } from './sign-in-record.js';
import { knownToken } from './token-file.js';
import { isExpired, isRenewable, type SignInToken } from './token.js';

/** Why nothing renews a token: it came without what renews it, this machine's registration is over, AWS refused that, or the token itself. */
export type Unrenewed = 'no-refresh-token' | 'registration-ended' | 'refused' | 'token-refused';

/** How a sign-in stands on this machine, where somebody is signed in. */
export interface SignInStanding {
  readonly signIn: SignIn;
  /** Of the token. When the session at the portal ends, nobody is told. */
  readonly expiresAt: Date;
  readonly isExpired: boolean;
  /** Identity Center did not take the token though its time is not up. */
  readonly isRefused: boolean;
  /** Undefined: acctmgr and the AWS tools renew the token by themselves. */
  readonly unrenewed: Unrenewed | undefined;
}

function unrenewedOf(host: Host, signIn: SignIn, token: SignInToken): Unrenewed | undefined {
  const { renewal, accessToken } = token;
  if (isUntaken(host, signIn, accessToken)) return 'token-refused';
  if (renewal === undefined) return 'no-refresh-token';
  if (!isRenewable(token, host.now())) return 'registration-ended';
  return readRecord(host, signIn).refused === tokenMark(renewal.refreshToken) ? 'refused' : undefined;
}

/** Undefined where nobody is signed in, or what lies there is another portal's. */
export function signInStanding(host: Host, signIn: SignIn): SignInStanding | undefined {
  const reading = knownToken(host, signIn);
  if (reading.kind !== 'token') return undefined;
  const { token } = reading;
  const unrenewed = unrenewedOf(host, signIn, token);
  return {
    signIn,
    expiresAt: token.expiresAt,
    isExpired: isExpired(token, host.now()),
    isRefused: unrenewed === 'token-refused',
    unrenewed,
  };
}

/** Of that name; undefined where it can't be used, which `unusable` tells. */
export const knownSignIn = (name: string, places: SignInPlaces): SignIn | undefined =>
  unusable(name, places) === undefined ? signInNamed(name, places) : undefined;

/** Those that somebody is signed in to, in the order of the files. */
export const signInStandings = (host: Host, places: SignInPlaces): readonly SignInStanding[] =>
  signInNames(places).flatMap((name) => {
    const signIn = knownSignIn(name, places);
    return (signIn && signInStanding(host, signIn)) ?? [];
  });
