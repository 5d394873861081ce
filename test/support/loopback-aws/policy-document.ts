import {
  asList,
  conditionHolds,
  globMatches,
  substituteVariables,
  unknownOperators,
  type ConditionBlock,
  type RequestContext,
} from './condition.js';

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  /** Trust policies only. `Service` and `Federated` principals never match a signed request, and no others an unsigned one. */
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: ConditionBlock;
}

/** An IAM policy: the trust policy of a role, or an identity policy of a user or role. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: Statement | readonly Statement[];
}

export interface PolicyRequest {
  /** `sts:AssumeRole` */
  readonly action: string;
  readonly resource: string;
  /** What a `Principal` may name to mean the caller. Left out, principals are not looked at (identity policies). */
  readonly principals?: readonly string[];
  /** The ARN of the identity provider whose token stands in the place of a signature. */
  readonly federated?: string;
  readonly context: RequestContext;
}

export type Verdict = 'allow' | 'deny' | 'none';

export const allowEverything: PolicyDocument = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };

const matchesAny = (patterns: string | readonly string[], text: string): boolean =>
  asList(patterns).some((pattern) => globMatches(pattern.toLowerCase(), text.toLowerCase()));

function actionMatches(statement: Statement, action: string): boolean {
  if (statement.NotAction !== undefined) return !matchesAny(statement.NotAction, action);
  return statement.Action !== undefined && matchesAny(statement.Action, action);
}

function principalMatches(statement: Statement, { principals, federated }: PolicyRequest): boolean {
  if (federated !== undefined) {
    const { Principal: named } = statement;
    return typeof named === 'object' && asList(named['Federated'] ?? []).includes(federated);
  }
  if (principals === undefined) return true;
  if (statement.Principal === undefined) return false;
  const named = statement.Principal === '*' ? ['*'] : asList(statement.Principal['AWS'] ?? []);
  return named.some((name) => principals.includes(name));
}

function resourceMatches(
  resources: string | readonly string[],
  { resource, context }: PolicyRequest,
): boolean {
  return asList(resources).some((one) => {
    const pattern = substituteVariables(one, context);
    return pattern !== undefined && globMatches(pattern, resource);
  });
}

function statementMatches(statement: Statement, request: PolicyRequest): boolean {
  return (
    actionMatches(statement, request.action) &&
    principalMatches(statement, request) &&
    (statement.Resource === undefined || resourceMatches(statement.Resource, request)) &&
    conditionHolds(statement.Condition ?? {}, request.context)
  );
}

/** An explicit deny wins over every allow (IAM User Guide, "Policy evaluation logic"). */
export function evaluate(documents: readonly PolicyDocument[], request: PolicyRequest): Verdict {
  const effects = documents
    .flatMap((document) => asList(document.Statement))
    .filter((statement) => statementMatches(statement, request))
    .map((statement) => statement.Effect);
  if (effects.includes('Deny')) return 'deny';
  return effects.includes('Allow') ? 'allow' : 'none';
}

const knownElements = new Set(['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Resource', 'Condition']);

/** A policy that is only half understood here would make a test pass for the wrong reason. */
export function checkPolicy(document: PolicyDocument): PolicyDocument {
  for (const statement of asList(document.Statement)) {
    const strange = [
      ...Object.keys(statement).filter((element) => !knownElements.has(element)),
      ...unknownOperators(statement.Condition ?? {}),
    ];
    if (strange.length > 0)
      throw new Error(`The loopback AWS does not know ${strange.join(', ')} in a policy`);
  }
  return document;
}
