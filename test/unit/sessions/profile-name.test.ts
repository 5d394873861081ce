import { describe, expect, it } from 'vitest';
import { effectiveAccount, type EffectiveAccount } from '../../../src/accounts/effective.js';
import { detailsOf, narrowedBy } from '../../../src/sessions/profile-marks.js';
import { flagsBehind, isNamedAfter, profileNameFor as nameFor } from '../../../src/sessions/profile-name.js';
import { requestedAccess } from '../../../src/sessions/chain.js';
import { policiesOf, type RequestFlags } from '../../../src/sessions/request.js';

const ID = '222222222222';
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const VIEW_ONLY = 'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess';
const OWN = 'arn:aws:iam::222222222222:policy/a/ReadOnlyAccess';
const NOTHING = '{"Version":"2012-10-17","Statement":[]}';
const account = (name: string, more: object = {}) =>
  effectiveAccount({ name, account_id: ID, role_arn: `arn:aws:iam::${ID}:role/Deploy`, ...more }, {});

const roleOf = (of: EffectiveAccount, role: string | undefined): string | undefined => {
  const taken = requestedAccess(of, role);
  return taken.kind === 'role' ? taken.roleArn : undefined;
};

const profileNameFor = (of: EffectiveAccount, flags: RequestFlags): string =>
  nameFor(of, roleOf(of, flags.role), flags);

describe('the profile of', () => {
  it.each<[RequestFlags, string]>([
    [{}, 'assumed-prod'],
    [{ role: 'Deploy' }, 'assumed-prod'],
    [{ role: 'Admin' }, 'assumed-prod/Admin'],
    [{ role: 'ops/Admin' }, 'assumed-prod/ops/Admin'],
    [{ role: `arn:aws:iam::${ID}:role/ops/Admin` }, 'assumed-prod/ops/Admin'],
    [{ role: 'policy' }, 'assumed-prod/d020164e'],
    [{ role: 'read-only/Admin' }, 'assumed-prod/5588fd73'],
    [{ role: `${'path/'.repeat(12)}Admin` }, 'assumed-prod/af836841'],
    [{ role: 'a=b,c' }, 'assumed-prod/b69d1e86'],
    [{ narrowing: 'read-only' }, 'assumed-prod/read-only'],
    [{ narrowing: 'view-only', role: 'Admin' }, 'assumed-prod/Admin/view-only'],
    [{ policyArns: [READ_ONLY] }, 'assumed-prod/policy/ReadOnlyAccess'],
    [{ policyArns: [VIEW_ONLY] }, 'assumed-prod/policy/ViewOnlyAccess'],
    [{ policyArns: [`arn:aws:iam::${ID}:policy/ReadOnlyAccess`] }, 'assumed-prod/9d13bcfd'],
    [{ policyArns: [`arn:aws:iam::${ID}:policy/a/ReadOnlyAccess`] }, 'assumed-prod/cda2192b'],
    [{ policyArns: [READ_ONLY], role: 'Admin' }, 'assumed-prod/Admin/policy/ReadOnlyAccess'],
    [{ policyArns: [READ_ONLY, VIEW_ONLY] }, 'assumed-prod/59db2e75'],
    [{ policyArns: [VIEW_ONLY, READ_ONLY] }, 'assumed-prod/59db2e75'],
    [{ policy: NOTHING }, 'assumed-prod/8f907b48'],
    [{ policy: NOTHING, policyArns: [READ_ONLY] }, 'assumed-prod/24dd4c98'],
    [{ sessionName: 'ada', externalId: 'e', durationSeconds: 900 }, 'assumed-prod'],
  ])('%j is %s', (flags, name) => {
    expect(profileNameFor(account('prod'), flags)).toBe(name);
  });

  it('an account that narrows by itself is its own, until flags say something else', () => {
    const narrowed = account('prod', { policy_arns: [READ_ONLY] });
    expect(profileNameFor(narrowed, {})).toBe('assumed-prod');
    expect(profileNameFor(narrowed, { policyArns: [READ_ONLY] })).toBe('assumed-prod');
    expect(profileNameFor(narrowed, { policyArns: [VIEW_ONLY] })).toBe('assumed-prod/policy/ViewOnlyAccess');
    // The account's policy adds up with this one.
    expect(profileNameFor(narrowed, { policy: NOTHING })).toBe('assumed-prod/24dd4c98');
  });

  it('one variant is never that of another one', () => {
    const names = [
      'X',
      'a/X',
      'b/X',
      'a',
      'policy',
      'policy/X',
      'read-only',
      'X/read-only',
      'X/policy',
      'deadbeef',
      'a=b',
    ];
    const policies = [
      'arn:aws:iam::aws:policy/X',
      ...names.map((name) => `arn:aws:iam::${ID}:policy/${name}`),
    ];
    const roles = [undefined, ...names];
    const narrowings: RequestFlags[] = [
      {},
      { narrowing: 'read-only' },
      { narrowing: 'view-only' },
      { policy: NOTHING },
      { policyArns: policies },
      { policyArns: policies.slice(1), policy: NOTHING },
      ...policies.map((one) => ({ policyArns: [one] })),
      { policyArns: ['arn:aws:iam::111111111111:policy/X'] },
    ];
    const profiles = roles.flatMap((role) =>
      narrowings.map((narrowing) =>
        profileNameFor(account('prod'), { ...narrowing, ...(role === undefined ? {} : { role }) }),
      ),
    );
    expect(new Set(profiles).size).toBe(roles.length * narrowings.length);
  });

  it('one account is never that of another one', () => {
    const variants: RequestFlags[] = [
      {},
      { role: 'Admin' },
      { narrowing: 'read-only' },
      { policyArns: [READ_ONLY] },
      { role: 'Admin', narrowing: 'read-only' },
    ];
    const names = ['prod', 'prod-Admin', 'prod-read-only', 'prod-ReadOnlyAccess', 'prod-Admin-read-only'];
    const profiles = names.flatMap((name) => variants.map((flags) => profileNameFor(account(name), flags)));
    expect(new Set(profiles).size).toBe(names.length * variants.length);
  });
});

describe('what narrows a session', () => {
  it('is the same in any order, and another one for another policy', () => {
    expect(narrowedBy({})).toBeUndefined();
    expect(narrowedBy({ policyArns: [] })).toBeUndefined();
    expect(narrowedBy({ policyArns: [VIEW_ONLY, READ_ONLY] })).toBe(`${READ_ONLY} ${VIEW_ONLY}`);
    expect(narrowedBy({ policyArns: [READ_ONLY], policy: NOTHING })).toMatch(
      /^arn:aws:iam::aws:policy\/ReadOnlyAccess policy:8f907b48[0-9a-f]{56}$/,
    );
  });
});

describe('the details of a request', () => {
  const request = {
    account: 'prod',
    accountId: ID,
    roleArn: `arn:aws:iam::${ID}:role/Deploy`,
    duration: { seconds: 3600, explicit: false },
  };
  it.each([
    ['session name', { sessionName: 'ada' }],
    ['external id', { externalId: 'e' }],
    ['source identity', { sourceIdentity: 'ada' }],
    ['tags', { sessionTags: { a: 'b' } }],
    ['transitive tags', { transitiveTagKeys: ['a'] }],
  ])('are others with another %s', (_what, more) => {
    expect(detailsOf({ ...request, ...more })).toMatch(/^[0-9a-f]{8}$/);
    expect(detailsOf({ ...request, ...more })).not.toBe(detailsOf(request));
  });

  it('are the same with another duration, device or policy, and in another order', () => {
    const others = { mfaSerial: 'a', policy: NOTHING, duration: { seconds: 900, explicit: true } };
    expect(detailsOf({ ...request, ...others })).toBe(detailsOf(request));
    expect(detailsOf({ ...request, sessionTags: { a: '1', b: '2' } })).toBe(
      detailsOf({ ...request, sessionTags: { b: '2', a: '1' } }),
    );
  });
});

describe('a profile', () => {
  it.each([
    ['assumed-prod/Admin', true],
    ['assumed-prod/Admin/read-only', true],
    ['assumed-prod/Admin/24dd4c98', true],
    ['assumed-prod/Admin/policy/ReadOnlyAccess', true],
    ['assumed-prod-Admin', true],
    ['assumed-prod-Admin-view-only', true],
    ['assumed-prod/Admins', false],
    ['assumed-prod-Admins', false],
    ['assumed-prod', false],
    ['work', false],
  ])('%s is named after the role Admin: %s', (name, expected) => {
    expect(isNamedAfter(name, account('prod'), `arn:aws:iam::${ID}:role/Admin`)).toBe(expected);
  });
});

it.each([
  ['assumed-prod/ops/Admin', true],
  ['assumed-prod/ops/Admin/read-only', true],
  ['assumed-prod/Admin', true],
  ['assumed-prod/Admin/view-only', true],
  ['assumed-prod/other/Admin', false],
  ['assumed-prod/ops', false],
])('%s is named after a role with a path, as now or as before: %s', (name, expected) => {
  expect(isNamedAfter(name, account('prod'), `arn:aws:iam::${ID}:role/ops/Admin`)).toBe(expected);
});

describe('the flags behind', () => {
  const role = (name: string) => `arn:aws:iam::${ID}:role/${name}`;
  it.each<[RequestFlags, readonly string[] | undefined]>([
    [{}, []],
    [{ role: 'Admin' }, ['--role Admin']],
    [{ role: 'ops/Admin' }, ['--role ops/Admin']],
    [{ role: 'ops/Admin', narrowing: 'read-only' }, ['--role ops/Admin', '--read-only']],
    [{ role: 'a=b/c' }, ['--role a=b/c']],
    [
      { role: 'ReadOnlyAccess', policyArns: [READ_ONLY] },
      ['--role ReadOnlyAccess', `--policy-arn ${READ_ONLY}`],
    ],
    [{ policyArns: [OWN] }, [`--policy-arn ${OWN}`]],
    [{ narrowing: 'read-only' }, ['--read-only']],
    [{ role: 'Admin', narrowing: 'view-only' }, ['--role Admin', '--view-only']],
    [{ policyArns: [READ_ONLY] }, [`--policy-arn ${READ_ONLY}`]],
    [{ role: 'Admin', policyArns: [READ_ONLY] }, ['--role Admin', `--policy-arn ${READ_ONLY}`]],
    [{ policyArns: [VIEW_ONLY, READ_ONLY] }, [`--policy-arn ${READ_ONLY}`, `--policy-arn ${VIEW_ONLY}`]],
    [{ policy: NOTHING }, undefined],
    [{ policy: NOTHING, policyArns: [READ_ONLY] }, undefined],
    [{ role: 'read-only' }, ['--role read-only']],
    [{ role: 'read-only', narrowing: 'read-only' }, ['--role read-only', '--read-only']],
    [
      { role: 'ReadOnlyAccess', policyArns: [VIEW_ONLY] },
      ['--role ReadOnlyAccess', `--policy-arn ${VIEW_ONLY}`],
    ],
  ])('the profile of %j', (flags, expected) => {
    const name = profileNameFor(account('prod'), flags);
    const narrowed = narrowedBy(policiesOf(account('prod'), flags));
    const roleArn = role(flags.role ?? 'Deploy');
    expect(flagsBehind({ name, account: 'prod', roleArn, narrowed })).toEqual(expected);
  });

  it.each([
    ['work', undefined],
    ['assumed-prod-mine', undefined],
    ['assumed-prod/Other', undefined],
    ['assumed-prod/Deploy/read-only/more', undefined],
    ['assumed-prod-Deploy-view-only', ['--role Deploy', '--view-only']],
  ])('%s', (name, expected) => {
    expect(flagsBehind({ name, account: 'prod', roleArn: role('Deploy') })).toEqual(expected);
  });

  it('a role that is called like the policy can not be told', () => {
    const named = { name: 'assumed-prod/ReadOnlyAccess', account: 'prod', roleArn: role('ReadOnlyAccess') };
    expect(flagsBehind({ ...named, narrowed: READ_ONLY })).toBeUndefined();
    expect(flagsBehind(named)).toEqual(['--role ReadOnlyAccess']);
  });

  it.each([
    ['assumed-prod/Admin', undefined, ['--role ops/Admin']],
    ['assumed-prod-Admin-read-only', undefined, ['--role ops/Admin', '--read-only']],
    ['assumed-prod/ReadOnlyAccess', READ_ONLY, [`--policy-arn ${READ_ONLY}`]],
    ['assumed-prod/Admin/ReadOnlyAccess', OWN, ['--role ops/Admin', `--policy-arn ${OWN}`]],
    ['assumed-prod/other/Admin', undefined, undefined],
    // What stands in the file is not what a shell may be given.
    ['assumed-prod/Admin/x', 'arn:aws:iam::aws:policy/$(id)/x', undefined],
  ])('%s, named as before', (name, narrowed, expected) => {
    expect(flagsBehind({ name, account: 'prod', roleArn: role('ops/Admin'), narrowed })).toEqual(expected);
  });
});

describe('a role that is called as a flag is', () => {
  it.each(['read-only', 'view-only', 'Read-Only', 'deadbeef'])('%s gets another profile', (role) => {
    expect(profileNameFor(account('prod'), { role })).toMatch(/^assumed-prod\/[0-9a-f]{8}$/);
    expect(profileNameFor(account('prod'), { role })).not.toBe(`assumed-prod/${role}`);
    expect(
      isNamedAfter(
        profileNameFor(account('prod'), { role }),
        account('prod'),
        `arn:aws:iam::${ID}:role/${role}`,
      ),
    ).toBe(true);
  });
});
