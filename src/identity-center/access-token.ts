import { renewToken } from '../aws/clients/sign-in-calls.js';
import type { Transport } from '../aws/clients/transport.js';
import type { ServiceTarget, SignInService } from '../aws/endpoint.js';
import { explain } from '../aws/faults/explain.js';
import type { Fault } from '../aws/faults/fault.js';
import type { Situation } from '../aws/faults/situation.js';
import { notAllowed, type AcctmgrError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { oneLine } from '../system/safe-text.js';
import { describeHolder } from '../system/processes/lock.js';
import { singleFlight } from '../system/processes/single-flight.js';
import type { SignIn } from './sign-in.js';
import { noteTaken, readRecord, recordPath, signInIdOf, tokenMark, writeRecord } from './sign-in-record.js';
import { isDue, isExpired, isRenewable, type SignInToken } from './token.js';
import { readToken, type TokenReading } from './token-file.js';
import { sharedTokens, type TokenStore } from './token-store.js';

/** What asking Identity Center needs of the outside. */
export interface SignInContext {
  readonly host: Host;
  readonly transport: Transport;
  /** Undefined: the one that all AWS tools share. */
  readonly tokens?: TokenStore | undefined;
  /** Aborted once nobody waits for credentials any more. A renewal goes on: AWS takes what it sends once. */
  readonly abandoned?: AbortSignal | undefined;
  targetOf(service: SignInService): ServiceTarget;
  /** What a message may say. */
  situationAt(target: ServiceTarget): Situation;
  note(text: string): void;
  debug(text: string): void;
}

export interface AccessToken {
  readonly accessToken: string;
  /** Another tool wrote it. */
  readonly isForeign: boolean;
}

/** A renewal that fails is not tried again at every call, while the token is still good. */
const BETWEEN_TRIES_MS = 60_000;
const SLACK_MS = 10_000;

const ended = (message: string): Fault => ({
  kind: 'sign-in-ended',
  code: 'SignInEnded',
  message,
  cause: new Error(message),
});

const failureOf = (fault: Fault, { targetOf, situationAt }: SignInContext): Error =>
  explain(fault, situationAt(targetOf('sso_oidc')));

/** Why there is no token to be had of what lies there. */
function absence(reading: Exclude<TokenReading, { kind: 'token' }>, { region }: SignIn): string {
  switch (reading.kind) {
    case 'absent':
      return 'there is no token of it on this machine.';
    case 'torn':
      return 'what is kept of it can not be read.';
    case 'other':
      return `what is kept under its name is of ${oneLine(reading.startUrl)} (region of ours: ${region}).`;
  }
}

const storeOf = ({ host, tokens }: SignInContext): TokenStore => tokens ?? sharedTokens(host);

type Found = Extract<TokenReading, { kind: 'token' }>;

const notKept = ({ name }: SignIn): AcctmgrError =>
  notAllowed(`No token of ${oneLine(name)} is kept: "sso_token_store" is "memory".`, {
    code: 'sign_in_ended',
    hint: 'Run this on a terminal, where you are asked to sign in, or set it to "shared".',
  });

async function foundToken(signIn: SignIn, context: SignInContext): Promise<Found> {
  const store = storeOf(context);
  const reading = await store.readWhole(signIn);
  if (reading.kind === 'token') return reading;
  if (store.kind === 'memory') throw notKept(signIn);
  throw failureOf(ended(absence(reading, signIn)), context);
}

const usable = ({ accessToken }: SignInToken, signIn: SignIn, context: SignInContext): AccessToken => ({
  accessToken,
  isForeign: storeOf(context).isForeign(signIn, accessToken),
});

const isFresh = ({ token, issuedAt }: Found, now: number): boolean =>
  !isExpired(token, now) && (!isRenewable(token, now) || !isDue(token, issuedAt, now));

/** The token, where it need not be renewed or others have just tried to. */
function asItIs({ token, issuedAt }: Found, signIn: SignIn, { host }: SignInContext): boolean {
  const now = host.now();
  if (isFresh({ kind: 'token', token, issuedAt }, now)) return true;
  const { triedAt } = readRecord(host, signIn);
  const age = now - (triedAt ?? Number.NEGATIVE_INFINITY);
  return !isExpired(token, now) && age >= 0 && age < BETWEEN_TRIES_MS;
}

const LOST_RACE_TRIES = 20;
const LOST_RACE_PAUSE_MS = 100;

/** Another tool may have used the refresh token a moment before us, and be about to write what it got. */
async function tokenOfOthers(
  signIn: SignIn,
  sent: SignInToken,
  context: SignInContext,
): Promise<SignInToken | undefined> {
  const store = storeOf(context);
  if (store.kind === 'memory') return undefined;
  for (let attempt = 0; attempt < LOST_RACE_TRIES; attempt += 1) {
    const reading = await store.readWhole(signIn);
    const isOther = reading.kind === 'token' && reading.token.accessToken !== sent.accessToken;
    if (isOther && !isExpired(reading.token, context.host.now())) return reading.token;
    await new Promise((resolve) => setTimeout(resolve, LOST_RACE_PAUSE_MS));
  }
  return undefined;
}

async function renew(signIn: SignIn, context: SignInContext): Promise<AccessToken> {
  const { host, transport, targetOf, debug } = context;
  const found = await foundToken(signIn, context);
  const { token } = found;
  const { renewal } = token;
  if (isFresh(found, host.now()) || renewal === undefined) return usable(token, signIn, context);
  const refused = ended('its session at the portal is over, and nothing renews the token any more.');
  const mark = tokenMark(renewal.refreshToken);
  if (readRecord(host, signIn).refused === mark) {
    if (isExpired(token, host.now())) throw failureOf(refused, context);
    return usable(token, signIn, context);
  }
  const began = host.now();
  writeRecord(host, signIn, (record) => ({ ...record, triedAt: began }));
  const { clientId, clientSecret, refreshToken } = renewal;
  const call = { target: targetOf('sso_oidc'), transport, now: began };
  const answer = await renewToken(call, { clientId, clientSecret, refreshToken });
  if (answer.ok) {
    const { accessToken, expiresIn, refreshToken: next } = answer.value;
    const expiresAt = new Date(host.now() + expiresIn * 1000);
    storeOf(context).keepRenewed(signIn, token, { accessToken, expiresAt, refreshToken: next });
    debug(`renewed the token of ${oneLine(signIn.name)}`);
    return { accessToken, isForeign: false };
  }
  if (answer.fault.kind === 'sign-in-ended') {
    const other = await tokenOfOthers(signIn, token, context);
    if (other !== undefined) return usable(other, signIn, context);
    writeRecord(host, signIn, (record) => ({ ...record, refused: mark }));
  }
  if (isExpired(token, host.now()))
    throw failureOf(answer.fault.kind === 'sign-in-ended' ? refused : answer.fault, context);
  debug(`the token of ${oneLine(signIn.name)} was not renewed: ${answer.fault.message}`);
  return usable(token, signIn, context);
}

/**
 * A token of the sign-in that is good now, renewed where it is time to: by one process for all that ask at once.
 *
 * @throws AcctmgrError `sign_in_ended` (exit 3) where only a person can help
 */
export async function accessTokenOf(signIn: SignIn, context: SignInContext): Promise<AccessToken> {
  const { host, transport, note } = context;
  const found = await foundToken(signIn, context);
  const { token } = found;
  if (asItIs(found, signIn, context)) return usable(token, signIn, context);
  if (!isRenewable(token, host.now())) {
    const why =
      token.renewal === undefined
        ? 'its token has expired, and it came without one that renews it.'
        : 'its token has expired, and so has the registration that renews it.';
    throw failureOf(ended(why), context);
  }
  const store = storeOf(context);
  // Nobody else has it.
  if (store.kind === 'memory') return renew(signIn, context);
  return singleFlight(
    {
      host,
      path: recordPath(host, signIn),
      purpose: `renewing the sign-in ${oneLine(signIn.name)}`,
      waitMs: transport.timeoutMs + SLACK_MS,
      landed: () => {
        const reading = store.read(signIn);
        return reading.kind === 'token' && isFresh(reading, host.now())
          ? usable(reading.token, signIn, context)
          : undefined;
      },
      onWait: (holder) => {
        note(`Waiting for ${describeHolder(holder)} …`);
      },
      // Without a cache of our own there is no lock, and renewing is what the SDKs do without one.
      onAlone: () => undefined,
    },
    () => renew(signIn, context),
  );
}

/** Remembers whether the portal took a token. What this process alone has is of no use to others. */
export function noteAnswer(
  signIn: SignIn,
  accessToken: string,
  isTaken: boolean,
  { host, tokens }: SignInContext,
): void {
  if (tokens?.kind !== 'memory') noteTaken(host, signIn, accessToken, isTaken);
}

/** Which sign-in lives now: what is cached under another one is nobody's. Undefined where nobody is signed in. */
export function liveSignInId(host: Host, signIn: Pick<SignIn, 'name' | 'startUrl'>): string | undefined {
  const reading = readToken(host, signIn);
  return reading.kind === 'token'
    ? signInIdOf(reading.token.accessToken, readRecord(host, signIn))
    : undefined;
}
