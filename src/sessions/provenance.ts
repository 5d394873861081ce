import { ownRoleArn, type EffectiveAccount } from '../accounts/effective.js';
import { parseAssumedRoleArn, parseRoleArn } from '../aws/arn.js';
import { permissionSetIn } from '../aws/policy/reserved-role.js';
import type { ManagedProfile } from '../profiles/managed-profile.js';
import type { HopMfa } from './plan.js';
import type { CachedSession } from './cache/session-cache.js';

/** What session stands behind credentials, as far as this machine knows. */
export interface Provenance {
  readonly kind: 'role' | 'mfa';
  /** Of a role session: the account's name in the inventory. */
  readonly account: string | undefined;
  /** As managed profiles remember it. */
  readonly source: string | undefined;
  /** How the first call showed MFA to AWS; undefined where it showed none, or nobody knows. */
  readonly mfa: HopMfa['how'] | undefined;
  readonly expiration: Date | undefined;
  /** Of a session of Identity Center: the permission set and, where that is known, the sign-in. */
  readonly permissionSet?: string | undefined;
  readonly signIn?: string | undefined;
}

/** All that may know a session. */
export interface Known {
  readonly managed: readonly ManagedProfile[];
  readonly cached: readonly CachedSession[];
  readonly accounts: readonly EffectiveAccount[];
  /** That the profile in use names. */
  readonly signIn?: string | undefined;
}

/**
 * What a session of a role is called: by the name that it was taken by, unless another entry has that role and this one has
 * not (`assume prod --role Ops`, and an entry `ops`). AWS leaves the role's path out of the ARN of its sessions.
 *
 * @param arn - of the assumed role
 * @param taken - undefined where nobody knows by which name
 */
export function nameOfSession(
  arn: string,
  taken: string | undefined,
  accounts: readonly EffectiveAccount[],
): string | undefined {
  const assumed = parseAssumedRoleArn(arn);
  const names = accounts
    .filter(
      ({ account_id, access }) =>
        account_id === assumed?.accountId &&
        parseRoleArn(ownRoleArn({ access }) ?? '')?.name === assumed.roleName,
    )
    .map(({ name }) => name);
  return taken !== undefined && names.includes(taken) ? taken : (names[0] ?? taken);
}

/**
 * Where credentials come from, by their access key id; of a session that acctmgr did not make, only what its ARN says.
 *
 * @returns undefined for long-term keys, and for a user's session that is not acctmgr's
 */
export function provenanceOf(
  arn: string,
  accessKeyId: string,
  { managed, cached, accounts, signIn }: Known,
): Provenance | undefined {
  const session = cached.find(({ credentials }) => credentials.accessKeyId === accessKeyId);
  const profile = managed.find(({ credentials }) => credentials.accessKeyId === accessKeyId);
  const expiration = session?.credentials.expiration ?? profile?.expiration;
  if (session?.kind === 'mfa') {
    return { kind: 'mfa', account: undefined, source: session.source, mfa: 'code', expiration };
  }
  const role = parseAssumedRoleArn(arn);
  if (role === undefined) return undefined;
  const source = profile?.source ?? session?.source;
  const permissionSet = permissionSetIn(role.roleName);
  return {
    kind: 'role',
    account: nameOfSession(arn, profile?.account ?? session?.label, accounts),
    source,
    mfa: session?.mfa,
    expiration,
    ...(permissionSet !== undefined && {
      permissionSet,
      signIn: /^sign-in:(.+)$/.exec(source ?? '')?.[1] ?? signIn,
    }),
  };
}
