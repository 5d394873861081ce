import { randomUUID } from 'node:crypto';
import type { Misbehaviour } from '../misbehaviour.js';
import { Refusal } from '../refusal.js';
import type { Answer } from '../service.js';
import type { SignedRequest } from '../signature.js';
import type { Reply } from './call.js';
import type { IdentityCenters } from './identity-center.js';
import { invalidRequest } from './members.js';
import { givenTo, type Family, type NamedOperation } from './operations.js';
import { Throttled } from './throttled.js';

interface Request {
  readonly centers: IdentityCenters;
  readonly signed: SignedRequest;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly now: number;
  readonly misbehaviour: Misbehaviour | undefined;
}

/** The error that a misbehaviour stands for, in the words of each service. */
function faultOf(misbehaviour: Misbehaviour | undefined, family: Family): Refusal | undefined {
  if (misbehaviour?.kind === 'error') {
    const { status, code, message, reason } = misbehaviour;
    return new Refusal(status, code, message, reason);
  }
  if (misbehaviour?.kind === 'throttle') {
    if (family === 'portal') return new Throttled(misbehaviour.retryAfter);
    return new Refusal(400, 'SlowDownException', 'Too many requests');
  }
  if (misbehaviour?.kind === 'server-error') {
    return new Refusal(500, 'InternalServerException', 'An unexpected error occurred');
  }
  return undefined;
}

function distort(value: object, misbehaviour: Misbehaviour | undefined): string {
  const change = (name: string, member: unknown): unknown => {
    if (misbehaviour?.kind === 'missing-field' && misbehaviour.field === name) return undefined;
    if (misbehaviour?.kind === 'empty-field' && misbehaviour.field === name) return '';
    return misbehaviour?.kind === 'past-expiration' && name === 'expiration' ? 1_577_836_800_000 : member;
  };
  return JSON.stringify(value, change);
}

const never = { 'cache-control': 'no-store' };

function answerOf(reply: Reply, misbehaviour: Misbehaviour | undefined): Omit<Answer, 'requestId'> {
  if (reply === 'nothing') return { status: 200, contentType: 'application/json', body: '' };
  if ('redirect' in reply) {
    const headers = { ...never, location: reply.redirect };
    return { status: 302, contentType: 'text/html; charset=utf-8', body: '', headers };
  }
  if ('html' in reply) {
    return { status: 200, contentType: 'text/html; charset=utf-8', body: reply.html, headers: never };
  }
  const body = distort(reply.json, misbehaviour);
  return { status: 200, contentType: 'application/json', body, headers: never };
}

/** `InvalidGrantException` is `invalid_grant` in the body. */
const oauthName = (code: string): string =>
  code
    .replace(/Exception$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toLowerCase();

function errorBody({ code, message, reason }: Refusal, family: Family): object {
  if (family === 'portal') return { message, __type: `com.amazonaws.switchboard.portal#${code}` };
  return { error: oauthName(code), error_description: message, ...(reason === undefined ? {} : { reason }) };
}

function errorAnswer(error: unknown, family: Family): Omit<Answer, 'requestId'> {
  // Anything else is a fault of this fake: the test that met it should see it.
  const refusal =
    error instanceof Refusal ? error : new Refusal(500, 'LoopbackAwsBug', String((error as Error).stack));
  const { status, code } = refusal;
  const after = refusal instanceof Throttled ? refusal.retryAfter : undefined;
  const headers = {
    'x-amzn-errortype': code,
    ...(after === undefined ? {} : { 'retry-after': String(after) }),
  };
  const body = JSON.stringify(errorBody(refusal, family));
  return { status, code, contentType: 'application/json', body, headers };
}

/** What the portal, the OIDC service or one of its pages says to a request. */
export function answerOperation(operation: NamedOperation, request: Request): Answer {
  const { centers, signed, origin, now, misbehaviour } = request;
  const requestId = randomUUID();
  const token = signed.headers['x-amz-sso_bearer_token'];
  try {
    const fault = faultOf(misbehaviour, operation.family);
    if (fault !== undefined) throw fault;
    // No operation is signed; keys have no business here.
    if (signed.headers.authorization !== undefined) throw invalidRequest('The request is signed');
    const given = givenTo(operation, signed);
    const accessToken = typeof token === 'string' ? token : undefined;
    const reply = operation.answer({ centers, origin, given, accessToken, now });
    return { ...answerOf(reply, misbehaviour), requestId };
  } catch (error) {
    return { ...errorAnswer(error, operation.family), requestId };
  }
}
