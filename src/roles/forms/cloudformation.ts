import { usageError } from '../../system/failure.js';
import type { RoleCaller, CallerSide } from '../caller-policies.js';
import type { RoleDesign } from '../role-design.js';
import { iamRole, policiesElement, titleOf, type IamRole } from './iam-role.js';

/* CloudFormation templates, as JSON: of one account without intrinsic functions, so that what stands there is what is made. */

/** CloudFormation puts a secret or a parameter in the place of these, wherever they stand. */
const DYNAMIC = '{{resolve:';

function templateText(description: string, resources: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(
    { AWSTemplateFormatVersion: '2010-09-09', Description: description, Resources: resources },
    undefined,
    2,
  );
  if (!text.includes(DYNAMIC)) return text;
  throw usageError(`CloudFormation would put another text in the place of "${DYNAMIC}…}}".`, {
    hint: 'Leave it out of the description, tags and policies, or take another --format.',
  });
}

/** @param role - in CloudFormation's own words, in which texts may be intrinsic functions */
export function roleTemplate(title: string, role: IamRole): string {
  const { Policies, ManagedPolicyArns, ...others } = role;
  const properties = {
    ...others,
    ...(ManagedPolicyArns.length === 0 ? {} : { ManagedPolicyArns }),
    ...(Policies.length === 0 ? {} : { Policies }),
  };
  return templateText(title, { Role: { Type: 'AWS::IAM::Role', Properties: properties } });
}

export const cloudFormationRole = (design: RoleDesign): string =>
  roleTemplate(titleOf(design), iamRole(design, 'cloudformation'));

/** Of an inline policy of somebody who is there already. */
const TYPES = { user: 'UserPolicy', group: 'GroupPolicy', role: 'RolePolicy' } as const;
const OWNERS = { user: 'UserName', group: 'GroupName', role: 'RoleName' } as const;

/** Logical ids are letters and digits alone: `assume-dev` becomes `AssumeDev`. */
const logicalId = (name: string): string =>
  name.replace(
    /[^A-Za-z0-9]*([A-Za-z0-9])([A-Za-z0-9]*)/g,
    (_all, first: string, rest: string) => `${first.toUpperCase()}${rest}`,
  );

/** The policies of the caller, for a stack in its own account. */
export function cloudFormationCaller({ kind, name }: RoleCaller, { policies }: CallerSide): string {
  const resources = policiesElement(policies).map(
    (policy) =>
      [
        logicalId(policy.PolicyName),
        { Type: `AWS::IAM::${TYPES[kind]}`, Properties: { [OWNERS[kind]]: name, ...policy } },
      ] as const,
  );
  return templateText(`What the ${kind} ${name} needs to assume a role`, Object.fromEntries(resources));
}
