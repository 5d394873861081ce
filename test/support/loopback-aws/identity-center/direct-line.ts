import { createHash } from 'node:crypto';
import { emptyWorld } from '../world.js';
import { answerOperation } from './answer.js';
import {
  addIdentityCenter,
  noIdentityCenters,
  type IdentityCenter,
  type IdentityCenters,
} from './identity-center.js';
import { operationOf } from './operations.js';
import { signIn, type SignIn } from './sign-in.js';

export const startUrl = 'https://corp.awsapps.com/start';
export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
export const prod = '444455556666';
export const stranger = '555566667777';
export const verifier = 'v'.repeat(64);
export const challenge = createHash('sha256').update(verifier).digest('base64url');

export interface Heard {
  readonly status: number;
  readonly code: string | undefined;
  /** Of JSON. */
  readonly said: Readonly<Record<string, unknown>>;
  /** Where the browser is sent. */
  readonly location: string | undefined;
}

type Fields = Readonly<Record<string, string>>;

/** An Identity Center that is asked without a network: ada may read prod, and is listed with a stale Admin. */
export interface DirectLine {
  readonly centers: IdentityCenters;
  readonly center: IdentityCenter;
  /** Milliseconds since the epoch; begins at noon. */
  now: number;
  send(method: string, path: string, body?: string, headers?: Fields): Heard;
  /** Members as JSON. */
  post(path: string, members: object): Heard;
  /** `GET`, by the bearer of a token. */
  ask(path: string, accessToken?: string): Heard;
  signIn(user?: string, scopes?: readonly string[]): SignIn;
}

const world = {
  startUrl,
  region: 'eu-west-1',
  users: ['ada', 'ben'],
  accounts: [{ id: prod, name: 'prod', email: 'prod@example.com' }, { id: stranger }],
  permissionSets: ['ReadOnlyAccess', { name: 'Admin', sessionDuration: 7200 }],
  assignments: [
    { user: 'ada', account: prod, permissionSet: 'ReadOnlyAccess' },
    { user: 'ada', account: prod, permissionSet: 'Admin', stale: true },
  ],
};

export function openDirectLine(): DirectLine {
  const centers = noIdentityCenters(emptyWorld());
  const line: DirectLine = {
    centers,
    center: addIdentityCenter(centers, world),
    now: Date.parse('2026-03-01T12:00:00Z'),
    send: (method, path, body = '', headers = {}) => {
      const signed = { method, url: new URL(path, 'http://loopback'), headers, body };
      const operation = operationOf(signed);
      if (operation === undefined) throw new Error(`${method} ${path} is not of Identity Center`);
      const request = {
        centers,
        signed,
        origin: 'http://127.0.0.1:1',
        now: line.now,
        misbehaviour: undefined,
      };
      const { status, code, body: text, headers: more } = answerOperation(operation, request);
      const said = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
      return { status, code, said, location: more?.['location'] };
    },
    post: (path, members) =>
      line.send('POST', path, JSON.stringify(members), { 'content-type': 'application/json' }),
    ask: (path, accessToken) =>
      line.send('GET', path, '', accessToken === undefined ? {} : { 'x-amz-sso_bearer_token': accessToken }),
    signIn: (user = 'ada', scopes) =>
      signIn(centers, line.center, user, line.now, scopes === undefined ? {} : { scopes }),
  };
  return line;
}

export const registration = {
  clientName: 'acctmgr',
  clientType: 'public',
  grantTypes: ['authorization_code', 'refresh_token'],
  redirectUris: ['http://127.0.0.1/oauth/callback'],
  issuerUrl: startUrl,
  scopes: ['sso:account:access'],
};

/** @throws Error where the client is refused */
export function register(line: DirectLine, changes: object = {}): { clientId: string; clientSecret: string } {
  const { status, said } = line.post('/client/register', { ...registration, ...changes });
  if (status !== 200) throw new Error(JSON.stringify(said));
  return { clientId: String(said['clientId']), clientSecret: String(said['clientSecret']) };
}

/** What a client asks of the page of /authorize. */
export const authorizing = (clientId: string) => ({
  response_type: 'code',
  client_id: clientId,
  redirect_uri: 'http://127.0.0.1:51234/oauth/callback',
  state: 'a-state',
  code_challenge: challenge,
  code_challenge_method: 'S256',
  scopes: 'sso:account:access',
});

export const browse = (line: DirectLine, fields: Fields): Heard =>
  line.send('GET', `/authorize?${new URLSearchParams(fields).toString()}`);
