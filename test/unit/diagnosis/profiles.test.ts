import { describe, expect, it } from 'vitest';
import { judgeActiveProfile } from '../../../src/diagnosis/machine/active-profile.js';
import { judgeShadowedProfiles } from '../../../src/diagnosis/machine/shadowed-profiles.js';
import { profileSet } from '../../../src/profiles/reading/profile-set.js';
import { bashWords } from '../../support/bash-words.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const ROLE = 'arn:aws:iam::222222222222:role/Developer';

const managed = (name: string, expiration: string, role = ROLE) => `[${name}]
aws_access_key_id = ASIAIOSFODNN7EXAMPLE
aws_secret_access_key = secret
aws_session_token = token
expiration = ${expiration}
acctmgr_account = dev
acctmgr_role_arn = ${role}
acctmgr_profile = ${name}
acctmgr_source = profile:default
`;
const set = (credentials: string, config = '') =>
  profileSet({ credentials: Buffer.from(credentials), config: Buffer.from(config) });

describe('shadowed profiles', () => {
  const ours = [{ name: 'assumed-dev', account: 'dev' }];

  it('are none, or acctmgr has none', () => {
    expect(judgeShadowedProfiles({ profiles: set(''), managed: [], installed: [] })).toEqual([
      { check: 'shadowed_profiles', status: 'ok', message: 'acctmgr has no profile in the AWS files.' },
    ]);
    const profiles = set(managed('assumed-dev', '2026-03-01T13:00:00Z'));
    expect(judgeShadowedProfiles({ profiles, managed: ours, installed: [] })).toMatchObject([
      { status: 'ok', message: '1 profile of acctmgr, none of them shadowed by another section.' },
    ]);
  });

  it('give tools a role of the config file instead of their session', () => {
    const profiles = set(
      managed('assumed-dev', '2026-03-01T13:00:00Z'),
      `[profile assumed-dev]\nrole_arn = ${ROLE}\nsource_profile = default\n`,
    );
    expect(judgeShadowedProfiles({ profiles, managed: ours, installed: [] })).toEqual([
      {
        check: 'shadowed_profiles',
        status: 'warn',
        message:
          '[profile assumed-dev] of the AWS config file has role_arn, which wins over the credentials of that name.',
        fix: 'Take those keys out in an editor, or use another name: acctmgr assume dev --profile-name NAME',
      },
    ]);
  });

  it('have a credential_process that static keys win over, whoever wrote it', () => {
    const profiles = set(
      '[build]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n',
      '[profile build]\ncredential_process = "/opt/vault" build\n[profile fine]\ncredential_process = x\n',
    );
    expect(judgeShadowedProfiles({ profiles, managed: [], installed: [] })).toEqual([
      {
        check: 'shadowed_profiles',
        status: 'warn',
        message:
          'The AWS credentials file gives build aws_access_key_id, which wins over the credential_process of that name.',
        fix: 'Take [build] out of the credentials file, or give the other profile another name.',
      },
    ]);
  });
});

describe('the active profile', () => {
  const judge = (credentials: string, env: Record<string, string>, accounts = ['dev']) =>
    judgeActiveProfile({ env, profiles: set(credentials), accounts, now: NOW }, bashWords);

  it('is nobody’s matter where none is chosen', () => {
    expect(judge('[default]\nregion = a\n', {})).toEqual([]);
  });

  it('is told with what is left of its session', () => {
    const env = { AWS_PROFILE: 'assumed-dev' };
    expect(judge(managed('assumed-dev', '2026-03-01T12:42:00Z'), env)).toMatchObject([
      { status: 'ok', message: 'AWS_PROFILE names the profile assumed-dev, valid 42m.' },
    ]);
    expect(judge(managed('assumed-dev', '2026-03-01T12:04:00Z'), env)).toMatchObject([
      { status: 'warn', fix: 'acctmgr assume dev' },
    ]);
    expect(judge('[jump]\naws_access_key_id = AKIA\n', { AWS_PROFILE: 'jump' })).toMatchObject([
      { status: 'ok', message: 'AWS_PROFILE names the profile jump.' },
    ]);
  });

  it.each([
    ['assumed-dev', ROLE, 'acctmgr assume dev'],
    ['assumed-dev/read-only', ROLE, 'acctmgr assume dev --read-only'],
    [
      'assumed-dev/Admin',
      'arn:aws:iam::222222222222:role/team/Admin',
      'acctmgr assume dev --role team/Admin',
    ],
    [
      'assumed-dev/Admin/view-only',
      'arn:aws:iam::222222222222:role/Admin',
      'acctmgr assume dev --role Admin --view-only',
    ],
    // Who knows what it was taken with: nothing wider must come in its place.
    ['assumed-dev-mine', ROLE, 'unset AWS_PROFILE'],
    ['mine', ROLE, 'unset AWS_PROFILE'],
  ])('%s has expired, and is renewed as it was', (name, role, fix) => {
    expect(judge(managed(name, '2026-03-01T10:00:00Z', role), { AWS_PROFILE: name })).toEqual([
      {
        check: 'active_profile',
        status: 'fail',
        message: `The session of the profile ${name}, which AWS_PROFILE names, expired 2h ago.`,
        fix,
      },
    ]);
  });

  it('of an account that is gone from the inventory is left', () => {
    const text = managed('assumed-dev', '2026-03-01T10:00:00Z');
    expect(judge(text, { AWS_DEFAULT_PROFILE: 'assumed-dev' }, [])).toMatchObject([
      { fix: 'unset AWS_DEFAULT_PROFILE' },
    ]);
  });

  it('does not exist', () => {
    expect(judge('', { AWS_PROFILE: 'jmup' })).toEqual([
      {
        check: 'active_profile',
        status: 'fail',
        message: 'The profile jmup, which AWS_PROFILE names, does not exist.',
        fix: 'aws configure list-profiles shows what there is. Or: unset AWS_PROFILE',
      },
    ]);
  });
});
