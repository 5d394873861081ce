import { randomBytes } from 'node:crypto';
import { Refusal } from '../refusal.js';
import type { Call, Reply } from './call.js';
import { centerOf, type IdentityCenter, type IdentityCenters } from './identity-center.js';
import { invalidRequest, readMembers } from './members.js';
import { usualBehaviour } from './settings.js';

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
export const grants = ['authorization_code', deviceGrant, 'refresh_token'] as const;
export type Grant = (typeof grants)[number];
export const isGrant = (text: string): text is Grant => (grants as readonly string[]).includes(text);

/** A registration. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  readonly grantTypes: readonly Grant[];
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
  /** Whose page of consent it may open; undefined for a client of the device flow. */
  readonly center: IdentityCenter | undefined;
  /** Seconds since the epoch. */
  readonly issued: number;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

/** Only this machine's own addresses: the browser hands the code to a program here. The port is not part of it. */
export function redirectTarget(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = url?.hostname === '127.0.0.1' || url?.hostname === '[::1]';
  if (url?.protocol !== 'http:' || !isLoopback || url.search !== '' || url.hash !== '') return undefined;
  return url.username === '' && url.password === '' ? `${url.hostname}${url.pathname}` : undefined;
}

function grantTypesOf(given: readonly string[] | undefined): readonly Grant[] {
  if (given === undefined) return [deviceGrant, 'refresh_token'];
  if (given.every(isGrant)) return given;
  throw new Refusal(400, 'UnsupportedGrantTypeException', 'Invalid grant type provided');
}

interface Asked {
  readonly redirectUris?: readonly string[];
  readonly issuerUrl?: string;
}

function checkRedirects(grantTypes: readonly Grant[], { redirectUris, issuerUrl }: Asked): void {
  if (redirectUris?.some((uri) => redirectTarget(uri) === undefined) === true) {
    throw new Refusal(400, 'InvalidRedirectUriException', 'Invalid redirect URI provided');
  }
  if (!grantTypes.includes('authorization_code')) return;
  if (redirectUris === undefined) throw invalidRequest('redirectUris is missing');
  if (issuerUrl === undefined) throw invalidRequest('issuerUrl is missing');
}

export function registerClient({ centers, given, now }: Call): Reply {
  const asked = readMembers(given, {
    required: ['clientName', 'clientType'],
    optional: ['issuerUrl', 'entitledApplicationArn'],
    lists: ['scopes', 'redirectUris', 'grantTypes'],
  });
  if (asked.clientType !== 'public') {
    throw new Refusal(400, 'InvalidClientMetadataException', 'Only public clients are supported');
  }
  const grantTypes = grantTypesOf(asked.grantTypes);
  checkRedirects(grantTypes, asked);
  const center = asked.issuerUrl === undefined ? undefined : centerOf(centers, asked.issuerUrl);
  if (asked.issuerUrl !== undefined && center === undefined) throw invalidRequest('Invalid issuer URL');
  const scopes = asked.scopes ?? [];
  const known = (center ?? centers.instances[0])?.settings.scopes ?? ['sso:account:access'];
  if (!scopes.every((scope) => known.includes(scope))) {
    throw new Refusal(400, 'InvalidScopeException', 'Invalid scope provided');
  }
  const client = addClient(
    centers,
    { name: asked.clientName, grantTypes, redirectUris: asked.redirectUris ?? [], scopes, center },
    now,
  );
  const { id: clientId, secret: clientSecret, issued: clientIdIssuedAt, expires } = client;
  return { json: { clientId, clientSecret, clientIdIssuedAt, clientSecretExpiresAt: expires / 1000 } };
}

/** The lifetime is that of the instance; a client of the device flow has none yet, and takes the first one's. */
export function addClient(
  centers: IdentityCenters,
  asked: Omit<Client, 'id' | 'secret' | 'issued' | 'expires'>,
  now: number,
): Client {
  const issued = Math.floor(now / 1000);
  const { clientLifetime } = (asked.center ?? centers.instances[0])?.behaviour ?? usualBehaviour;
  const client: Client = {
    ...asked,
    id: randomBytes(20).toString('base64url'),
    secret: `eyJraWQ.${randomBytes(300).toString('base64url')}.${randomBytes(60).toString('base64url')}`,
    issued,
    expires: (issued + clientLifetime) * 1000,
  };
  centers.clients.set(client.id, client);
  centers.secrets.add(client.secret);
  return client;
}

/** @throws Refusal where the registration is unknown or over */
export function clientOf({ centers, now }: Call, id: string, secret: string): Client {
  const client = centers.clients.get(id);
  if (client?.secret !== secret || client.expires <= now) {
    throw new Refusal(401, 'InvalidClientException', 'Invalid client provided');
  }
  return client;
}

export function requireGrant(client: Client, grant: Grant): void {
  if (!client.grantTypes.includes(grant)) {
    throw new Refusal(400, 'UnauthorizedClientException', 'Client is not authorized for this grant type');
  }
}
