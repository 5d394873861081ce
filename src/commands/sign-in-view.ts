import type { SignInStanding } from '../identity-center/sign-in-standing.js';
import { isoTime } from '../output/moment.js';
import { oneLine } from '../system/safe-text.js';

/** What becomes of the token of a sign-in by itself. */
export function renewalWords({ signIn, isExpired, unrenewed }: SignInStanding): string {
  if (unrenewed === undefined)
    return isExpired ? 'at its next use' : "by itself, until your portal's session ends";
  return `no: acctmgr login ${oneLine(signIn.name)}`;
}

/** A sign-in for `--json`: its token is the secret, and stays out. */
export const signInJson = ({ signIn, expiresAt, isRefused, unrenewed }: SignInStanding) => ({
  sso_session: signIn.name,
  start_url: signIn.startUrl,
  region: signIn.region,
  expiration: isoTime(expiresAt),
  renewable: unrenewed === undefined,
  refused: isRefused,
});
