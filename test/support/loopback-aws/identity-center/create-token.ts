import { Refusal } from '../refusal.js';
import { redeemCode } from './authorization-code.js';
import type { Call, Reply } from './call.js';
import { clientOf, deviceGrant, isGrant, requireGrant, type Client, type Grant } from './client.js';
import { redeemDevice } from './device.js';
import { readMembers } from './members.js';
import { renew, type TokenAnswer } from './token.js';

const everyGrant = ['clientId', 'clientSecret', 'grantType'] as const;

/** `scope` has no effect, says the service model. What belongs to another grant is refused. */
const redeem: Readonly<Record<Grant, (call: Call, client: Client) => TokenAnswer>> = {
  authorization_code: (call, client) => {
    const required = [...everyGrant, 'code', 'redirectUri', 'codeVerifier'] as const;
    return redeemCode(call, client, readMembers(call.given, { required, lists: ['scope'] }));
  },
  [deviceGrant]: (call, client) => {
    const required = [...everyGrant, 'deviceCode'] as const;
    return redeemDevice(call, client, readMembers(call.given, { required, lists: ['scope'] }).deviceCode);
  },
  refresh_token: (call, client) => {
    const required = [...everyGrant, 'refreshToken'] as const;
    return renew(call, client, readMembers(call.given, { required, lists: ['scope'] }).refreshToken);
  },
};

export function createToken(call: Call): Reply {
  const { clientId, clientSecret, grantType } = readMembers(call.given, {
    required: everyGrant,
    optional: ['deviceCode', 'code', 'refreshToken', 'redirectUri', 'codeVerifier'],
    lists: ['scope'],
  });
  const client = clientOf(call, clientId, clientSecret);
  if (!isGrant(grantType)) {
    throw new Refusal(400, 'UnsupportedGrantTypeException', 'Invalid grant type provided');
  }
  requireGrant(client, grantType);
  return { json: redeem[grantType](call, client) };
}
