import { partitionIdOf } from '../arn.js';
import { toFault, type Fault } from '../faults/fault.js';
import type { FaultKind } from '../faults/fault-kind.js';
import type { OrganizationsAction } from '../faults/situation.js';
import { secretParts } from '../key-form.js';
import { wrongAnswer, type Answer } from './answer.js';
import { sendJson, type JsonAnswer } from './json-request.js';
import type { Page } from './pages.js';
import type { ServiceCall } from './service-call.js';
import { signedHeaders } from './signed-request.js';

/* What is asked of Organizations. Each function is one call: who makes many of them keeps a pace, and tries again. */

export interface Organization {
  readonly id: string;
  /** `aws`, `aws-us-gov`, … */
  readonly partition: string;
  readonly managementAccountId: string;
}

/** An organizational unit, or the root of them all. */
export interface OrganizationalUnit {
  readonly id: string;
  readonly name: string;
}

export interface OrganizationAccount {
  readonly accountId: string;
  readonly accountName: string | undefined;
  readonly email: string | undefined;
  /** `ACTIVE`, `SUSPENDED`, `PENDING_ACTIVATION`, … */
  readonly state: string;
}

const API = 'AWSOrganizationsV20161128';

type Body = Readonly<Record<string, unknown>>;

const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textIn = (body: Body, key: string): string | undefined => {
  const value = body[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** A policy of the caller is named in AWS's text; who is no administrator at all is told nothing but that. */
function kindOf(code: string, message: string): FaultKind | undefined {
  if (code === 'AWSOrganizationsNotInUseException') return 'organization-missing';
  const isDenied = code === 'AccessDeniedException' && !message.includes('is not authorized to perform');
  return isDenied ? 'organization-denied' : undefined;
}

function faultOf({ status, headers, body }: JsonAnswer, secrets: readonly (string | undefined)[]): Fault {
  const said = isBody(body) ? body : {};
  const code = textIn(said, '__type')?.split('#').at(-1);
  const message = textIn(said, 'Message') ?? textIn(said, 'message') ?? `HTTP ${status}`;
  const fault = toFault(
    {
      name: code ?? 'Unknown',
      message,
      $metadata: { httpStatusCode: status, requestId: headers['x-amzn-requestid'], attempts: 1 },
      $response: { headers },
    },
    secrets,
  );
  const kind = code === undefined ? undefined : kindOf(code, message);
  return kind === undefined ? fault : { ...fault, kind };
}

/** One call, tried once. Never throws: what went wrong is a fault. */
async function ask<T extends object>(
  { credentials, target, transport, now }: ServiceCall,
  action: OrganizationsAction,
  body: Readonly<Record<string, string>>,
  read: (body: Body) => T | Fault,
): Promise<Answer<T>> {
  const secrets = secretParts(credentials);
  try {
    const signal = AbortSignal.timeout(transport.timeoutMs);
    const url = new URL(target.endpoint);
    const request = {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${API}.${action}` },
      body: JSON.stringify(body),
    } as const;
    const headers = await signedHeaders(request, {
      credentials,
      service: 'organizations',
      region: target.region,
      now,
    });
    const answer = await sendJson({ ...request, headers, body }, transport, signal);
    if (answer.status !== 200 || !isBody(answer.body)) return { ok: false, fault: faultOf(answer, secrets) };
    const value = read(answer.body);
    if ('kind' in value && 'cause' in value) return { ok: false, fault: value };
    const requestId = [answer.headers['x-amzn-requestid']].flat()[0];
    return { ok: true, value, requestId, clockSkewMs: undefined };
  } catch (error) {
    return { ok: false, fault: toFault(error, secrets) };
  }
}

const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;
const ACCOUNT_ID = /^\d{12}$/;
const UNIT_ID = /^(?:r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/;

/** The organization of the account that asks, whose every account may know it. */
export const describeOrganization = (call: ServiceCall): Promise<Answer<Organization>> =>
  ask(call, 'DescribeOrganization', {}, ({ Organization: found }) => {
    const said = isBody(found) ? found : {};
    const [id = '', managementAccountId = '', arn = ''] = ['Id', 'MasterAccountId', 'Arn'].map((key) =>
      textIn(said, key),
    );
    return ORGANIZATION_ID.test(id) && ACCOUNT_ID.test(managementAccountId)
      ? { id, managementAccountId, partition: partitionIdOf(arn) ?? 'aws' }
      : wrongAnswer('The answer of Organizations has no organization.');
  });

/** @param key - of the list in the answer @param read - an item of it; undefined for one that can't be right */
const page =
  <T>(key: string, read: (item: Body) => T | undefined) =>
  (body: Body): Page<T> | Fault => {
    const list = body[key];
    if (!Array.isArray(list)) return wrongAnswer(`The answer of Organizations has no ${key}.`);
    const items = list.map((item: unknown) => (isBody(item) ? read(item) : undefined));
    const right = items.filter((item) => item !== undefined);
    return right.length === items.length
      ? { items: right, next: textIn(body, 'NextToken') }
      : wrongAnswer(`The answer of Organizations has ${key} without an id.`);
  };

const more = (next: string | undefined): Readonly<Record<string, string>> =>
  next === undefined ? {} : { NextToken: next };

const unitIn = (item: Body): OrganizationalUnit | undefined => {
  const id = textIn(item, 'Id');
  return id !== undefined && UNIT_ID.test(id) ? { id, name: textIn(item, 'Name') ?? id } : undefined;
};

const accountIn = (item: Body): OrganizationAccount | undefined => {
  const accountId = textIn(item, 'Id');
  if (accountId === undefined || !ACCOUNT_ID.test(accountId)) return undefined;
  return {
    accountId,
    accountName: textIn(item, 'Name'),
    email: textIn(item, 'Email'),
    // `Status` is the older name, and goes away.
    state: textIn(item, 'State') ?? textIn(item, 'Status') ?? 'ACTIVE',
  };
};

type Listed<T> = Promise<Answer<Page<T>>>;

export const rootsPage = (call: ServiceCall, next?: string): Listed<OrganizationalUnit> =>
  ask(call, 'ListRoots', more(next), page('Roots', unitIn));

/** The organizational units right below another one, or below the root. */
export const unitsPage = (call: ServiceCall, parentId: string, next?: string): Listed<OrganizationalUnit> =>
  ask(
    call,
    'ListOrganizationalUnitsForParent',
    { ParentId: parentId, ...more(next) },
    page('OrganizationalUnits', unitIn),
  );

/** The accounts right below an organizational unit, or below the root. */
export const accountsOfParent = (
  call: ServiceCall,
  parentId: string,
  next?: string,
): Listed<OrganizationAccount> =>
  ask(call, 'ListAccountsForParent', { ParentId: parentId, ...more(next) }, page('Accounts', accountIn));

export const tagsPage = (
  call: ServiceCall,
  accountId: string,
  next?: string,
): Listed<{ readonly key: string; readonly value: string }> =>
  ask(
    call,
    'ListTagsForResource',
    { ResourceId: accountId, ...more(next) },
    page('Tags', (item) => {
      const key = textIn(item, 'Key');
      return key === undefined ? undefined : { key, value: textIn(item, 'Value') ?? '' };
    }),
  );
