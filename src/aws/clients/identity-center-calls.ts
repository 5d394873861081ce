import { checkCredentials, wrongAnswer, type Answer } from './answer.js';
import type { SessionCredentials } from '../credentials.js';
import type { ServiceTarget } from '../endpoint.js';
import { toFault, type Fault } from '../faults/fault.js';
import type { FaultKind } from '../faults/fault-kind.js';
import { sendJson, type JsonAnswer, type JsonRequest } from './json-request.js';
import type { Transport } from './transport.js';

/* What is asked of Identity Center: of its portal with a token of the person, of its OIDC service for such tokens. */

export interface SignInCall {
  readonly target: ServiceTarget;
  readonly transport: Transport;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The errors of both services by their names, which the portal's model does not all hold. */
const KINDS: Readonly<Record<string, FaultKind>> = {
  UnauthorizedException: 'sign-in-refused',
  ForbiddenException: 'permission-set-denied',
  ResourceNotFoundException: 'permission-set-unknown',
  TooManyRequestsException: 'throttled',
  InvalidGrantException: 'sign-in-ended',
  ExpiredTokenException: 'sign-in-ended',
  InvalidClientException: 'sign-in-ended',
  UnauthorizedClientException: 'sign-in-ended',
};

const BY_STATUS: Readonly<Record<number, FaultKind>> = {
  401: 'sign-in-refused',
  403: 'permission-set-denied',
  404: 'permission-set-unknown',
  429: 'throttled',
};

const textAt = (value: unknown, key: string): string | undefined => {
  const found =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof found === 'string' && found !== '' ? found : undefined;
};

const one = (header: string | string[] | undefined): string | undefined => [header].flat()[0];

function faultOf(answer: JsonAnswer, attempts: number, secrets: readonly string[]): Fault {
  const { status, headers, body } = answer;
  const name = one(headers['x-amzn-errortype'])?.split(':')[0] ?? textAt(body, '__type')?.split('#').at(-1);
  const message =
    textAt(body, 'message') ?? textAt(body, 'error_description') ?? textAt(body, 'error') ?? `HTTP ${status}`;
  const fault = toFault(
    {
      name: name ?? 'Unknown',
      message,
      $metadata: { httpStatusCode: status, requestId: one(headers['x-amzn-requestid']), attempts },
      $response: { headers },
    },
    secrets,
  );
  const kind = name === undefined ? undefined : KINDS[name];
  // What answers in AWS's place has no name for its errors, and a page for everybody.
  if (kind === undefined && (body === undefined || name === undefined)) return fault;
  return { ...fault, kind: kind ?? BY_STATUS[status] ?? fault.kind };
}

const ATTEMPTS = 3;
const LONGEST_PAUSE_MS = 5_000;

const mayRetry = ({ status }: JsonAnswer): boolean => status === 429 || status >= 500;

function pauseMs({ headers }: JsonAnswer, attempt: number): number {
  const asked = Number(one(headers['retry-after'])) * 1000;
  const usual = 200 * 2 ** attempt * (0.5 + Math.random());
  return Math.min(asked > 0 ? asked : usual, LONGEST_PAUSE_MS);
}

/** Ends early where the time of the call is over, which the next request then says. */
const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/**
 * Makes one call. Never throws: what went wrong is a fault.
 *
 * @param secrets - what the call carries: whoever answers may repeat the request
 * @param read - what the answer means, or why it must not be used
 * @param isOnce - a renewal carries a token that AWS takes once: who sends it again is told that it is not good
 */
async function ask<T extends object>(
  request: Omit<JsonRequest, 'url'> & { readonly path: string },
  { target, transport }: SignInCall,
  secrets: readonly string[],
  read: (body: object) => T | Fault,
  isOnce = false,
): Promise<Answer<T>> {
  const signal = AbortSignal.timeout(transport.timeoutMs);
  const base = target.endpoint.replace(/\/+$/, '');
  try {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await sendJson(
        { ...request, url: new URL(`${base}${request.path}`) },
        transport,
        signal,
      );
      const { status, headers, body } = answer;
      if (status < 300 && typeof body === 'object' && body !== null) {
        const value = read(body);
        if ('kind' in value && 'cause' in value) return { ok: false, fault: value };
        return {
          ok: true,
          value,
          requestId: one(headers['x-amzn-requestid']),
          clockSkewMs: undefined,
        };
      }
      if (attempt >= ATTEMPTS || isOnce || !mayRetry(answer))
        return { ok: false, fault: faultOf(answer, attempt, secrets) };
      await pause(pauseMs(answer, attempt), signal);
    }
  } catch (error) {
    return { ok: false, fault: toFault(error, secrets) };
  }
}

/** What the portal is asked about. */
export interface PermissionSetOf {
  readonly accountId: string;
  readonly permissionSet: string;
}

const TOKEN_HEADER = 'x-amz-sso_bearer_token';

const portalPath = (path: string, parameters: Readonly<Record<string, string>>): string =>
  `${path}?${new URLSearchParams(parameters).toString()}`;

const askPortal = <T extends object>(
  path: string,
  call: SignInCall,
  accessToken: string,
  read: (body: object) => T | Fault,
): Promise<Answer<T>> =>
  ask({ method: 'GET', path, headers: { [TOKEN_HEADER]: accessToken } }, call, [accessToken], read);

/** The credentials of a permission set. AWS says neither for whom nor of which role they are. */
export const getRoleCredentials = (
  call: SignInCall,
  accessToken: string,
  { accountId, permissionSet }: PermissionSetOf,
): Promise<Answer<SessionCredentials>> =>
  askPortal(
    portalPath('/federation/credentials', { account_id: accountId, role_name: permissionSet }),
    call,
    accessToken,
    (body) => {
      const { roleCredentials: given } = body as { roleCredentials?: unknown };
      const { expiration } = (given ?? {}) as { expiration?: unknown };
      return checkCredentials(
        {
          AccessKeyId: textAt(given, 'accessKeyId'),
          SecretAccessKey: textAt(given, 'secretAccessKey'),
          SessionToken: textAt(given, 'sessionToken'),
          Expiration: typeof expiration === 'number' ? new Date(expiration) : undefined,
        },
        call.now,
        'Identity Center',
      );
    },
  );

interface Page {
  readonly items: readonly string[];
  readonly next: string | undefined;
}

const MOST_PAGES = 100;

/** The names of the permission sets that the person has in an account, all pages of them. */
export async function listAccountRoles(
  call: SignInCall,
  accessToken: string,
  accountId: string,
): Promise<Answer<readonly string[]>> {
  const names: string[] = [];
  let next: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const parameters = { account_id: accountId, ...(next === undefined ? {} : { next_token: next }) };
    const answer: Answer<Page> = await askPortal(
      portalPath('/assignment/roles', parameters),
      call,
      accessToken,
      (body) => {
        const { roleList = [] } = body as { roleList?: unknown };
        const items = Array.isArray(roleList)
          ? roleList.flatMap((role) => textAt(role, 'roleName') ?? [])
          : [];
        return { items, next: textAt(body, 'nextToken') };
      },
    );
    if (!answer.ok) return answer;
    names.push(...answer.value.items);
    next = answer.value.next;
    if (next === undefined) return { ...answer, value: names };
  }
  return { ok: false, fault: wrongAnswer('The list of permission sets does not end.') };
}

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

/** A new access token for a refresh token, which may be good once. */
export const renewToken = (call: SignInCall, grant: RefreshGrant): Promise<Answer<RenewedToken>> =>
  ask(
    { method: 'POST', path: '/token', body: { ...grant, grantType: 'refresh_token' } },
    call,
    [grant.clientSecret, grant.refreshToken],
    (body) => {
      const accessToken = textAt(body, 'accessToken');
      const { expiresIn } = body as { expiresIn?: unknown };
      if (accessToken === undefined || typeof expiresIn !== 'number' || !(expiresIn > 0))
        return wrongAnswer('The answer of Identity Center lacks a token.');
      return { accessToken, expiresIn, refreshToken: textAt(body, 'refreshToken') };
    },
    true,
  );
