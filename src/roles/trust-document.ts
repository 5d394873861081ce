import { roleCallActions, type RoleCallExtras } from '../aws/policy/assume-role-permission.js';
import type { Condition } from '../aws/policy/policy-condition.js';
import {
  conditionElement,
  oneOrList,
  policyOf,
  type PolicyDocument,
  type PolicyStatement,
} from '../aws/policy/policy-statement.js';
import { byRole, reservedRolePatterns } from '../aws/policy/reserved-role.js';
import { canShowMfa, rootOf, type SigningTrusted, type Trusted, type TrustedPipeline } from './trusted.js';

/** What a role asks of those whom it trusts. */
export interface TrustDemands {
  readonly extras: RoleCallExtras;
  readonly externalId: string | undefined;
  /** Of whoever can show it. */
  readonly mfa: boolean;
  /** In seconds. */
  readonly mfaMaxAge: number | undefined;
  /** Patterns, of which one has to match. */
  readonly sourceIdentities: readonly string[];
  /** Session tags that have to be there, whatever they say. */
  readonly neededTags: readonly string[];
  /** Whoever is outside this organization is not let in. */
  readonly organizationId: string | undefined;
}

const equals = (key: string, ...wanted: readonly string[]): Condition => ({
  operator: 'StringEquals',
  key,
  wanted,
});
const like = (key: string, ...wanted: readonly string[]): Condition => ({
  operator: 'StringLike',
  key,
  wanted,
});

/** `Bool` holds for nobody who shows no MFA; `BoolIfExists` would let long-term keys through, which say nothing of it. */
const mfaConditions = ({ mfa, mfaMaxAge }: TrustDemands): readonly Condition[] =>
  !mfa
    ? []
    : [
        { operator: 'Bool', key: 'aws:MultiFactorAuthPresent', wanted: ['true'] },
        ...(mfaMaxAge === undefined
          ? []
          : [
              {
                operator: 'NumericLessThanEquals',
                key: 'aws:MultiFactorAuthAge',
                wanted: [String(mfaMaxAge)],
              },
            ]),
      ];

const sharedConditions = (demands: TrustDemands): readonly Condition[] => [
  ...(demands.externalId === undefined ? [] : [equals('sts:ExternalId', demands.externalId)]),
  ...(demands.organizationId === undefined ? [] : [equals('aws:PrincipalOrgID', demands.organizationId)]),
  ...(demands.sourceIdentities.length === 0 ? [] : [like('sts:SourceIdentity', ...demands.sourceIdentities)]),
  ...demands.neededTags.map((key) => like(`aws:RequestTag/${key}`, '?*')),
];

function signedStatement(
  principals: readonly string[],
  demands: TrustDemands,
  conditions: readonly Condition[],
): PolicyStatement {
  return {
    Effect: 'Allow',
    Principal: { AWS: oneOrList([...new Set(principals)]) },
    Action: oneOrList(roleCallActions(demands.extras)),
    ...conditionElement([...conditions, ...sharedConditions(demands)]),
  };
}

function signingStatements(
  trusted: readonly SigningTrusted[],
  demands: TrustDemands,
): readonly PolicyStatement[] {
  const sets = trusted.filter((one) => one.kind === 'permission-set');
  const named = trusted.filter((one) => one.kind !== 'permission-set');
  const people = demands.mfa ? named.filter(canShowMfa) : named;
  const others = demands.mfa ? named.filter((one) => !canShowMfa(one)) : [];
  const statement = (ones: readonly { readonly arn: string }[], conditions: readonly Condition[]) =>
    ones.length === 0
      ? []
      : [
          signedStatement(
            ones.map(({ arn }) => arn),
            demands,
            conditions,
          ),
        ];
  return [
    ...statement(people, mfaConditions(demands)),
    ...statement(others, []),
    ...statement(
      sets.map(({ partition, accountId }) => rootOf(partition, accountId)),
      [byRole(sets.flatMap(reservedRolePatterns))],
    ),
  ];
}

/** A token brings tags and a source identity along by itself, and no external id or MFA. */
function pipelineStatement({ arn, host, audiences, subjects }: TrustedPipeline): PolicyStatement {
  const isPattern = subjects.some((subject) => /[*?]/.test(subject));
  return {
    Effect: 'Allow',
    Principal: { Federated: arn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    ...conditionElement([
      equals(`${host}:aud`, ...audiences),
      isPattern ? like(`${host}:sub`, ...subjects) : equals(`${host}:sub`, ...subjects),
    ]),
  };
}

/** The trust policy that lets these in, under these conditions, and nobody else. */
export function trustDocument(trusted: readonly Trusted[], demands: TrustDemands): PolicyDocument {
  const signing = trusted.filter((one) => one.kind !== 'pipeline');
  const pipelines = trusted.filter((one) => one.kind === 'pipeline');
  return policyOf(...signingStatements(signing, demands), ...pipelines.map(pipelineStatement));
}
