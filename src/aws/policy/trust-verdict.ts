import { accountIdOf, parseAssumedRoleArn, partitionIdOf, userNameOf } from '../arn.js';
import { roleCallActions, type RoleCallExtras } from './assume-role-permission.js';
import {
  conditionHolds,
  conditionsOf,
  listOf,
  matchesPattern,
  type Condition,
  type RequestContext,
} from './policy-condition.js';
import type { TrustedCaller } from './trust-policy.js';

/** An AssumeRole as the role's trust policy sees it. */
export interface TrustRequest {
  readonly caller: TrustedCaller;
  readonly extras: RoleCallExtras;
  readonly externalId?: string | undefined;
  /** Undefined where the caller shows none. `age` in seconds. */
  readonly mfa: { readonly age: number } | undefined;
  /** Undefined where that can't be told. */
  readonly sessionName: string | undefined;
  readonly sourceIdentity?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly transitiveTagKeys: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export type TrustVerdict =
  /** `by`: whether the caller itself is named, or the whole of its account, whose policies then count too. */
  | { readonly kind: 'allows'; readonly by: 'caller' | 'account' }
  | { readonly kind: 'forbids' }
  /** @property named - the principals that are let in */
  | { readonly kind: 'not-named'; readonly named: readonly string[] }
  /** The caller is named, but not under these conditions. `open`: those that can't be told from here. */
  | { readonly kind: 'unmet'; readonly unmet: readonly Condition[]; readonly open: readonly Condition[] }
  /** The caller is named; whether these conditions hold can't be told from here. */
  | { readonly kind: 'open'; readonly open: readonly Condition[] }
  /** The role may be assumed, but not with tags or a source identity. */
  | { readonly kind: 'lacks-action'; readonly action: string }
  | { readonly kind: 'unreadable' };

interface Statement {
  readonly isAllow: boolean;
  readonly named: readonly string[];
  readonly actions: readonly string[];
  readonly notActions: readonly string[] | undefined;
  readonly conditions: readonly Condition[];
}

const texts = (value: unknown): readonly string[] => listOf(value).map(String);

function statementsOf(document: string): readonly Statement[] | undefined {
  try {
    const { Statement: all } = JSON.parse(document) as { readonly Statement?: unknown };
    return listOf(all).map((one): Statement => {
      const { Effect, Principal, Action, NotAction, Condition } = one as Readonly<Record<string, unknown>>;
      const principals =
        typeof Principal === 'object' && Principal !== null
          ? (Principal as { AWS?: unknown }).AWS
          : Principal;
      return {
        isAllow: Effect === 'Allow',
        named: texts(principals),
        actions: texts(Action),
        notActions: NotAction === undefined ? undefined : texts(NotAction),
        conditions: conditionsOf(Condition),
      };
    });
  } catch {
    return undefined;
  }
}

const isAbout = ({ actions, notActions }: Statement, action: string): boolean => {
  const isAmong = (patterns: readonly string[]) =>
    patterns.some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase()));
  return notActions === undefined ? isAmong(actions) : !isAmong(notActions);
};

/** How the statement means the caller. */
function meant({ named }: Statement, { arn, roleArn }: TrustedCaller): 'caller' | 'account' | undefined {
  const account = accountIdOf(arn) ?? '';
  const root = `arn:${partitionIdOf(arn) ?? ''}:iam::${account}:root`;
  const session = parseAssumedRoleArn(arn);
  const isRoleOfSession = (name: string) =>
    session !== undefined &&
    (roleArn === undefined
      ? // Without the role's path, its name has to do.
        name.startsWith(root.replace(/root$/, 'role/')) && name.endsWith(`/${session.roleName}`)
      : name === roleArn);
  if (named.some((name) => name === '*' || name === arn || isRoleOfSession(name))) return 'caller';
  return named.some((name) => name === account || name === root) ? 'account' : undefined;
}

/** What a request carries; what it does not carry, and what only AWS can know, is told apart. */
function contextOf(request: TrustRequest): RequestContext {
  const { caller, mfa, tags, now } = request;
  const session = parseAssumedRoleArn(caller.arn);
  const known = new Map<string, readonly string[] | undefined | 'unknown'>([
    ['sts:externalid', request.externalId === undefined ? undefined : [request.externalId]],
    ['sts:rolesessionname', request.sessionName === undefined ? 'unknown' : [request.sessionName]],
    ['sts:sourceidentity', request.sourceIdentity === undefined ? undefined : [request.sourceIdentity]],
    ['sts:transitivetagkeys', request.transitiveTagKeys.length === 0 ? undefined : request.transitiveTagKeys],
    ['aws:tagkeys', Object.keys(tags).length === 0 ? undefined : Object.keys(tags)],
    ['aws:principalaccount', [accountIdOf(caller.arn) ?? '']],
    ['aws:securetransport', ['true']],
    ['aws:currenttime', [new Date(now).toISOString()]],
    ['aws:epochtime', [String(Math.floor(now / 1000))]],
    // Long-term keys carry neither; a session that no MFA stands behind says so.
    ['aws:multifactorauthpresent', mfa ? ['true'] : session ? ['false'] : undefined],
    ['aws:multifactorauthage', mfa ? [String(mfa.age)] : undefined],
    [
      'aws:principalarn',
      session === undefined ? [caller.arn] : caller.roleArn === undefined ? 'unknown' : [caller.roleArn],
    ],
    ['aws:username', session === undefined ? [userNameOf(caller.arn) ?? ''] : undefined],
    ...Object.entries(tags).map(([key, value]) => [`aws:requesttag/${key.toLowerCase()}`, [value]] as const),
  ]);
  return (key) => {
    if (known.has(key)) return known.get(key);
    return key.startsWith('aws:requesttag/') ? undefined : 'unknown';
  };
}

/** Of the statements that mean the caller, the one that comes nearest to letting it in. */
function nearest(statements: readonly Statement[], context: RequestContext) {
  const judged = statements.map((statement) => {
    const held = statement.conditions.map(
      (condition) => [condition, conditionHolds(condition, context)] as const,
    );
    const those = (wanted: string) =>
      held.filter(([, one]) => one === wanted).map(([condition]) => condition);
    return { statement, unmet: those('no'), open: those('unknown') };
  });
  return judged.sort(
    (one, other) => one.unmet.length - other.unmet.length || one.open.length - other.open.length,
  )[0];
}

/** What the trust policy says to one of the actions. */
function verdictFor(action: string, statements: readonly Statement[], request: TrustRequest): TrustVerdict {
  const context = contextOf(request);
  const about = statements.filter((statement) => isAbout(statement, action));
  const mine = about.filter((statement) => meant(statement, request.caller) !== undefined);
  const isForbidden = mine.some(
    ({ isAllow, conditions }) =>
      !isAllow && conditions.every((condition) => conditionHolds(condition, context) === 'yes'),
  );
  if (isForbidden) return { kind: 'forbids' };
  const found = nearest(
    mine.filter(({ isAllow }) => isAllow),
    context,
  );
  if (found === undefined) {
    return { kind: 'not-named', named: about.filter(({ isAllow }) => isAllow).flatMap(({ named }) => named) };
  }
  const { statement, unmet, open } = found;
  if (unmet.length > 0) return { kind: 'unmet', unmet, open };
  if (open.length > 0) return { kind: 'open', open };
  return { kind: 'allows', by: meant(statement, request.caller) ?? 'account' };
}

/** Whether a trust policy lets a caller in, as far as it can be told from here. @param document - JSON */
export function trustVerdict(document: string, request: TrustRequest): TrustVerdict {
  const statements = statementsOf(document);
  if (statements === undefined) return { kind: 'unreadable' };
  const [first = '', ...others] = roleCallActions(request.extras);
  const verdict = verdictFor(first, statements, request);
  if (verdict.kind !== 'allows' && verdict.kind !== 'open') return verdict;
  const missing = others.find((action) => {
    const { kind } = verdictFor(action, statements, request);
    return kind !== 'allows' && kind !== 'open';
  });
  return missing === undefined ? verdict : { kind: 'lacks-action', action: missing };
}

/** What a trust policy asks of anybody before it lets them in: MFA and external ids, each once as it stands there. */
export const askedByTrust = (document: string): readonly Condition[] =>
  (statementsOf(document) ?? [])
    .filter((statement) => statement.isAllow && isAbout(statement, 'sts:AssumeRole'))
    .flatMap(({ conditions }) => conditions)
    .filter(({ key }) => /^(?:aws:multifactorauth(?:present|age)|sts:externalid)$/i.test(key));
