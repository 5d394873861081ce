import { ownRoleArn, type EffectiveAccount } from '../accounts/effective.js';
import { accountIdOf, parseAssumedRoleArn, parseRoleArn } from '../aws/arn.js';
import type { Credentials } from '../aws/credentials.js';
import { namedRole } from '../sessions/chain.js';
import type { SessionContext } from '../sessions/links.js';
import { liveMfaSession } from '../sessions/mfa/mfa-session.js';
import { identifySource, sourceSigner } from '../sessions/obtain.js';
import type { Route } from '../sessions/route.js';
import type { Source } from '../sessions/source/source.js';
import { signerOf, startSession } from '../sessions/source/start-kinds.js';
import { takeAttended } from './attended.js';
import type { Caller } from './caller.js';
import { prepare, type Prepared } from './prepared.js';
import { logFor, marksOf } from './recorded.js';
import { sessionContext } from './session-context.js';
import type { SessionWish } from './wish.js';

/* Who may change the IAM of an account: a session of its bootstrap role, or the caller, where the account is the caller's own. */

/** What Organizations makes in the accounts that it creates. */
export const BOOTSTRAP_ROLE = 'OrganizationAccountAccessRole';

/** What an entry says of its own role, and a bootstrap role knows nothing of. */
const OF_OWN_ROLE = [
  'external_id',
  'policy',
  'policy_arns',
  'session_tags',
  'transitive_tag_keys',
  'source_identity',
  'duration_seconds',
  'reason_tag',
  'oidc',
  'sso_session',
] as const;

/** Whether nothing names the way in, and the permission set by which the account was picked is one. */
const isByPermissionSet = ({ access }: EffectiveAccount, via: string | undefined): boolean =>
  via === undefined && access.kind === 'permission-set' && access.permissionSet !== undefined;

/** The role that leads into the IAM of the account; undefined where its permission set does. @throws AcctmgrError (exit 2) for `via` that is no role of it */
export const bootstrapArn = (account: EffectiveAccount, via: string | undefined): string | undefined =>
  isByPermissionSet(account, via) ? undefined : namedRole(account, via ?? BOOTSTRAP_ROLE);

/** The account, entered by that role as nothing but its account id and its source would have it. */
function entered(account: EffectiveAccount, roleArn: string): EffectiveAccount {
  if (ownRoleArn(account) === roleArn) return account;
  const rest = Object.fromEntries(
    Object.entries(account).filter(([key]) => !(OF_OWN_ROLE as readonly string[]).includes(key)),
  ) as EffectiveAccount;
  return { ...rest, access: { kind: 'role', roleArn } };
}

/**
 * The wish for a session that may look at, or change, the IAM of an account.
 *
 * @param wish - of the account itself; its flags say no role
 * @param via - the role that leads in, as `--role` names one; undefined: the usual one
 * @throws AcctmgrError (exit 2) as `bootstrapArn`
 */
export function bootstrapWish<Wish extends SessionWish>(wish: Wish, via: string | undefined): Wish {
  const { account } = wish;
  const roleArn = bootstrapArn(account, via);
  return { ...wish, account: roleArn === undefined ? account : entered(account, roleArn) };
}

/** Who asks IAM. */
export interface Administrator {
  readonly credentials: Credentials;
  readonly route: Route;
  readonly source: Source;
  /** The ARN of the caller. */
  readonly arn: string;
  /** The account is the caller's own. */
  readonly isCaller: boolean;
  /** The account that signs for roles here; undefined where a token does, or a permission set. */
  readonly signedIn: string | undefined;
  /** Why the account was taken; undefined where nobody was asked. */
  readonly reason: string | undefined;
  /** The ARNs of the roles that were taken on the way, as far as they are known; with those that the caller is a session of. */
  readonly way: readonly string[];
}

/** The role in the ARN of one of its sessions. Of a path, AWS says nothing there. */
function roleOfSession(arn: string): readonly string[] {
  const session = parseAssumedRoleArn(arn);
  if (session === undefined) return [];
  return [`arn:${session.partition}:iam::${session.accountId}:role/${session.roleName}`];
}

const wayOf = ({ chain, source }: Prepared, callerArn: string | undefined): readonly string[] => [
  ...source.hops.map(({ roleArn }) => roleArn),
  ...chain.flatMap(({ taken }) => (taken.kind === 'role' ? [taken.roleArn] : [])),
  ...(callerArn === undefined ? [] : roleOfSession(callerArn)),
];

/** Whether it is the same role: of the one of a session the path is not known. */
export const isOnWay = (way: readonly string[], roleArn: string): boolean => {
  const role = parseRoleArn(roleArn);
  return way.some((arn) => {
    const one = parseRoleArn(arn);
    return (
      one !== undefined &&
      one.accountId === role?.accountId &&
      one.name.toLowerCase() === role.name.toLowerCase()
    );
  });
};

type Identify = (prepared: Prepared) => Promise<string>;

/** Whom the sources speak for; each is asked once, and again where that failed. */
function identities(contextOf: (prepared: Prepared) => SessionContext): Identify {
  const known = new Map<string, Promise<string>>();
  return (prepared) => {
    const { description } = prepared.source;
    const asked =
      known.get(description) ?? identifySource(prepared.source, contextOf(prepared)).then(({ arn }) => arn);
    known.set(description, asked);
    asked.catch(() => known.delete(description));
    return asked;
  };
}

/** Takes the administrators of many accounts, side by side. */
export type Administrators = (wish: SessionWish, prepared?: Prepared) => Promise<Administrator>;

/**
 * A session of the bootstrap role of each account, as anybody takes one: with its MFA code, its confirmation and its line in the
 * access log. In an account of the caller's own, the caller administers it.
 */
export function administrators(caller: Caller): Administrators {
  const contextOf = (prepared: Prepared): SessionContext =>
    sessionContext(prepared, caller, {
      log: logFor(caller, prepared.wish),
      lookup: undefined,
      arrived: undefined,
      reason: prepared.wish.flags.reason,
      isConfirmed: false,
    });
  const identify = identities(contextOf);
  /** Only who needs nothing but its source can be the account itself. */
  const callerOf = async (prepared: Prepared): Promise<string | undefined> => {
    const { chain, source } = prepared;
    const isOfOther = signerOf(source.start) === 'oidc-token' || startSession(source.start) !== undefined;
    return chain.length > 1 || isOfOther ? undefined : identify(prepared);
  };
  const own = async (prepared: Prepared, arn: string): Promise<Administrator> => {
    const { source, route, wish } = prepared;
    const context = contextOf(prepared);
    const live = source.hops.length === 0 ? liveMfaSession(source, context) : undefined;
    const credentials = live?.credentials ?? (await sourceSigner(source, context)).credentials;
    await context.log.record({
      event: wish.event,
      account: wish.account.name,
      account_id: wish.account.account_id,
      status: 'success',
      source_arn: arn,
      access_key_id: credentials.accessKeyId,
      reason: wish.flags.reason,
      ...marksOf(wish),
    });
    const way = [...source.hops.map(({ roleArn }) => roleArn), ...roleOfSession(arn)];
    return {
      credentials,
      route,
      source,
      arn,
      isCaller: true,
      signedIn: accountIdOf(arn),
      reason: wish.flags.reason,
      way,
    };
  };
  return async (wish, given) => {
    const prepared = given ?? prepare(caller.host, wish);
    const callerArn = await callerOf(prepared);
    if (callerArn !== undefined && accountIdOf(callerArn) === wish.account.account_id)
      return own(prepared, callerArn);
    return takeAttended(
      caller,
      wish,
      {
        handOver: ({ credentials, assumedRoleArn }, { source, route }, { reason }) =>
          Promise.resolve({
            credentials,
            route,
            source,
            arn: assumedRoleArn,
            isCaller: false,
            signedIn: prepared.chain.at(-2)?.account.account_id ?? accountIdOf(callerArn ?? ''),
            reason,
            way: wayOf(prepared, callerArn),
          }),
      },
      prepared,
    );
  };
}
