import { describe, expect, it } from 'vitest';
import {
  judgeSection,
  managedProfileOf,
  toSection,
  type ManagedProfile,
  type OverwriteRules,
} from '../../../src/profiles/managed-profile.js';

const profile: ManagedProfile = {
  name: 'assumed-dev',
  account: 'dev',
  roleArn: 'arn:aws:iam::987654321098:role/CrossAccountAdminRole',
  source: 'profile:jump',
  expiration: new Date('2030-01-02T03:04:05.678Z'),
  region: 'eu-west-1',
  credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 's', sessionToken: 't==' },
};
const ours = toSection(profile);
const but = (changes: Record<string, string | undefined>): Map<string, string> => {
  const values = new Map(ours);
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) values.delete(key);
    else values.set(key, value);
  }
  return values;
};

describe('a managed profile', () => {
  it('is written with its marks, and the expiration to the second', () => {
    expect([...ours]).toEqual([
      ['aws_access_key_id', 'ASIAEXAMPLE'],
      ['aws_secret_access_key', 's'],
      ['aws_session_token', 't=='],
      ['region', 'eu-west-1'],
      ['expiration', '2030-01-02T03:04:05Z'],
      ['acctmgr_account', 'dev'],
      ['acctmgr_role_arn', 'arn:aws:iam::987654321098:role/CrossAccountAdminRole'],
      ['acctmgr_profile', 'assumed-dev'],
      ['acctmgr_source', 'profile:jump'],
    ]);
    expect(toSection({ ...profile, region: undefined }).has('region')).toBe(false);
  });

  it('is read back as it was', () => {
    expect(managedProfileOf('assumed-dev', ours)).toEqual({
      ...profile,
      expiration: new Date('2030-01-02T03:04:05Z'),
    });
  });

  it('is ours only under its own name and with a temporary key', () => {
    expect(managedProfileOf('prod', ours)).toBeUndefined();
    expect(managedProfileOf('assumed-dev', but({ acctmgr_profile: undefined }))).toBeUndefined();
    expect(managedProfileOf('assumed-dev', but({ aws_access_key_id: 'AKIAEXAMPLE' }))).toBeUndefined();
    expect(managedProfileOf('assumed-dev', but({ aws_access_key_id: undefined }))).toBeUndefined();
    expect(managedProfileOf('assumed-dev', but({ aws_session_token: undefined }))).toBeUndefined();
    expect(managedProfileOf('assumed-dev', but({ aws_session_token: '' }))).toBeUndefined();
  });

  it.each(['LSIAQAAAAAAAVNCBMPNS', 'Y4RJU1RNFGK48LGO9I2S', 'test'])(
    'is ours with a key of an imitation: %s',
    (id) => {
      const profile = managedProfileOf('assumed-dev', but({ aws_access_key_id: id }));
      expect(profile?.credentials.accessKeyId).toBe(id);
    },
  );

  it('counts as expired when its expiration cannot be read', () => {
    for (const expiration of [undefined, '', 'soon']) {
      expect(managedProfileOf('assumed-dev', but({ expiration }))?.expiration).toEqual(new Date(0));
    }
  });
});

describe('whether a section of that name may be overwritten', () => {
  const judge = (values: ReadonlyMap<string, string> | undefined, rules: Partial<OverwriteRules> = {}) => {
    const judgement = judgeSection('assumed-dev', values, { force: false, ...rules });
    return judgement.kind === 'refuse'
      ? `${judgement.error.code} ${judgement.error.exitCode}`
      : judgement.kind;
  };
  const pythonTools = new Map([...ours].slice(0, 3));
  const longTerm = new Map([
    ['aws_access_key_id', 'AKIAEXAMPLE'],
    ['aws_secret_access_key', 's'],
  ]);

  it.each([
    ['none', undefined, 'new', 'new'],
    ['an empty one', new Map<string, string>(), 'new', 'new'],
    ['our own', ours, 'ours', 'ours'],
    ['our own with a key of the user’s', but({ output: 'json' }), 'ours', 'ours'],
    ['temporary credentials alone', pythonTools, 'adopt', 'adopt'],
    ['temporary credentials and a region', new Map([...ours].slice(0, 4)), 'profile_not_managed 2', 'adopt'],
    [
      'temporary credentials without a token',
      new Map([...ours].slice(0, 2)),
      'profile_not_managed 2',
      'adopt',
    ],
    ['marks of another profile', but({ acctmgr_profile: 'assumed-prod' }), 'profile_not_managed 2', 'adopt'],
    ['a role', new Map([['role_arn', 'r']]), 'profile_not_managed 2', 'adopt'],
    ['a long-term key', longTerm, 'profile_holds_long_term_key 2', 'profile_holds_long_term_key 2'],
    [
      'a long-term key under our marks',
      but({ aws_access_key_id: 'AKIAEXAMPLE' }),
      'profile_holds_long_term_key 2',
      'profile_holds_long_term_key 2',
    ],
    ['our own, of an imitation of AWS', but({ aws_access_key_id: 'LSIAQAAAAAAAVNCBMPNS' }), 'ours', 'ours'],
    [
      'temporary credentials of an imitation alone',
      new Map([...pythonTools, ['aws_access_key_id', 'test']]),
      'adopt',
      'adopt',
    ],
    [
      'a key of unknown make without a token, under our marks',
      but({ aws_access_key_id: 'test', aws_session_token: undefined }),
      'profile_holds_long_term_key 2',
      'profile_holds_long_term_key 2',
    ],
  ])('%s: without and with --force', (_, values, without, withForce) => {
    expect([judge(values), judge(values, { force: true })]).toEqual([without, withForce]);
  });

  it('the source of this call: never', () => {
    for (const values of [ours, pythonTools, new Map([['region', 'a']])]) {
      expect(judge(values, { force: true, sourceProfile: 'assumed-dev' })).toBe('profile_is_source 2');
    }
    expect(judge(ours, { force: true, sourceAccessKeyId: 'ASIAEXAMPLE' })).toBe('profile_is_source 2');
    expect(judge(ours, { sourceProfile: 'jump', sourceAccessKeyId: 'AKIAOTHER' })).toBe('ours');
  });

  it('says what was taken', () => {
    expect(judgeSection('assumed-dev', pythonTools, { force: false })).toEqual({
      kind: 'adopt',
      notice:
        'The profile assumed-dev held temporary credentials without a mark; acctmgr manages it from now on.',
    });
    expect(judgeSection('assumed-dev', new Map([['region', 'a']]), { force: true })).toEqual({
      kind: 'adopt',
      notice: 'The profile assumed-dev was not made by acctmgr and was overwritten, as --force asked.',
    });
  });
});
