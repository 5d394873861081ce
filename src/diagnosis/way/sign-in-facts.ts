import type { CheckedInventory } from '../../accounts/locating/load.js';
import { inventoryOf } from '../../accounts/inventory.js';
import type { Settings } from '../../accounts/schema.js';
import { profileFlag } from '../../aws/faults/situation.js';
import { knownSignIn, signInStanding } from '../../identity-center/sign-in-standing.js';
import { signInNames, type SignIn, type SignInPlaces } from '../../identity-center/sign-in.js';
import { knownToken } from '../../identity-center/token-file.js';
import { profileSettings } from '../../profiles/reading/profile-set.js';
import type { AwsSettings } from '../../sessions/source/aws-settings.js';
import type { Source } from '../../sessions/source/source.js';
import { signInNameOf } from '../../sessions/source/start-kinds.js';
import type { Start } from '../../sessions/source/start.js';
import type { Host } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import type { Settled } from './attempted.js';
import type { SignInFacts } from './sign-in.js';

function keptOf(host: Host, signIn: SignIn): SignInFacts['kept'] {
  const reading = knownToken(host, signIn);
  if (reading.kind !== 'token') return reading;
  const { expiresAt, raw } = reading.token;
  const { region } = raw;
  return {
    kind: 'token',
    expiresAt,
    unrenewed: signInStanding(host, signIn)?.unrenewed,
    region: typeof region === 'string' ? region : undefined,
  };
}

const factsOf = (
  host: Host,
  signIn: SignIn,
  { isNeeded, isUsed }: Pick<SignInFacts, 'isNeeded' | 'isUsed'>,
): SignInFacts => ({
  name: `the sign-in ${oneLine(signIn.name)}`,
  login: `acctmgr login ${oneLine(signIn.name)}`,
  logout: `acctmgr logout ${oneLine(signIn.name)}`,
  scopes: signIn.scopes,
  startUrl: signIn.startUrl,
  region: signIn.region,
  isNeeded,
  isUsed,
  kept: keptOf(host, signIn),
});

/** A profile that names the portal itself: its token is called by that address, and acctmgr does not start it. */
function ofProfile(host: Host, start: Start, aws: AwsSettings): SignInFacts | undefined {
  if (start.kind !== 'identity-center') return undefined;
  const { profile } = start;
  const settings = profileSettings(aws.profiles, profile);
  const [startUrl, region] = [settings?.get('sso_start_url'), settings?.get('sso_region')];
  if (startUrl === undefined || region === undefined) return undefined;
  const kept = keptOf(host, {
    name: startUrl,
    startUrl,
    region,
    scopes: [],
    from: 'aws-config',
    settings: {},
  });
  return {
    name: `the sign-in of the profile ${oneLine(profile)}`,
    login: `aws sso login${profileFlag(`profile:${profile}`)}`,
    logout: 'aws sso logout',
    scopes: undefined,
    startUrl,
    region,
    isNeeded: true,
    isUsed: true,
    // No tool renews it, whatever its file holds.
    kept: kept.kind === 'token' ? { ...kept, unrenewed: 'no-refresh-token' } : kept,
  };
}

export function signInPlacesOf(inventory: Settled<CheckedInventory>, aws: AwsSettings): SignInPlaces {
  const file = inventory.ok ? inventory.value.checked.file : undefined;
  const signIns = file && inventory.ok ? inventoryOf(file, inventory.value).signIns : {};
  return { signIns, ssoSessions: aws.profiles.ssoSessions };
}

/** Whether what is kept of sign-ins is gone by. */
export function keepsTokens(inventory: Settled<CheckedInventory>): boolean {
  const file = inventory.ok ? inventory.value.checked.file : undefined;
  const settings: Settings = file && inventory.ok ? inventoryOf(file, inventory.value).settings : {};
  return settings.sso_token_store !== 'memory';
}

/** The sign-in behind a source; undefined where there is none. */
export function neededSignIn(
  host: Host,
  { start }: Pick<Source, 'start'>,
  inventory: Settled<CheckedInventory>,
  aws: AwsSettings,
): SignInFacts | undefined {
  const name = signInNameOf(start);
  if (name === undefined) return ofProfile(host, start, aws);
  const signIn = knownSignIn(name, signInPlacesOf(inventory, aws));
  return signIn && factsOf(host, signIn, { isNeeded: true, isUsed: keepsTokens(inventory) });
}

/** Those of accounts.json and of the AWS config file, but for the one that is told of already. */
export const otherSignIns = (
  host: Host,
  places: SignInPlaces,
  told: string | undefined,
  isUsed: boolean,
): SignInFacts[] =>
  signInNames(places)
    .filter((name) => name !== told)
    .flatMap((name) => {
      const signIn = knownSignIn(name, places);
      return signIn === undefined ? [] : [factsOf(host, signIn, { isNeeded: false, isUsed })];
    });
