import { tamestFirst } from '../accounts/permission-sets.js';
import type { Answer } from '../aws/clients/answer.js';
import {
  getRoleCredentials,
  listAccountRoles,
  type PermissionSetOf,
} from '../aws/clients/identity-center-calls.js';
import type { SignInCall } from '../aws/clients/identity-center-request.js';
import type { SessionCredentials } from '../aws/credentials.js';
import { accessTokenOf, noteAnswer, type SignInContext } from './access-token.js';
import type { SignIn } from './sign-in.js';

/** What a refusal can say beyond itself: which permission sets there are. That it can't be asked either is no matter. */
async function withOthers<T>(
  answer: Extract<Answer<T>, { ok: false }>,
  call: SignInCall,
  accessToken: string,
  { accountId }: PermissionSetOf,
): Promise<Answer<T>> {
  const listed = await listAccountRoles(call, accessToken, accountId);
  const permissionSets = listed.ok
    ? tamestFirst(listed.value)
    : listed.fault.kind === 'permission-set-denied'
      ? []
      : undefined;
  return permissionSets === undefined ? answer : { ok: false, fault: { ...answer.fault, permissionSets } };
}

/**
 * The credentials of a permission set, from the portal.
 *
 * @throws AcctmgrError where there is no token to ask with
 */
export async function roleCredentials(
  signIn: SignIn,
  wanted: PermissionSetOf,
  context: SignInContext,
): Promise<Answer<SessionCredentials>> {
  const { host, transport, abandoned } = context;
  const call = { target: context.targetOf('sso'), transport, now: host.now(), abandoned };
  const { accessToken, isForeign } = await accessTokenOf(signIn, context);
  const ask = async (token: string) => {
    const said = await getRoleCredentials(call, token, wanted);
    const isUntaken = !said.ok && said.fault.kind === 'sign-in-refused';
    if (said.ok || isUntaken) noteAnswer(signIn, token, !isUntaken, context);
    return said;
  };
  const answer = await ask(accessToken);
  if (answer.ok) return answer;
  const { kind } = answer.fault;
  if (kind === 'permission-set-denied') return withOthers(answer, call, accessToken, wanted);
  if (kind !== 'sign-in-refused') return answer;
  // Somebody may have signed in, or renewed it, while we asked.
  const again = await accessTokenOf(signIn, context);
  return again.accessToken === accessToken
    ? { ok: false, fault: { ...answer.fault, isForeignToken: isForeign } }
    : ask(again.accessToken);
}
