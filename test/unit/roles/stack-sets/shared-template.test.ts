import { expect, it } from 'vitest';
import { findEntry, inventoryOf } from '../../../../src/accounts/inventory.js';
import type { AccountsFile } from '../../../../src/accounts/schema.js';
import { designRole, type RoleWish } from '../../../../src/roles/design-role.js';
import { cloudFormationRole } from '../../../../src/roles/forms/cloudformation.js';
import { sharedTemplate } from '../../../../src/roles/stack-sets/shared-template.js';
import { designedRole, NOTHING } from '../../../support/designed-role.js';

const DEV = { name: 'dev', account_id: '444455556666', role_name: 'Developer' };
const PROD = { name: 'prod', account_id: '777788889999', role_name: 'Developer' };
const DESCRIPTION = 'Access by Developer';

function templateOf(
  accounts: AccountsFile['accounts'] = [DEV, PROD],
  wish: Partial<RoleWish> = {},
): ReturnType<typeof sharedTemplate> {
  const file = { accounts: [...accounts, { name: 'main', account_id: '111122223333' }] };
  const inventory = inventoryOf(file, { path: '/accounts.json', origin: 'own' });
  const [first, ...rest] = accounts.map(({ name }) => ({
    account: name,
    design: designRole(inventory, findEntry(inventory, name), {
      ...NOTHING,
      description: DESCRIPTION,
      ...wish,
    }).design,
  }));
  if (first === undefined) throw new Error('There is no account');
  return sharedTemplate([first, ...rest]);
}

const propertiesOf = (template: ReturnType<typeof templateOf>): Readonly<Record<string, unknown>> => {
  if (template.kind === 'conflict') throw new Error(JSON.stringify(template));
  const { Resources } = JSON.parse(template.text) as {
    Resources: { Role: { Properties: Readonly<Record<string, unknown>> } };
  };
  return Resources.Role.Properties;
};

it('what is the same in all accounts stands there as in the template of one', () => {
  const one = cloudFormationRole(designedRole({}, { description: DESCRIPTION }).design);
  expect(templateOf()).toEqual({
    kind: 'shared',
    text: one.replace('The role arn:aws:iam::444455556666:role/Developer', 'The role Developer'),
  });
});

it('what names the account itself becomes a pseudo parameter, and what looks like one stays as it is', () => {
  const boundary = 'arn:aws:iam::444455556666:policy/${aws:username}';
  expect(propertiesOf(templateOf([DEV], { boundary }))['PermissionsBoundary']).toEqual({
    'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:policy/${!aws:username}',
  });
  const pipelines = {
    provider: 'token.actions.githubusercontent.com',
    audiences: [],
    subjects: ['repo:acme/web:ref:refs/heads/main'],
  };
  const trust = propertiesOf(templateOf([DEV, PROD], { pipelines }))['AssumeRolePolicyDocument'];
  expect(trust).toMatchObject({
    Statement: [
      {
        Principal: {
          Federated: {
            'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com',
          },
        },
      },
    ],
  });
});

it('one account that all trust is none of the others, though it is among them', () => {
  const template = templateOf([DEV, PROD], { trust: ['444455556666'] });
  expect(propertiesOf(template)['AssumeRolePolicyDocument']).toMatchObject({
    Statement: [{ Principal: { AWS: 'arn:aws:iam::444455556666:root' } }],
  });
});

it.each([
  [
    'another value',
    [DEV, { ...PROD, external_id: 'x-1' }].map((one) => ({ external_id: 'd-1', ...one })),
    {},
    'AssumeRolePolicyDocument.Statement.0.Condition.StringEquals.sts:ExternalId',
    ['"d-1"', '"x-1"'],
  ],
  [
    'something more in the second',
    [DEV, { ...PROD, mfa_serial: 'arn:aws:iam::111122223333:mfa/ada' }],
    {},
    'AssumeRolePolicyDocument.Statement.0.Condition.Bool.aws:MultiFactorAuthPresent',
    ['', '"true"'],
  ],
  ['another number', [DEV, { ...PROD, duration_seconds: 7200 }], {}, 'MaxSessionDuration', ['3600', '7200']],
  ['another name', [DEV, { ...PROD, role_name: 'Dev' }], {}, 'RoleName', ['"Developer"', '"Dev"']],
  ['its own account by name', [DEV, PROD], { description: undefined }, 'Description', undefined],
] as const)('roles that differ by %s have no template', (_, accounts, wish, place, values) => {
  const template = templateOf(accounts as unknown as AccountsFile['accounts'], wish);
  expect(template).toMatchObject({
    kind: 'conflict',
    place,
    accounts: ['dev', 'prod'],
    ...(values && { values }),
  });
});
