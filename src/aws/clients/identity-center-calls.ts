import { checkCredentials, type Answer } from './answer.js';
import type { SessionCredentials } from '../credentials.js';
import type { Fault } from '../faults/fault.js';
import { askIdentityCenter, memberText, type SignInCall } from './identity-center-request.js';
import { allPages, type Page } from './pages.js';

/* What is asked of the portal of Identity Center, with a token of the person. */

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
  isOnce = false,
): Promise<Answer<T>> =>
  askIdentityCenter(
    { method: 'GET', path, headers: { [TOKEN_HEADER]: accessToken } },
    call,
    [accessToken],
    read,
    isOnce,
  );

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
          AccessKeyId: memberText(given, 'accessKeyId'),
          SecretAccessKey: memberText(given, 'secretAccessKey'),
          SessionToken: memberText(given, 'sessionToken'),
          Expiration: typeof expiration === 'number' ? new Date(expiration) : undefined,
        },
        call.now,
        'Identity Center',
      );
    },
  );

/** Which part of a list. */
export interface PageAsked {
  readonly next: string | undefined;
  /** Tried once: whoever asks for many keeps to a pace of their own. */
  readonly isOnce?: boolean;
}

const MOST_A_PAGE = '100';

/** One page of a list of the portal. @param read - an item; undefined for one that can't be used */
const askPage = <T>(
  path: string,
  parameters: Readonly<Record<string, string>>,
  [call, accessToken, { next, isOnce }]: readonly [SignInCall, string, PageAsked],
  list: string,
  read: (item: unknown) => T | undefined,
): Promise<Answer<Page<T>>> =>
  askPortal(
    portalPath(path, {
      ...parameters,
      max_result: MOST_A_PAGE,
      ...(next === undefined ? {} : { next_token: next }),
    }),
    call,
    accessToken,
    (body) => {
      const items = (body as Record<string, unknown>)[list];
      return {
        items: Array.isArray(items) ? items.flatMap((item: unknown) => read(item) ?? []) : [],
        next: memberText(body, 'nextToken'),
      };
    },
    isOnce,
  );

/** An account that the person may enter. */
export interface PortalAccount {
  readonly accountId: string;
  readonly accountName: string | undefined;
  readonly email: string | undefined;
}

function readAccount(item: unknown): PortalAccount | undefined {
  const accountId = memberText(item, 'accountId');
  return accountId === undefined
    ? undefined
    : { accountId, accountName: memberText(item, 'accountName'), email: memberText(item, 'emailAddress') };
}

export const accountsPage = (
  call: SignInCall,
  accessToken: string,
  asked: PageAsked,
): Promise<Answer<Page<PortalAccount>>> =>
  askPage('/assignment/accounts', {}, [call, accessToken, asked], 'accountList', readAccount);

export const accountRolesPage = (
  call: SignInCall,
  accessToken: string,
  accountId: string,
  asked: PageAsked,
): Promise<Answer<Page<string>>> =>
  askPage('/assignment/roles', { account_id: accountId }, [call, accessToken, asked], 'roleList', (role) =>
    memberText(role, 'roleName'),
  );

/** The names of the permission sets that the person has in an account, all pages of them. */
export const listAccountRoles = (
  call: SignInCall,
  accessToken: string,
  accountId: string,
): Promise<Answer<readonly string[]>> =>
  allPages((next) => accountRolesPage(call, accessToken, accountId, { next }));

/** Ends the person's session at the portal, with all its tokens. Credentials that it gave live on. */
export const endSession = (call: SignInCall, accessToken: string): Promise<Answer<object>> =>
  askIdentityCenter(
    { method: 'POST', path: '/logout', headers: { [TOKEN_HEADER]: accessToken } },
    call,
    [accessToken],
    (body) => body,
  );
