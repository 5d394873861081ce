import { createHash } from 'node:crypto';
import type { LoopbackIdentityCenter } from './loopback-aws/loopback-aws.js';
import type { SignIn } from './loopback-aws/identity-center/sign-in.js';
import type { TemporaryHome } from './temporary-home.js';

/** Where every tool looks for the token of an `[sso-session]`, below the home. */
export const ssoTokenFile = (session: string): string =>
  `.aws/sso/cache/${createHash('sha1').update(session).digest('hex')}.json`;

export function writeSsoToken(
  home: TemporaryHome,
  token: SignIn,
  session = 'corp',
  changes: Partial<SignIn> = {},
): void {
  home.write(ssoTokenFile(session), JSON.stringify({ ...token, ...changes }));
}

export const readSsoToken = (home: TemporaryHome, session = 'corp'): SignIn =>
  JSON.parse(home.read(ssoTokenFile(session))) as SignIn;

/** An `[sso-session corp]`, and a profile for each `[name, account, permission set]`. */
export function writeSsoProfiles(
  home: TemporaryHome,
  { startUrl, region }: LoopbackIdentityCenter,
  profiles: readonly (readonly [string, string, string])[],
): void {
  const sections = profiles.map(
    ([name, account, permissionSet]) =>
      `[profile ${name}]\nsso_session = corp\nsso_account_id = ${account}\nsso_role_name = ${permissionSet}\nregion = us-east-1\n`,
  );
  const session = `[sso-session corp]\nsso_start_url = ${startUrl}\nsso_region = ${region}\nsso_registration_scopes = sso:account:access\n`;
  home.write('.aws/config', [session, ...sections].join('\n'));
}
