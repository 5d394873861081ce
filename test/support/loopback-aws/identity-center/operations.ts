import type { Parameters } from '../query-protocol.js';
import { Refusal } from '../refusal.js';
import type { SignedRequest } from '../signature.js';
import { authorize, consent } from './authorization-code.js';
import type { Operation } from './call.js';
import { registerClient } from './client.js';
import { createToken } from './create-token.js';
import { answerDevicePage, devicePage, startDeviceAuthorization } from './device.js';
import { readFields, readJson, type Given } from './members.js';
import { getRoleCredentials, listAccountRoles, listAccounts, logout } from './portal.js';

/** Which service answers decides how an error is written. */
export type Family = 'oidc' | 'portal';

export interface NamedOperation {
  /** As in the service model; the pages have names of their own. */
  readonly name: string;
  readonly family: Family;
  /** Where its members stand. */
  readonly from: 'json' | 'query' | 'form';
  readonly answer: Operation;
}

const oidc = (name: string, answer: Operation, from: NamedOperation['from'] = 'json'): NamedOperation => ({
  name,
  family: 'oidc',
  from,
  answer,
});
const portal = (name: string, answer: Operation): NamedOperation => ({
  name,
  family: 'portal',
  from: 'query',
  answer,
});

const operations: Readonly<Record<string, NamedOperation>> = {
  'POST /client/register': oidc('RegisterClient', registerClient),
  'POST /device_authorization': oidc('StartDeviceAuthorization', startDeviceAuthorization),
  'POST /token': oidc('CreateToken', createToken),
  'GET /authorize': oidc('Authorize', authorize, 'query'),
  'POST /authorize': oidc('Consent', consent, 'form'),
  'GET /device': oidc('DevicePage', devicePage, 'query'),
  'POST /device': oidc('DeviceConsent', answerDevicePage, 'form'),
  'GET /assignment/accounts': portal('ListAccounts', listAccounts),
  'GET /assignment/roles': portal('ListAccountRoles', listAccountRoles),
  'GET /federation/credentials': portal('GetRoleCredentials', getRoleCredentials),
  'POST /logout': portal('Logout', logout),
};

const paths = new Set(Object.keys(operations).map((key) => key.slice(key.indexOf(' ') + 1)));

const unknownOperation = portal('UnknownOperation', () => {
  throw new Refusal(404, 'UnknownOperationException', 'The path is not called by this method');
});

/** Undefined for what is not of Identity Center: one address serves STS and IAM, too. */
export function operationOf({ method, url }: SignedRequest): NamedOperation | undefined {
  return operations[`${method} ${url.pathname}`] ?? (paths.has(url.pathname) ? unknownOperation : undefined);
}

/** @throws Refusal where the request is not of the form that the operation takes */
export function givenTo({ from }: NamedOperation, request: SignedRequest): Given {
  if (from === 'json') return readJson(request);
  return readFields(from === 'query' ? request.url.searchParams : new URLSearchParams(request.body));
}

/** For the record; lists are JSON. */
export function recordedParameters(operation: NamedOperation, request: SignedRequest): Parameters {
  try {
    const entries = Object.entries(givenTo(operation, request));
    return Object.fromEntries(
      entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    );
  } catch {
    return {};
  }
}
