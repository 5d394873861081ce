import { checkCredentials, wrongAnswer, type Answer } from './answer.js';
import type { SessionCredentials } from '../credentials.js';
import type { Fault } from '../faults/fault.js';
import { askIdentityCenter, memberText, type SignInCall } from './identity-center-request.js';

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
): Promise<Answer<T>> =>
  askIdentityCenter(
    { method: 'GET', path, headers: { [TOKEN_HEADER]: accessToken } },
    call,
    [accessToken],
    read,
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
          ? roleList.flatMap((role) => memberText(role, 'roleName') ?? [])
          : [];
        return { items, next: memberText(body, 'nextToken') };
      },
    );
    if (!answer.ok) return answer;
    names.push(...answer.value.items);
    next = answer.value.next;
    if (next === undefined) return { ...answer, value: names };
  }
  return { ok: false, fault: wrongAnswer('The list of permission sets does not end.') };
}

/** Ends the person's session at the portal, with all its tokens. Credentials that it gave live on. */
export const endSession = (call: SignInCall, accessToken: string): Promise<Answer<object>> =>
  askIdentityCenter(
    { method: 'POST', path: '/logout', headers: { [TOKEN_HEADER]: accessToken } },
    call,
    [accessToken],
    (body) => body,
  );
