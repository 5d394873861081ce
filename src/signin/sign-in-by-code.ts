import { setTimeout } from 'node:timers/promises';
import type { Answer } from '../aws/clients/answer.js';
import type { SignInCall } from '../aws/clients/identity-center-request.js';
import {
  consentedToken,
  startDevice,
  type ClientRegistration,
  type RenewedToken,
  type WaitingDevice,
} from '../aws/clients/sign-in-calls.js';
import type { SignInContext } from '../identity-center/access-token.js';
import { clientFor, forgetClient } from '../identity-center/client-registration.js';
import type { SignIn } from '../identity-center/sign-in.js';
import { consentFailure, nobodyCame } from './consent-failure.js';
import { signedIn, type SignedIn } from './signed-in.js';

/** RFC 8628, 3.5: for good, each time. */
const SLOWER_MS = 5_000;

type Verdict = 'wait' | 'slower' | 'done';

/** What the answer to a device's question means for the next one. */
export function verdictOn(answer: Answer<RenewedToken>): Verdict {
  if (answer.ok) return 'done';
  const { code, kind } = answer.fault;
  if (code === 'AuthorizationPendingException') return 'wait';
  if (code === 'SlowDownException' || kind === 'throttled') return 'slower';
  // Nobody gives up a code that a person is typing because the network hiccups.
  return kind.startsWith('network-') || kind === 'service-error' ? 'wait' : 'done';
}

/** Asks until a person has decided, or the code's time is over. */
async function decided(
  device: WaitingDevice,
  registration: ClientRegistration,
  call: SignInCall,
  { now, pause }: { now(): number; pause(ms: number): Promise<unknown> },
): Promise<Answer<RenewedToken> | undefined> {
  const end = now() + device.expiresIn * 1000;
  const grant = { kind: 'device', deviceCode: device.deviceCode } as const;
  let intervalMs = device.interval * 1000;
  while (now() < end) {
    // Nobody can have decided before the code was shown, and who asks too soon is told to slow down.
    await pause(intervalMs);
    const answer = await consentedToken({ ...call, now: now() }, registration, grant);
    const verdict = verdictOn(answer);
    if (verdict === 'done') return answer;
    if (verdict === 'slower') intervalMs += SLOWER_MS;
  }
  return undefined;
}

/**
 * Signs a person in by a code that is typed in any browser (RFC 8628), and keeps the token.
 *
 * @param show - tells the person where, and which code
 * @throws AcctmgrError where the person, or Identity Center, says no
 */
export async function signInByCode(
  signIn: SignIn,
  context: SignInContext,
  show: (device: WaitingDevice) => Promise<void>,
  pause: (ms: number) => Promise<unknown> = (ms) => setTimeout(ms),
): Promise<SignedIn> {
  const { host, transport, targetOf } = context;
  const call = { target: targetOf('sso_oidc'), transport, now: host.now() };
  const registered = await clientFor(signIn, 'device', host, call);
  if (!registered.ok) throw consentFailure(registered.fault, signIn, context);
  const registration = registered.value;
  try {
    const device = await startDevice(call, registration, signIn.startUrl);
    if (!device.ok) throw consentFailure(device.fault, signIn, context);
    await show(device.value);
    const now = () => host.now();
    const answer = await decided(device.value, registration, call, { now, pause });
    if (answer === undefined) throw nobodyCame(signIn);
    if (!answer.ok) throw consentFailure(answer.fault, signIn, context);
    return signedIn(signIn, registration, answer.value, context);
  } catch (error) {
    forgetClient(signIn, 'device', host);
    throw error;
  }
}
