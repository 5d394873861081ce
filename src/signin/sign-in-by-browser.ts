import { createHash, randomBytes } from 'node:crypto';
import { consentedToken, type ClientRegistration } from '../aws/clients/sign-in-calls.js';
import type { SignInCall } from '../aws/clients/identity-center-request.js';
import type { SignInContext } from '../identity-center/access-token.js';
import { clientFor, forgetClient } from '../identity-center/client-registration.js';
import type { SignIn } from '../identity-center/sign-in.js';
import { notAllowed } from '../system/failure.js';
import { mayBeOwnConnection } from '../system/processes/connection-owner.js';
import { oneLine } from '../system/safe-text.js';
import { isUnderWsl } from '../system/wsl.js';
import type { Consent } from './consent-request.js';
import { consentFailure, nobodyCame } from './consent-failure.js';
import { signedIn, type SignedIn } from './signed-in.js';
import { openCallback, type SignInCallback } from './sign-in-callback.js';

/** Identity providers ask for passwords and MFA meanwhile; the AWS CLI waits as long. */
export const CONSENT_MS = 600_000;

interface Proof {
  readonly state: string;
  readonly verifier: string;
}

const random = (): string => randomBytes(48).toString('base64url');

/** The page that asks the person. The AWS CLI says `scopes`, too. */
export function authorizeUrl(
  endpoint: string,
  { clientId }: Pick<ClientRegistration, 'clientId'>,
  { scopes }: Pick<SignIn, 'scopes'>,
  redirectUri: string,
  { state, verifier }: Proof,
): string {
  const parameters = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    scopes: scopes.join(' '),
  });
  return `${endpoint.replace(/\/+$/, '')}/authorize?${parameters.toString()}`;
}

function codeOf(consent: Consent | undefined, signIn: SignIn): string {
  if (consent === undefined) throw nobodyCame(signIn);
  if (consent.kind === 'code') return consent.code;
  throw notAllowed(`The sign-in ${oneLine(signIn.name)} was not allowed: ${oneLine(consent.error)}.`, {
    code: 'sign_in_denied',
    hint: `To try again: acctmgr login ${oneLine(signIn.name)}`,
  });
}

async function consented(
  signIn: SignIn,
  registration: ClientRegistration,
  call: SignInCall,
  context: SignInContext,
  callback: SignInCallback,
  { proof, show }: { readonly proof: Proof; show(address: string): Promise<void> },
): Promise<SignedIn> {
  const { redirectUri, consent } = callback;
  await show(authorizeUrl(call.target.endpoint, registration, signIn, redirectUri, proof));
  const code = codeOf(await consent, signIn);
  const grant = { kind: 'code', code, redirectUri, codeVerifier: proof.verifier } as const;
  const answer = await consentedToken(call, registration, grant);
  if (!answer.ok) throw consentFailure(answer.fault, signIn, context);
  return signedIn(signIn, registration, answer.value, context);
}

/**
 * Signs a person in by the browser of this machine (RFC 7636, RFC 8252), and keeps the token.
 *
 * @param show - takes the person to the page
 * @throws AcctmgrError where the person, or Identity Center, says no
 */
export async function signInByBrowser(
  signIn: SignIn,
  context: SignInContext,
  show: (address: string) => Promise<void>,
  waitMs: number = CONSENT_MS,
): Promise<SignedIn> {
  const { host, transport, targetOf } = context;
  const call = { target: targetOf('sso_oidc'), transport, now: host.now() };
  const registered = await clientFor(signIn, 'browser', host, call);
  if (!registered.ok) throw consentFailure(registered.fault, signIn, context);
  const proof = { state: random(), verifier: random() };
  // A portal that knows the person sends the browser back at once.
  const isWsl = isUnderWsl(host);
  const callback = await openCallback(
    proof.state,
    signIn.settings.callback_port ?? 0,
    waitMs,
    (connection) => isWsl || mayBeOwnConnection(connection, host),
  );
  try {
    return await consented(signIn, registered.value, call, context, callback, { proof, show });
  } catch (error) {
    forgetClient(signIn, 'browser', host);
    throw error;
  } finally {
    callback.close();
  }
}
