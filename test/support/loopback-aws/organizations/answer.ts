import { evaluate } from '../policy-document.js';
import { invalidToken, Refusal } from '../refusal.js';
import { identityContext } from '../request-context.js';
import type { Answer, ServiceRequest } from '../service.js';
import { readAuthorization, verifySignature, type SignedRequest } from '../signature.js';
import { arnOf, homeOf, identityPoliciesOf, type Signer } from '../signer.js';
import { accountMember, childrenOf, organizationMember, rootMember, unitMember } from './members.js';
import type { LoopbackOrganization } from './settings.js';

/* Organizations: the calls that list it, as strict as the real ones. */

const API = /^AWSOrganizationsV20161128\.(\w+)$/;

/** What a request asks of Organizations; undefined for what is not for it. */
export const organizationsAction = ({ headers }: SignedRequest): string | undefined =>
  API.exec(String(headers['x-amz-target'] ?? ''))?.[1];

type Body = Readonly<Record<string, unknown>>;

/** The members of the request that are texts, for the record and for what misbehaves. */
export function organizationsParameters(action: string, { body }: SignedRequest): Record<string, string> {
  const members = Object.entries(bodyOf(body)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { Action: action, ...Object.fromEntries(members) };
}

function bodyOf(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    throw new Refusal(400, 'SerializationException', 'The request is not JSON.');
  }
}

const invalid = (reason: string): Refusal =>
  new Refusal(
    400,
    'InvalidInputException',
    `You provided a value that does not match the required pattern: ${reason}`,
  );

interface Call {
  readonly organization: LoopbackOrganization;
  readonly body: Body;
}

/** In pages; the token says where the next one starts, and whether the empty one before it was sent. */
function paged<T>(
  key: string,
  { organization, body }: Call,
  items: readonly T[],
  member: (item: T) => unknown = (item) => item,
): Body {
  const { MaxResults: most = organization.pageSize, NextToken: token = '0' } = body;
  if (!Number.isInteger(most) || Number(most) < 1 || Number(most) > 20) throw invalid('MaxResults');
  const [, place = '', sent] = /^(\d+)(e?)$/.exec(String(token)) ?? [];
  if (place === '') throw invalid('INVALID_NEXT_TOKEN');
  if (organization.emptyPages && sent === '') return { [key]: [], NextToken: `${place}e` };
  const end = Number(place) + Math.min(Number(most), organization.pageSize);
  return {
    [key]: items.slice(Number(place), end).map(member),
    ...(end < items.length ? { NextToken: String(end) } : {}),
  };
}

function tagsOf({ organization, body }: Call): readonly unknown[] {
  const account = organization.accounts.find(({ id }) => id === body['ResourceId']);
  if (account === undefined)
    throw new Refusal(400, 'TargetNotFoundException', 'You specified a target that does not exist.');
  return Object.entries(account.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

const ACTIONS: Readonly<Record<string, (call: Call) => Body>> = {
  DescribeOrganization: ({ organization }) => ({ Organization: organizationMember(organization) }),
  ListRoots: (call) => paged('Roots', call, [rootMember(call.organization)]),
  ListOrganizationalUnitsForParent: (call) => {
    const { organization, body } = call;
    const units = childrenOf(organization, String(body['ParentId']), organization.units);
    return paged('OrganizationalUnits', call, units, (unit) => unitMember(organization, unit));
  },
  ListAccountsForParent: (call) => {
    const { organization, body } = call;
    const accounts = childrenOf(organization, String(body['ParentId']), organization.accounts);
    return paged('Accounts', call, accounts, (account) => accountMember(organization, account));
  },
  ListAccounts: (call) =>
    paged('Accounts', call, call.organization.accounts, (account) =>
      accountMember(call.organization, account),
    ),
  ListTagsForResource: (call) => paged('Tags', call, tagsOf(call)),
};

const tooMany = (): Refusal =>
  new Refusal(
    400,
    'TooManyRequestsException',
    'You have sent too many requests in too short a period of time. The quota helps protect against denial-of-service attacks. Try again later.',
  );

function requireRate({ called, callsPerSecond }: LoopbackOrganization, now: number): void {
  if (callsPerSecond === undefined) return;
  if (called.filter((time) => time > now - 1000).length >= callsPerSecond) throw tooMany();
  called.push(now);
}

/** The caller's own policies first, then whether the account is one that Organizations tells. */
function authorize(signer: Signer, action: string, organization: LoopbackOrganization, now: number): void {
  const mfaAt = signer.kind === 'user-session' ? signer.mfaAt : undefined;
  const context = identityContext(signer, now, mfaAt);
  const operation = `organizations:${action}`;
  const verdict =
    signer.kind === 'root'
      ? 'allow'
      : evaluate(identityPoliciesOf(signer), { action: operation, resource: '*', context });
  if (verdict !== 'allow') {
    const why =
      verdict === 'deny'
        ? 'with an explicit deny in an identity-based policy'
        : `because no identity-based policy allows the ${operation} action`;
    throw new Refusal(
      400,
      'AccessDeniedException',
      `User: ${arnOf(signer)} is not authorized to perform: ${operation} on resource: * ${why}`,
    );
  }
  const { managementAccount, delegatedAdministrators } = organization;
  const mayList = [managementAccount, ...delegatedAdministrators].includes(homeOf(signer).account);
  if (action !== 'DescribeOrganization' && !mayList)
    throw new Refusal(400, 'AccessDeniedException', "You don't have permissions to access this resource.");
}

function signerOf({ signed, world, now }: ServiceRequest): Signer {
  const authorization = readAuthorization(signed.headers);
  if (authorization.service !== 'organizations')
    throw new Refusal(
      403,
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'organizations'.",
    );
  const key = world.keys.get(authorization.accessKeyId);
  if (key === undefined) throw new Refusal(400, 'UnrecognizedClientException', invalidToken().message);
  verifySignature(signed, authorization, key, now);
  return key.signer;
}

function carriedOut(action: string, request: ServiceRequest): Body {
  const { world, signed, now, misbehaviour } = request;
  const signer = signerOf(request);
  if (misbehaviour?.kind === 'error')
    throw new Refusal(misbehaviour.status, misbehaviour.code, misbehaviour.message);
  if (misbehaviour?.kind === 'throttle') throw tooMany();
  if (misbehaviour?.kind === 'server-error')
    throw new Refusal(
      500,
      'ServiceException',
      'AWS Organizations can’t complete your request because of an internal service error. Try again later.',
    );
  const { account } = homeOf(signer);
  const organization = world.organizations.find(({ accounts }) => accounts.some(({ id }) => id === account));
  if (organization === undefined)
    throw new Refusal(
      400,
      'AWSOrganizationsNotInUseException',
      'Your account is not a member of an organization.',
    );
  requireRate(organization, now);
  authorize(signer, action, organization, now);
  const carryOut = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (carryOut === undefined) throw new Refusal(400, 'UnknownOperationException', '');
  return carryOut({ organization, body: bodyOf(signed.body) });
}

export function answerOrganizations(action: string, request: ServiceRequest): Answer {
  const head = {
    contentType: 'application/x-amz-json-1.1',
    requestId: request.world.chance.about('requests').uuid(),
  };
  try {
    return { ...head, status: 200, body: JSON.stringify(carriedOut(action, request)) };
  } catch (error) {
    const { status, code, message } =
      error instanceof Refusal ? error : new Refusal(500, 'LoopbackAwsBug', String((error as Error).stack));
    return { ...head, status, code, body: JSON.stringify({ __type: code, Message: message }) };
  }
}
