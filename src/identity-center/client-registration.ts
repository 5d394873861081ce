import type { SignInCall } from '../aws/clients/identity-center-request.js';
import type { Answer } from '../aws/clients/answer.js';
import { registerClient, type ClientRegistration } from '../aws/clients/sign-in-calls.js';
import { AcctmgrError } from '../system/failure.js';
import { removeIfExists } from '../system/files/file-removal.js';
import { readOwnFile, writeOwnFile } from '../system/files/own-file.js';
import type { Host } from '../system/host.js';
import { recordPath } from './sign-in-record.js';
import type { SignIn } from './sign-in.js';

/*
 * This machine as Identity Center knows it, for 90 days. The AWS CLI keeps its own in a file that it makes anew whenever
 * another way to sign in is taken, so that ours stands in our cache.
 */

/** By a browser of this machine, or by a code that is typed elsewhere. */
export type SignInWay = 'browser' | 'device';

const endingOf = (way: SignInWay): string => `.${way}.json`;

/** Whether a file beside the record of a sign-in is a registration. @param signIn - the record's name, without an ending */
export const isRegistration = (signIn: string, file: string): boolean =>
  file === `${signIn}${endingOf('browser')}` || file === `${signIn}${endingOf('device')}`;

const pathOf = (host: Host, signIn: SignIn, way: SignInWay): string =>
  `${recordPath(host, signIn)}${endingOf(way)}`;

/** Without the port, which is another one each time. */
const REDIRECT = 'http://127.0.0.1/oauth/callback';
const VERSION = 1;
/** A registration that ends sooner would soon renew nothing. */
const LEAST_LEFT_MS = 24 * 3_600_000;

/** What a registration is for: of another portal, region or purpose, it is another one. */
const purposeOf = ({ startUrl, region, scopes }: SignIn, { target }: SignInCall): string =>
  JSON.stringify([startUrl, region, scopes, target.endpoint]);

function kept(host: Host, file: string, purpose: string): ClientRegistration | undefined {
  try {
    const value = JSON.parse(readOwnFile(file, host)?.toString('utf8') ?? 'null') as Record<
      string,
      unknown
    > | null;
    const { clientId, clientSecret, expiresAt } = value ?? {};
    if (value?.['version'] !== VERSION || value['purpose'] !== purpose) return undefined;
    if (typeof clientId !== 'string' || typeof clientSecret !== 'string') return undefined;
    if (typeof expiresAt !== 'number' || expiresAt - host.now() < LEAST_LEFT_MS) return undefined;
    return { clientId, clientSecret, expiresAt: new Date(expiresAt) };
  } catch (error) {
    if (error instanceof AcctmgrError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function keep(host: Host, file: string, purpose: string, registration: ClientRegistration): void {
  const { clientId, clientSecret, expiresAt } = registration;
  const value = { version: VERSION, purpose, clientId, clientSecret, expiresAt: expiresAt.getTime() };
  try {
    writeOwnFile(file, Buffer.from(`${JSON.stringify(value)}\n`), host);
  } catch (error) {
    // Without a cache, each sign-in asks once more.
    if (!(error instanceof AcctmgrError)) throw error;
  }
}

/** The registration of this machine for that way to sign in: the one that is kept, or a new one. */
export async function clientFor(
  signIn: SignIn,
  way: SignInWay,
  host: Host,
  call: SignInCall,
): Promise<Answer<ClientRegistration>> {
  const file = pathOf(host, signIn, way);
  const purpose = purposeOf(signIn, call);
  const known = kept(host, file, purpose);
  if (known !== undefined) return { ok: true, value: known, requestId: undefined, clockSkewMs: undefined };
  const answer = await registerClient(call, {
    clientName: `acctmgr-${signIn.name}`,
    scopes: signIn.scopes,
    ...(way === 'browser' && { browser: { issuerUrl: signIn.startUrl, redirectUri: REDIRECT } }),
  });
  if (answer.ok) keep(host, file, purpose, answer.value);
  return answer;
}

/** After a sign-in that came to nothing, the registration may be why. */
export function forgetClient(signIn: SignIn, way: SignInWay, host: Host): void {
  try {
    removeIfExists(pathOf(host, signIn, way));
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
  }
}
