import { randomBytes, randomInt } from 'node:crypto';
import { Refusal } from '../refusal.js';
import type { Call, Reply } from './call.js';
import { clientOf, deviceGrant, requireGrant, type Client } from './client.js';
import { consentPage, donePage } from './consent-page.js';
import { centerOf, type IdentityCenter, type IdentityCenters } from './identity-center.js';
import { invalidRequest, readMembers } from './members.js';
import { beginSession, invalidGrant, type TokenAnswer } from './token.js';

/** A device that waits for a person. */
export interface Device {
  readonly client: Client;
  readonly center: IdentityCenter;
  readonly userCode: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
  /** Seconds between two tries; each SlowDown adds five for good (RFC 8628, 3.5). */
  interval: number;
  tries: number;
  lastTry?: number;
  /** Who allowed it, or that nobody did. */
  decision?: { readonly user: string } | 'denied';
}

const letters = 'BCDFGHJKLMNPQRSTVWXZ';
const makeUserCode = (): string =>
  Array.from({ length: 8 }, () => letters.charAt(randomInt(letters.length)))
    .join('')
    .replace(/^.{4}/, '$&-');

export function startDeviceAuthorization(call: Call): Reply {
  const asked = readMembers(call.given, { required: ['clientId', 'clientSecret', 'startUrl'] });
  const client = clientOf(call, asked.clientId, asked.clientSecret);
  requireGrant(client, deviceGrant);
  const center = centerOf(call.centers, asked.startUrl);
  if (center === undefined) throw invalidRequest('Invalid startUrl provided');
  const { deviceLifetime: expiresIn, deviceInterval: interval } = center.behaviour;
  const userCode = makeUserCode();
  const deviceCode = randomBytes(60).toString('base64url');
  const expires = call.now + expiresIn * 1000;
  call.centers.devices.set(deviceCode, { client, center, userCode, expires, interval, tries: 0 });
  call.centers.secrets.add(deviceCode);
  const verificationUri = `${call.origin}/device`;
  const verificationUriComplete = `${verificationUri}?user_code=${userCode}`;
  return { json: { deviceCode, userCode, verificationUri, verificationUriComplete, expiresIn, interval } };
}

/** `GET /device`: asks for the code where the address does not carry it. */
export function devicePage({ centers, given }: Call): Reply {
  const { user_code: userCode = '' } = readMembers(given, { optional: ['user_code'] });
  const device = [...centers.devices.values()].find((one) => one.userCode === userCode);
  const users = (device?.center ?? centers.instances[0])?.settings.users ?? [];
  const { name: client = '', scopes = [] } = device?.client ?? {};
  return { html: consentPage({ action: '/device', client, scopes, users, fields: { user_code: userCode } }) };
}

/** @throws Refusal where no device waits with this code */
export function decideDevice(
  centers: IdentityCenters,
  userCode: string,
  decision: NonNullable<Device['decision']>,
  now: number,
): void {
  const device = [...centers.devices.values()].find((one) => one.userCode === userCode);
  if (device === undefined || device.expires <= now || device.decision !== undefined) {
    throw invalidRequest('No device waits with this code');
  }
  if (decision !== 'denied' && !device.center.settings.users.includes(decision.user)) {
    throw invalidRequest('Nobody has this user name');
  }
  device.decision = decision;
}

export function answerDevicePage({ centers, given, now }: Call): Reply {
  const {
    user_code: code,
    user,
    decision,
  } = readMembers(given, {
    required: ['user_code', 'user', 'decision'],
  });
  if (decision !== 'allow' && decision !== 'deny') throw invalidRequest('decision is neither allow nor deny');
  decideDevice(centers, code, decision === 'allow' ? { user } : 'denied', now);
  return { html: donePage(decision === 'allow' ? 'Request approved' : 'Request denied') };
}

const refuse = (code: string, message: string): Refusal => new Refusal(400, code, message);

/** What the device is told while nobody has decided. */
function wait(device: Device, now: number): void {
  const isEarly = device.lastTry !== undefined && now - device.lastTry < device.interval * 1000;
  device.lastTry = now;
  device.tries += 1;
  const { deviceApprovedAfter = Infinity } = device.center.behaviour;
  if (device.tries > deviceApprovedAfter) device.decision ??= { user: device.center.settings.users[0] ?? '' };
  if (isEarly) {
    device.interval += 5;
    throw refuse('SlowDownException', 'Client is polling too often');
  }
  if (device.decision === undefined) {
    throw refuse('AuthorizationPendingException', 'Authorization is pending');
  }
}

export function redeemDevice({ centers, now }: Call, client: Client, deviceCode: string): TokenAnswer {
  const device = centers.devices.get(deviceCode);
  if (device?.client !== client) throw invalidGrant();
  if (device.expires <= now) throw refuse('ExpiredTokenException', 'Device code has expired');
  wait(device, now);
  centers.devices.delete(deviceCode);
  const { center, decision } = device;
  if (decision === undefined || decision === 'denied') {
    throw refuse('AccessDeniedException', 'The person did not allow it');
  }
  return beginSession(centers, { center, user: decision.user, client }, now);
}
