import type { ClientRegistration, RenewedToken } from '../aws/clients/sign-in-calls.js';
import { writeSignedIn } from '../identity-center/token-file.js';
import type { SignIn } from '../identity-center/sign-in.js';
import type { Host } from '../system/host.js';

/** What a sign-in came to. */
export interface SignedIn {
  readonly expiresAt: Date;
  /** Whether something renews the token. */
  readonly isRenewable: boolean;
}

/** Keeps the token for all AWS tools. @throws AcctmgrError where it can't be written */
export function signedIn(
  signIn: SignIn,
  registration: ClientRegistration,
  { accessToken, expiresIn, refreshToken }: RenewedToken,
  host: Host,
): SignedIn {
  const expiresAt = new Date(host.now() + expiresIn * 1000);
  writeSignedIn(host, signIn, registration, { accessToken, expiresAt, refreshToken });
  return { expiresAt, isRenewable: refreshToken !== undefined };
}
