import { wrongAnswer, type Answer } from './answer.js';
import type { Fault } from '../faults/fault.js';
import { askIdentityCenter, memberText, type SignInCall } from './identity-center-request.js';

/* What is asked of the OIDC service of Identity Center, for tokens of a person. */

export interface RenewedToken {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** Undefined: the one that was sent stays good. */
  readonly refreshToken: string | undefined;
}

export interface RefreshGrant {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}

const tokenIn = (body: object): RenewedToken | Fault => {
  const accessToken = memberText(body, 'accessToken');
  const { expiresIn } = body as { expiresIn?: unknown };
  if (accessToken === undefined || typeof expiresIn !== 'number' || !(expiresIn > 0))
    return wrongAnswer('The answer of Identity Center lacks a token.');
  return { accessToken, expiresIn, refreshToken: memberText(body, 'refreshToken') };
};

/** A new access token for a refresh token, which may be good once. */
export const renewToken = (call: SignInCall, grant: RefreshGrant): Promise<Answer<RenewedToken>> =>
  askIdentityCenter(
    { method: 'POST', path: '/token', body: { ...grant, grantType: 'refresh_token' } },
    call,
    [grant.clientSecret, grant.refreshToken],
    tokenIn,
    true,
  );

/** What a person's consent gives a token for. */
export type ConsentGrant =
  | {
      readonly kind: 'code';
      readonly code: string;
      readonly redirectUri: string;
      readonly codeVerifier: string;
    }
  | { readonly kind: 'device'; readonly deviceCode: string };

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** The first token of a sign-in. A code is good once, and a device asks again by itself. */
export function consentedToken(
  call: SignInCall,
  { clientId, clientSecret }: Pick<ClientRegistration, 'clientId' | 'clientSecret'>,
  { kind, ...proof }: ConsentGrant,
): Promise<Answer<RenewedToken>> {
  const grantType = kind === 'code' ? 'authorization_code' : DEVICE_GRANT;
  const body = { clientId, clientSecret, grantType, ...proof };
  return askIdentityCenter(
    { method: 'POST', path: '/token', body },
    call,
    [clientSecret, ...Object.values(proof)],
    tokenIn,
    true,
  );
}

/** Who asks for tokens, as Identity Center knows it. */
export interface ClientRegistration {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly expiresAt: Date;
}

export interface ClientWish {
  readonly clientName: string;
  readonly scopes: readonly string[];
  /** Of a client whose people consent in a browser of this machine; without it, one that they type a code for. */
  readonly browser?: { readonly issuerUrl: string; readonly redirectUri: string };
}

/** Makes this machine known. A client is nobody yet. */
export const registerClient = (
  call: SignInCall,
  { clientName, scopes, browser }: ClientWish,
): Promise<Answer<ClientRegistration>> =>
  askIdentityCenter(
    {
      method: 'POST',
      path: '/client/register',
      body: {
        clientName,
        clientType: 'public',
        scopes,
        ...(browser && {
          grantTypes: ['authorization_code', 'refresh_token'],
          redirectUris: [browser.redirectUri],
          issuerUrl: browser.issuerUrl,
        }),
      },
    },
    call,
    [],
    (body) => {
      const [clientId, clientSecret] = [memberText(body, 'clientId'), memberText(body, 'clientSecret')];
      const { clientSecretExpiresAt: end } = body as { clientSecretExpiresAt?: unknown };
      if (clientId === undefined || clientSecret === undefined || typeof end !== 'number')
        return wrongAnswer('The answer of Identity Center lacks a registration.');
      return { clientId, clientSecret, expiresAt: new Date(end * 1000) };
    },
  );

/** A device that waits for a person to type its code elsewhere. */
export interface WaitingDevice {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly verificationUri: string;
  /** With the code in it. */
  readonly verificationUriComplete: string | undefined;
  /** Seconds. */
  readonly expiresIn: number;
  /** Seconds between two questions. */
  readonly interval: number;
}

const USUAL_INTERVAL = 5;

export const startDevice = (
  call: SignInCall,
  { clientId, clientSecret }: Pick<ClientRegistration, 'clientId' | 'clientSecret'>,
  startUrl: string,
): Promise<Answer<WaitingDevice>> =>
  askIdentityCenter(
    { method: 'POST', path: '/device_authorization', body: { clientId, clientSecret, startUrl } },
    call,
    [clientSecret],
    (body) => {
      const [deviceCode, userCode] = [memberText(body, 'deviceCode'), memberText(body, 'userCode')];
      const verificationUri = memberText(body, 'verificationUri');
      const { expiresIn, interval } = body as { expiresIn?: unknown; interval?: unknown };
      if (deviceCode === undefined || userCode === undefined || verificationUri === undefined)
        return wrongAnswer('The answer of Identity Center lacks a code.');
      return {
        deviceCode,
        userCode,
        verificationUri,
        verificationUriComplete: memberText(body, 'verificationUriComplete'),
        expiresIn: typeof expiresIn === 'number' ? expiresIn : 600,
        interval: typeof interval === 'number' && interval > 0 ? interval : USUAL_INTERVAL,
      };
    },
  );
