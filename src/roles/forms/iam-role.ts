import { roleArnOfDesign, tagsOf, type RoleDesign, type RoleKeeper } from '../role-design.js';

/** A tag, as AWS writes it. */
export interface AwsTag {
  readonly Key: string;
  readonly Value: string;
}

/**
 * The role in AWS's own words: the names are those of IAM's CreateRole, PutRolePolicy and AttachRolePolicy, and of
 * AWS::IAM::Role in CloudFormation, which are the same.
 */
export interface IamRole {
  readonly RoleName: string;
  readonly Path: string;
  readonly Description: string;
  readonly AssumeRolePolicyDocument: RoleDesign['trust'];
  readonly MaxSessionDuration: number;
  readonly PermissionsBoundary?: string;
  readonly ManagedPolicyArns: readonly string[];
  readonly Policies: readonly { readonly PolicyName: string; readonly PolicyDocument: unknown }[];
  readonly Tags: readonly AwsTag[];
}

export const policiesElement = (policies: Readonly<Record<string, unknown>>): IamRole['Policies'] =>
  Object.entries(policies).map(([PolicyName, PolicyDocument]) => ({ PolicyName, PolicyDocument }));

export const iamRole = (design: RoleDesign, keeper: RoleKeeper): IamRole => ({
  RoleName: design.name,
  Path: design.path,
  Description: design.description,
  AssumeRolePolicyDocument: design.trust,
  MaxSessionDuration: design.maxSessionSeconds,
  ...(design.boundary === undefined ? {} : { PermissionsBoundary: design.boundary }),
  ManagedPolicyArns: design.managedPolicies,
  Policies: policiesElement(design.inlinePolicies),
  Tags: Object.entries(tagsOf(design, keeper)).map(([Key, Value]) => ({ Key, Value })),
});

export const titleOf = (design: RoleDesign): string => `The role ${roleArnOfDesign(design)}`;
