import { randomBytes, randomUUID } from 'node:crypto';
import type { World } from './world.js';
import type { Parameters } from './query-protocol.js';
import type { Answer } from './service.js';
import type { Signer } from './signer.js';

/** The console refuses a `SessionDuration` for what it can't prolong: chained role sessions and federated users. */
const takesDuration = (signer: Signer): boolean => signer.kind === 'role-session' && !signer.chained;

function isSessionDuration(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) >= 900 && Number(text) <= 43_200;
}

function sessionOf(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text ?? '') as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

const invalidCredentials = (): Answer => ({
  status: 400,
  contentType: 'text/html',
  body: '<html><body><h1>HTTP Status 400 - Invalid credentials parameter</h1></body></html>',
  requestId: randomUUID(),
  code: 'BadRequest',
});

/** `GET /federation?Action=getSigninToken`: the sign-in token for a session, of any kind but a user's own keys. */
export function getSigninToken(params: Parameters, world: World, now: number): Answer {
  const session = sessionOf(params['Session']);
  const key = world.keys.get(String(session['sessionId']));
  const duration = params['SessionDuration'];
  if (
    key?.expiration === undefined ||
    key.expiration <= now ||
    key.secretAccessKey !== session['sessionKey'] ||
    key.sessionToken !== session['sessionToken'] ||
    key.signer.kind === 'user-session' ||
    (duration !== undefined && !(takesDuration(key.signer) && isSessionDuration(duration)))
  ) {
    return invalidCredentials();
  }
  const body = JSON.stringify({ SigninToken: randomBytes(300).toString('base64url') });
  return { status: 200, contentType: 'application/json', body, requestId: randomUUID() };
}
