import {
  GetRoleCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  SimulatePrincipalPolicyCommand,
  type AccessKeyMetadata,
  type EvaluationResult,
  type ListMFADevicesCommandOutput,
} from '@aws-sdk/client-iam';
import { wrongAnswer, type Answer } from './answer.js';
import { callService, type ClientSettings, type ServiceCall } from './service-call.js';

const iamClient = (settings: ClientSettings): IAMClient => new IAMClient(settings);

/** The serial numbers of the caller's own MFA devices, all pages of them; needs the keys of an IAM user. */
export const listMfaDevices = (call: ServiceCall): Promise<Answer<readonly string[]>> =>
  callService(
    iamClient,
    call,
    undefined,
    async (client, options) => {
      const serials: string[] = [];
      let page: ListMFADevicesCommandOutput;
      let marker: string | undefined;
      do {
        page = await client.send(new ListMFADevicesCommand({ Marker: marker }), options);
        serials.push(...(page.MFADevices ?? []).flatMap(({ SerialNumber }) => SerialNumber ?? []));
        marker = page.IsTruncated === true ? page.Marker : undefined;
      } while (marker !== undefined);
      return { ...page, serials };
    },
    ({ serials }) => serials,
  );

/** An access key of a user, without its secret, which AWS tells once. */
export interface AccessKeyFacts {
  readonly accessKeyId: string;
  readonly createdAt: Date;
}

const factsOf = ({ AccessKeyId, CreateDate }: AccessKeyMetadata): AccessKeyFacts[] =>
  AccessKeyId === undefined || CreateDate === undefined
    ? []
    : [{ accessKeyId: AccessKeyId, createdAt: CreateDate }];

/** The access keys of a user: two at most, so one page. */
export const listAccessKeys = (
  call: ServiceCall,
  userName: string,
): Promise<Answer<readonly AccessKeyFacts[]>> =>
  callService(
    iamClient,
    call,
    undefined,
    (client, options) => client.send(new ListAccessKeysCommand({ UserName: userName }), options),
    ({ AccessKeyMetadata = [] }) => AccessKeyMetadata.flatMap(factsOf),
  );

export interface RoleFacts {
  /** With the path. */
  readonly arn: string;
  /** JSON. */
  readonly trustPolicy: string;
}

function decoded(document: string): string {
  try {
    return decodeURIComponent(document);
  } catch {
    return document;
  }
}

/** A role of the caller's own account; IAM tells of no other one's. @param roleName - without the path */
export const getRole = (call: ServiceCall, roleName: string): Promise<Answer<RoleFacts>> =>
  callService(
    iamClient,
    call,
    undefined,
    (client, options) => client.send(new GetRoleCommand({ RoleName: roleName }), options),
    ({ Role }) =>
      Role?.Arn === undefined
        ? wrongAnswer('The answer of IAM has no role.')
        : {
            arn: Role.Arn,
            trustPolicy: decoded(Role.AssumeRolePolicyDocument ?? ''),
          },
  );

/** A user or role whose policies are asked what they say to a call that is not made. */
export interface Simulation {
  /** Of a user or a role, never of a session. */
  readonly principalArn: string;
  readonly actions: readonly string[];
  readonly resourceArn: string;
  /** What the call would show of MFA; undefined: none. `age` in seconds. */
  readonly mfa: { readonly age: number } | undefined;
}

export interface SimulatedAction {
  readonly action: string;
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** Undefined where the account is in no organisation, or it has nothing to say. */
  readonly isAllowedByOrganization: boolean | undefined;
  /** Undefined where the principal has no boundary. */
  readonly isAllowedByBoundary: boolean | undefined;
  /** Condition keys that the policies look at and that were not given. */
  readonly missing: readonly string[];
}

const contextEntries = ({ mfa }: Simulation) => [
  {
    ContextKeyName: 'aws:MultiFactorAuthPresent',
    ContextKeyType: 'boolean' as const,
    ContextKeyValues: [String(mfa !== undefined)],
  },
  ...(mfa === undefined
    ? []
    : [
        {
          ContextKeyName: 'aws:MultiFactorAuthAge',
          ContextKeyType: 'numeric' as const,
          ContextKeyValues: [String(mfa.age)],
        },
      ]),
];

const simulated = (result: EvaluationResult): SimulatedAction => ({
  action: result.EvalActionName ?? '',
  decision: result.EvalDecision ?? 'implicitDeny',
  isAllowedByOrganization: result.OrganizationsDecisionDetail?.AllowedByOrganizations,
  isAllowedByBoundary: result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
  missing: [
    ...new Set([
      ...(result.MissingContextValues ?? []),
      ...(result.ResourceSpecificResults ?? []).flatMap(
        ({ MissingContextValues = [] }) => MissingContextValues,
      ),
    ]),
  ],
});

/** What a principal's own policies say to these actions on one resource; a trust policy is not among them. */
export const simulatePrincipalPolicy = (
  call: ServiceCall,
  simulation: Simulation,
): Promise<Answer<readonly SimulatedAction[]>> =>
  callService(
    iamClient,
    call,
    undefined,
    (client, options) =>
      client.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: simulation.principalArn,
          ActionNames: [...simulation.actions],
          ResourceArns: [simulation.resourceArn],
          ContextEntries: contextEntries(simulation),
        }),
        options,
      ),
    ({ EvaluationResults = [] }) => EvaluationResults.map(simulated),
  );
