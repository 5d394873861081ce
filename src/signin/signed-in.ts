import type { ClientRegistration, RenewedToken } from '../aws/clients/sign-in-calls.js';
import type { SignInContext } from '../identity-center/access-token.js';
import { sharedTokens } from '../identity-center/token-store.js';
import type { SignIn } from '../identity-center/sign-in.js';

/** What a sign-in came to. */
export interface SignedIn {
  readonly expiresAt: Date;
  /** Whether something renews the token. */
  readonly isRenewable: boolean;
}

/** Keeps the token, for all AWS tools where nobody wants it otherwise. @throws AcctmgrError where it can't be written */
export function signedIn(
  signIn: SignIn,
  registration: ClientRegistration,
  { accessToken, expiresIn, refreshToken }: RenewedToken,
  { host, tokens = sharedTokens(host) }: SignInContext,
): SignedIn {
  const expiresAt = new Date(host.now() + expiresIn * 1000);
  tokens.keepSignedIn(signIn, registration, { accessToken, expiresAt, refreshToken });
  return { expiresAt, isRenewable: refreshToken !== undefined };
}
