import { parseAssumedRoleArn } from '../aws/arn.js';
import type { PermissionSetOf } from '../aws/clients/identity-center-calls.js';
import { loadSdk } from '../aws/clients/load-sdk.js';
import { partitionOfRegion } from '../aws/partition.js';
import type { SignInContext } from '../identity-center/access-token.js';
import { roleCredentials } from '../identity-center/role-credentials.js';
import type { SignIn } from '../identity-center/sign-in.js';
import { AcctmgrError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import type { Attempt, AttemptLog } from './attempts.js';
import type { Route } from './route.js';

/* Who signed in. The portal has no call that says so: STS says it of any session that it gives. */

const MOST_TRIES = 3;

/** The one that may do least, as far as its name tells, comes first. */
function inOrder(all: readonly PermissionSetOf[], { settings }: SignIn): PermissionSetOf[] {
  const rank = ({ permissionSet: name }: PermissionSetOf): number => {
    if (name === settings.read_only_permission_set) return 0;
    if (/admin|power|root|full/i.test(name)) return 3;
    return /read|view|audit/i.test(name) ? 1 : 2;
  };
  return [...all].sort((one, other) => rank(one) - rank(other));
}

/**
 * The name that the person's sessions have; undefined where AWS does not say. The session is taken for nothing else, and kept
 * nowhere.
 */
export async function signedInPerson(
  signIn: SignIn,
  listed: readonly PermissionSetOf[],
  context: SignInContext & { readonly route: Route; readonly log: AttemptLog; readonly attempt: Attempt },
): Promise<string | undefined> {
  const partition = partitionOfRegion(signIn.region)?.id ?? 'aws';
  for (const wanted of inOrder(listed, signIn).slice(0, MOST_TRIES)) {
    const found = await personIn(signIn, wanted, partition, context);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function personIn(
  signIn: SignIn,
  wanted: PermissionSetOf,
  partition: string,
  context: Parameters<typeof signedInPerson>[2],
): Promise<string | undefined> {
  const { host, route, transport, log, debug } = context;
  const { accountId, permissionSet } = wanted;
  const attempt = {
    ...context.attempt,
    account_id: accountId,
    permission_set: permissionSet,
    source: 'sts' as const,
  };
  try {
    const given = await roleCredentials(signIn, wanted, context);
    if (!given.ok) {
      debug(`${accountId}/${permissionSet} does not say who signed in: ${given.fault.message}`);
      await log.record({
        ...attempt,
        status: 'failed',
        error_code: given.fault.code,
        error_message: given.fault.message,
      });
      return undefined;
    }
    const { getCallerIdentity } = await loadSdk();
    const target = route.target('sts', `arn:${partition}:iam::${accountId}:root`);
    const identity = await getCallerIdentity({
      credentials: given.value,
      target,
      transport,
      now: host.now(),
    });
    const role = identity.ok ? parseAssumedRoleArn(identity.value.arn) : undefined;
    const isRight =
      role?.accountId === accountId && role.roleName.startsWith(`AWSReservedSSO_${permissionSet}_`);
    await log.record({
      ...attempt,
      status: isRight ? 'success' : 'failed',
      access_key_id: given.value.accessKeyId,
      expiration: given.value.expiration.toISOString(),
      ...(isRight
        ? { session_name: role.sessionName, source_arn: identity.ok ? identity.value.arn : undefined }
        : {}),
    });
    return isRight ? oneLine(role.sessionName) : undefined;
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    debug(`${accountId}/${permissionSet} does not say who signed in: ${error.message}`);
    return undefined;
  }
}
