import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policyChanges } from '../../../../src/roles/compare/policy-changes.js';

const VERSION = '2012-10-17';
const ROOT = 'arn:aws:iam::111122223333:root';
const OTHER_ROOT = 'arn:aws:iam::444455556666:root';

const trust = (over: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS: ROOT },
  Action: 'sts:AssumeRole',
  ...over,
});
const ofService = (over: object = {}) => trust({ Principal: { Service: 'ec2.amazonaws.com' }, ...over });
const onBucket = (over: object = {}) => ({
  Effect: 'Allow',
  Action: 's3:PutObject',
  Resource: 'arn:aws:s3:::bucket/*',
  ...over,
});
const policy = (...statements: readonly object[]) => ({ Version: VERSION, Statement: statements });
const conditions = (...blocks: readonly object[]) =>
  blocks.map((Condition) => policy(onBucket({ Condition }))) as [object, object];

const lines = (wanted: unknown, found: unknown) =>
  policyChanges(wanted, found, 'aws').map(({ is, what, text }) => `${is} ${what} ${text}`);

/* The cases are those that terraform-provider-aws compares policies by, and what IAM is known to rewrite. */
const SAME: Readonly<Record<string, readonly [unknown, unknown]>> = {
  'the same text': [policy(ofService()), policy(ofService())],
  'a list of one action': [policy(ofService()), policy(ofService({ Action: ['sts:AssumeRole'] }))],
  'Action and NotAction, listed or not': [
    policy(ofService({ NotAction: ['sts:GetSessionToken'] })),
    policy(ofService({ NotAction: 'sts:GetSessionToken' })),
  ],
  'a list of one service': [
    policy(ofService()),
    policy(ofService({ Principal: { Service: ['ec2.amazonaws.com'] } })),
  ],
  'everybody, in both ways': [policy(trust({ Principal: '*' })), policy(trust({ Principal: { AWS: '*' } }))],
  'everybody but': [
    policy({ NotPrincipal: '*', Effect: 'Allow', Action: 'sts:AssumeRole' }),
    policy({ Effect: 'Allow', NotPrincipal: '*', Action: 'sts:AssumeRole' }),
  ],
  'one statement that is no list': [policy(ofService()), { Version: VERSION, Statement: ofService() }],
  'statements in another order': [policy(ofService(), trust()), policy(trust(), ofService())],
  'a statement that stands there twice': [policy(trust()), policy(trust(), trust())],
  'no principals': [policy(trust({ Principal: {} })), policy(trust({ Principal: [] }))],
  'no principals of a kind': [
    policy(trust({ Principal: { AWS: [] } })),
    policy(trust({ Principal: undefined })),
  ],
  'an account id': [policy(trust()), policy(trust({ Principal: { AWS: '111122223333' } }))],
  'an account id by itself': [
    policy(trust({ Principal: ROOT })),
    policy(trust({ Principal: '111122223333' })),
  ],
  'account ids in another order': [
    policy(trust({ Principal: { AWS: [ROOT, OTHER_ROOT] } })),
    policy(trust({ Principal: { AWS: ['444455556666', '111122223333'] } })),
  ],
  'the same condition': conditions(
    { StringEquals: { 's3:x-amz-acl': ['public-read'] } },
    { StringEquals: { 's3:x-amz-acl': 'public-read' } },
  ),
  'conditions in another order': conditions(
    { Bool: { 'aws:SecureTransport': 'true' }, IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '::1/128'] } },
    { IpAddress: { 'aws:SourceIp': ['::1/128', '192.0.2.0/24'] }, Bool: { 'aws:SecureTransport': ['true'] } },
  ),
  'the case of operators and keys': conditions(
    { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    { bool: { 'aws:multifactorauthpresent': 'true' } },
  ),
  'truth without quotes': conditions(
    { Bool: { 'aws:SecureTransport': 'true' } },
    { Bool: { 'aws:SecureTransport': true } },
  ),
  'numbers without quotes': conditions(
    { NumericLessThan: { 's3:max-keys': ['10', '20'] } },
    { NumericLessThan: { 's3:max-keys': [20, 10] } },
  ),
  'no values': conditions(
    { StringLike: { 'sts:RoleSessionName': [] } },
    { StringLike: { 'sts:RoleSessionName': [] } },
  ),
  'no conditions': [policy(onBucket()), policy(onBucket({ Condition: { StringEquals: {} } }))],
  'the case of actions': [policy(onBucket()), policy(onBucket({ Action: 'S3:putobject' }))],
  'an empty Sid': [policy(trust()), policy(trust({ Sid: '' }))],
  'another Sid': [policy(trust({ Sid: 'One' })), policy(trust({ Sid: 'Two' }))],
  'no version, and the one that counts then': [
    { Statement: trust() },
    { Version: '2008-10-17', Statement: trust() },
  ],
};

const DIFFERENT: Readonly<Record<string, readonly [unknown, unknown]>> = {
  'another action': [policy(ofService()), policy(ofService({ Action: 'sts:GetSessionToken' }))],
  'a NotAction on one side': [policy(ofService()), policy(ofService({ NotAction: 'sts:GetSessionToken' }))],
  'another service': [
    policy(ofService()),
    policy(ofService({ Principal: { Service: 'ecs.amazonaws.com' } })),
  ],
  'another NotPrincipal': [
    policy({ Effect: 'Deny', NotPrincipal: { Service: 'ec2.amazonaws.com' } }),
    policy({ Effect: 'Deny', NotPrincipal: { Service: 'ecs.amazonaws.com' } }),
  ],
  'Deny for Allow': [policy(ofService()), policy(ofService({ Effect: 'Deny' }))],
  'the case of the effect': [policy(ofService()), policy(ofService({ Effect: 'allow' }))],
  'another version': [policy(trust()), { Version: '2008-10-17', Statement: trust() }],
  'no version': [policy(trust()), { Statement: trust() }],
  'another operator': conditions(
    { StringEquals: { 's3:x-amz-acl': 'public-read' } },
    { StringNotEquals: { 's3:x-amz-acl': 'public-read' } },
  ),
  'a condition more': conditions(
    { StringEquals: { a: 'b' } },
    { StringEquals: { a: 'b' }, Bool: { 'aws:SecureTransport': 'true' } },
  ),
  'a condition less': [policy(onBucket({ Condition: { StringEquals: { a: 'b' } } })), policy(onBucket())],
  'the case of a value': conditions({ StringEquals: { a: 'B' } }, { StringEquals: { a: 'b' } }),
  'a value in two': conditions({ StringEquals: { a: 'b, c' } }, { StringEquals: { a: ['b', 'c'] } }),
  'a condition that can never hold': [
    policy(onBucket()),
    policy(onBucket({ Condition: { StringEquals: { a: [] } } })),
  ],
  'a statement less': [policy(trust(), ofService()), policy(trust())],
  'the case of a resource': [policy(onBucket()), policy(onBucket({ Resource: 'arn:aws:s3:::Bucket/*' }))],
  'Resource and NotResource': [
    policy(onBucket()),
    policy({ Effect: 'Allow', Action: 's3:PutObject', NotResource: 'arn:aws:s3:::bucket/*' }),
  ],
  'two statements for one': [
    policy(trust({ Principal: { AWS: [ROOT, OTHER_ROOT] } })),
    policy(trust(), trust({ Principal: { AWS: OTHER_ROOT } })),
  ],
  'everybody with a condition, and a list of roles': [
    policy(trust({ Principal: '*', Condition: { ArnLike: { 'aws:PrincipalArn': [ROOT] } } })),
    policy(trust()),
  ],
  'all actions of sts, and two': [
    policy(trust({ Action: 'sts:*' })),
    policy(trust({ Action: ['sts:AssumeRole', 'sts:TagSession'] })),
  ],
  'everybody, where it is denied': [
    policy(trust({ Effect: 'Deny', Principal: '*' })),
    policy(trust({ Effect: 'Deny', Principal: { AWS: '*' } })),
  ],
  'an account id of another partition': [
    policy(trust({ Principal: { AWS: 'arn:aws-cn:iam::111122223333:root' } })),
    policy(trust({ Principal: { AWS: '111122223333' } })),
  ],
  'an element that IAM does not know': [policy(trust()), policy(trust({ Purpose: 'x' }))],
  'what is no policy': [policy(trust()), undefined],
  'a text': [policy(trust()), 'Allow'],
};

describe('policies', () => {
  it.each(Object.entries(SAME))('are the same: %s', (_name, [one, other]) => {
    expect(lines(one, other)).toEqual([]);
    expect(lines(other, one)).toEqual([]);
  });

  it.each(Object.entries(DIFFERENT))('differ: %s', (_name, [one, other]) => {
    expect(lines(one, other)).not.toEqual([]);
    expect(lines(other, one)).not.toEqual([]);
  });

  it('say which principal and condition differ', () => {
    const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
    const stranger = { Principal: { AWS: ['999999999999', ROOT] } };
    expect(lines(policy(trust(mfa)), policy(trust(stranger)))).toEqual([
      'extra principal arn:aws:iam::999999999999:root',
      'missing condition Bool aws:MultiFactorAuthPresent = true',
    ]);
  });

  it('show a statement that has no like as a whole', () => {
    const deny = { Effect: 'Deny', NotPrincipal: { AWS: ROOT }, NotAction: 'sts:TagSession' };
    const found = policy(trust({ Condition: { StringEquals: { 'sts:ExternalId': ['a', 'b'] } } }), deny);
    expect(lines(policy(onBucket()), found)).toEqual([
      `extra statement Allow sts:AssumeRole to ${ROOT} if StringEquals sts:ExternalId = a, b`,
      `extra statement Deny all but sts:TagSession to all but ${ROOT}`,
      'missing statement Allow s3:PutObject on arn:aws:s3:::bucket/*',
    ]);
  });

  it('pair the statements that are most alike', () => {
    const wanted = policy(trust(), ofService({ Condition: { StringEquals: { a: 'b' } } }));
    const found = policy(ofService({ Condition: { StringEquals: { a: 'c' } } }), trust({ Action: 'sts:*' }));
    expect(lines(wanted, found)).toEqual([
      'extra condition StringEquals a = c',
      'missing condition StringEquals a = b',
      'extra action sts:*',
      'missing action sts:AssumeRole',
    ]);
  });
});

/* Documents as people write them, and as IAM gives them back. */

const word = fc.constantFrom('alpha', 'beta', 'gamma', 'delta');
const some = <T>(item: fc.Arbitrary<T>) => fc.uniqueArray(item, { minLength: 1, maxLength: 3 });
const accountId = fc.constantFrom('111122223333', '444455556666', '777788889999');
const condition = fc.dictionary(
  fc.constantFrom('StringEquals', 'StringLike', 'Bool'),
  fc.dictionary(fc.constantFrom('aws:a', 'sts:b', 'aws:c'), some(word), { minKeys: 1, maxKeys: 2 }),
  { maxKeys: 2 },
);
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Principal: fc.record({ AWS: some(accountId) }),
  Action: some(fc.constantFrom('sts:AssumeRole', 'sts:TagSession', 's3:Get*')),
  Resource: some(word),
  Condition: condition,
});
const statements = fc.array(statement, { minLength: 1, maxLength: 3 });
type Statement = typeof statement extends fc.Arbitrary<infer T> ? T : never;

/** As IAM does: a list of one by itself, or the reverse, and in an order of its own. */
const rewrittenList = (list: readonly string[], seed: number): string | readonly string[] => {
  const [only, ...others] = list;
  if (others.length === 0 && seed % 2 === 0 && only !== undefined) return only;
  return seed % 3 === 0 ? [...list].reverse() : [...list, ...list.slice(0, 1)];
};
const reversedEntries = <T>(entries: Readonly<Record<string, T>>) => Object.entries(entries).reverse();

const rewritten = ({ Effect, Principal, Action, Resource, Condition }: Statement, seed: number) => ({
  Condition: Object.fromEntries(
    reversedEntries(Condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        reversedEntries(keys).map(([key, values]) => [key.toUpperCase(), rewrittenList(values, seed)]),
      ),
    ]),
  ),
  Resource: rewrittenList(Resource, seed),
  Action: rewrittenList(Action, seed + 1),
  Principal: {
    AWS: rewrittenList(
      Principal.AWS.map((id) => `arn:aws:iam::${id}:root`),
      seed,
    ),
  },
  Effect,
  Sid: '',
});

/** One thing more or less, or another one. */
const CHANGES: readonly ((statement: Statement) => object)[] = [
  (one) => ({ ...one, Effect: one.Effect === 'Allow' ? 'Deny' : 'Allow' }),
  (one) => ({ ...one, Principal: { AWS: [...one.Principal.AWS, '000011112222'] } }),
  (one) => ({ ...one, Principal: { ...one.Principal, Service: 'ec2.amazonaws.com' } }),
  (one) => ({ ...one, Action: [...one.Action, 'sts:SetSourceIdentity'] }),
  (one) => ({ ...one, NotAction: 'sts:SetSourceIdentity' }),
  (one) => ({ ...one, Resource: one.Resource.map((resource) => `${resource}!`) }),
  (one) => ({ ...one, Condition: { ...one.Condition, Null: { 'aws:d': 'true' } } }),
];

describe('documents', () => {
  it('are no other when IAM has rewritten them', () => {
    fc.assert(
      fc.property(statements, fc.nat(), (written, seed) => {
        const found = written.map((one, index) => rewritten(one, seed + index));
        const Statement = found.length === 1 && seed % 2 === 0 ? found[0] : [...found].reverse();
        expect(lines(policy(...written), { Statement, Version: VERSION })).toEqual([]);
      }),
    );
  });

  it('differ by every change, whatever IAM has rewritten', () => {
    const change = fc.constantFrom(...CHANGES);
    fc.assert(
      fc.property(statements, change, fc.nat(), ([first, ...others], changed, seed) => {
        fc.pre(first !== undefined);
        // The same statement may stand there twice: then the changed one is one more.
        const found = [changed(first), ...others.map((one) => rewritten(one, seed))];
        const wanted = policy(first, ...others);
        expect(lines(wanted, policy(...found))).not.toEqual([]);
        expect(lines(policy(...found), wanted)).not.toEqual([]);
      }),
    );
  });
});

describe('statements that are as like as others', () => {
  it('are told in the same way in whichever order IAM gives them', () => {
    const ofAll = trust({ Principal: '*' });
    const ofOther = trust({ Principal: { AWS: OTHER_ROOT } });
    const wanted = policy(trust());
    expect(lines(wanted, policy(ofOther, ofAll))).toEqual(lines(wanted, policy(ofAll, ofOther)));
  });
});
