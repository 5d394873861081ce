import { allowEverything, type PolicyDocument } from './policy-document.js';

/* The managed policies that matter here, by what they allow of what this service answers. */

const nothing: PolicyDocument = { Statement: [] };
const allowing = (...actions: readonly string[]): PolicyDocument => ({
  Statement: { Effect: 'Allow', Action: actions, Resource: '*' },
});

const byName: Readonly<Record<string, PolicyDocument>> = {
  AdministratorAccess: allowEverything,
  PowerUserAccess: {
    Statement: { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
  },
  IAMFullAccess: allowing('iam:*'),
  ReadOnlyAccess: allowing('iam:Get*', 'iam:List*'),
  SecurityAudit: allowing('iam:Get*', 'iam:List*'),
  'job-function/ViewOnlyAccess': nothing,
};

/** Those of AWS that can be attached. */
export const isPolicyOfAws = (arn: string): boolean => {
  const [, name = ''] = /^arn:[\w-]+:iam::aws:policy\/(.+)$/.exec(arn) ?? [];
  return Object.hasOwn(byName, name);
};

/** What a customer's policy says is not known here: it allows nothing. */
export const managedPolicy = (arn: string): PolicyDocument =>
  byName[/:policy\/(.+)$/.exec(arn)?.[1] ?? ''] ?? nothing;
