import { quoted } from '../../accounts/checking/finding.js';
import { sameName } from '../../accounts/inventory.js';
import type { DecideEdits } from '../../accounts/json/change-file.js';
import { SIGN_IN } from '../../accounts/sign-in-limits.js';
import { fitsLimit } from '../../aws/limits.js';
import { signInNamed, type SignIn } from '../../identity-center/sign-in.js';
import { sameStartUrl } from '../../accounts/start-url.js';
import { startUrlOf } from '../../identity-center/start-url.js';
import { usageError, type AcctmgrError } from '../../system/failure.js';
import { userInventoryPath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { inventoryInForce, makeChange, withoutExample } from '../change-inventory.js';
import type { Context } from '../context.js';
import { warnOfUnknownRegion } from '../region-flag.js';
import { bothNamed, signInPlaces, type LoginPlaces } from './login-target.js';

/** The words of a command line that say what a sign-in is. */
export interface SignInWords {
  readonly name: string | undefined;
  readonly ssoSession?: string | undefined;
  readonly startUrl?: string | undefined;
  readonly region?: string | undefined;
}

interface NewSignIn {
  readonly name: string;
  readonly startUrl: string;
  readonly region: string;
}

/** @throws AcctmgrError (exit 2) where they do not say enough, or nothing that can be */
function newSignIn({ output }: Context, { name, ssoSession, startUrl = '', region }: SignInWords): NewSignIn {
  const called = ssoSession ?? name;
  const shown = called === undefined ? 'corp' : oneLine(called);
  const { url, region: regionOfHost } = startUrlOf(startUrl);
  const command = `acctmgr login ${shown} --start-url ${url} --region ${region ?? regionOfHost ?? 'eu-west-1'}`;
  if (called === undefined)
    throw usageError('A new sign-in needs a name.', { hint: `For example: ${command}` });
  if (!fitsLimit(SIGN_IN, called))
    throw usageError(`${quoted(called)} cannot be the name of a sign-in.`, {
      hint: `It takes ${SIGN_IN.says}.`,
    });
  const where = region ?? regionOfHost;
  if (where === undefined)
    throw usageError('--start-url needs --region: where Identity Center lives, not where you work.', {
      hint: `For example: ${command}`,
    });
  warnOfUnknownRegion({ output }, where);
  if (url !== startUrl) output.note(`The address is kept as ${url}`);
  return { name: called, startUrl: url, region: where };
}

function existsOtherwise(flag: string, given: string, { name, from }: SignIn, there: string): AcctmgrError {
  const shown = oneLine(name);
  const place = from === 'accounts' ? 'accounts.json' : `[sso-session ${shown}] of the AWS config file`;
  return usageError(`The sign-in ${shown} has the ${flag} ${oneLine(there)} in ${place}, and not ${given}.`, {
    code: 'sign_in_exists',
    hint: 'Take another name, or change it there.',
  });
}

/** The sign-in of that name, where there is one that says the same. @throws AcctmgrError `sign_in_exists` (exit 2) */
function known({ name, startUrl, region }: NewSignIn, places: LoginPlaces): SignIn | undefined {
  const { signIns, ssoSessions } = signInPlaces(places);
  const section = ssoSessions.get(name);
  const isWhole = section?.has('sso_start_url') === true && section.has('sso_region');
  if (!Object.hasOwn(signIns, name) && !isWhole) return undefined;
  const there = signInNamed(name, { signIns, ssoSessions });
  if (!sameStartUrl(there.startUrl, startUrl))
    throw existsOtherwise('start_url', startUrl, there, there.startUrl);
  if (there.region !== region) throw existsOtherwise('region', region, there, there.region);
  return there;
}

async function add(context: Context, { name, startUrl, region }: NewSignIn): Promise<void> {
  const path = await inventoryInForce(context, true);
  const settings = { start_url: startUrl, region };
  const decide: DecideEdits = async (text) => [
    ...(await withoutExample(text)),
    { kind: 'add-sign-in', name, settings },
  ];
  await makeChange(context, { path, decide });
  const shown = path === userInventoryPath(context.host) ? 'accounts.json' : oneLine(path);
  context.output.note(`✓ Added the sign-in ${name} to ${shown}.`);
}

/**
 * The sign-in that flags describe, which is added to accounts.json where it is not there yet.
 *
 * @throws AcctmgrError (exit 2) where one of that name is another, and as `add` does
 */
export async function describedSignIn(
  context: Context,
  places: LoginPlaces,
  words: SignInWords,
): Promise<SignIn> {
  const wanted = newSignIn(context, words);
  const { name, startUrl: start_url, region } = wanted;
  const there = known(wanted, places);
  if (there !== undefined) return there;
  const isAccount = places.inventory?.accounts.some((account) => sameName(account.name, name)) === true;
  if (isAccount && words.ssoSession === undefined) throw bothNamed(name);
  await add(context, wanted);
  return signInNamed(name, { signIns: { [name]: { start_url, region } }, ssoSessions: new Map() });
}
