import { sameStartUrl } from '../../accounts/start-url.js';
import type { SignIn } from '../../identity-center/sign-in.js';
import { planSsoSession, writeSsoSession, type SsoSessionWish } from '../../profiles/config/sso-session.js';
import { configFilePath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import type { Context } from '../context.js';

/* The `[sso-session]` that other tools read a sign-in from. */

const scopesOf = (value: string): string =>
  value
    .split(',')
    .map((scope) => scope.trim())
    .sort()
    .join(',');

function isSame(key: string, one: string, other: string): boolean {
  if (key === 'sso_start_url') return sameStartUrl(one, other);
  return key === 'sso_registration_scopes' ? scopesOf(one) === scopesOf(other) : one === other;
}

const wishOf = ({ name, startUrl, region, scopes }: SignIn, force: boolean): SsoSessionWish => ({
  name,
  values: new Map([
    ['sso_start_url', startUrl],
    ['sso_region', region],
    ['sso_registration_scopes', scopes.join(',')],
  ]),
  isSame,
  force,
});

/** Refuses beforehand what could not be written. @throws AcctmgrError as `writeSsoSession` */
export function checkConfig({ host }: Context, signIn: SignIn, force: boolean): void {
  planSsoSession(host, wishOf(signIn, force));
}

export async function writeConfig({ host, output }: Context, signIn: SignIn, force: boolean): Promise<void> {
  const { what, notices } = await writeSsoSession(host, wishOf(signIn, force));
  const section = `[sso-session ${oneLine(signIn.name)}]`;
  const file = oneLine(configFilePath(host));
  const said = {
    added: `✓ Added ${section} to ${file}.`,
    changed: `✓ Changed ${section} in ${file}.`,
    kept: `${section} stands in ${file} already.`,
  };
  output.note(said[what]);
  notices.forEach(output.note);
}
