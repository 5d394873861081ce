import { describe, expect, it } from 'vitest';
import { profileSet, profileSettings } from '../../../src/profiles/reading/profile-set.js';
import { shadowOf } from '../../../src/profiles/shadowing.js';

const set = (credentials: string, config = '') =>
  profileSet({ credentials: Buffer.from(credentials), config: Buffer.from(config) });

describe('the profiles of both files', () => {
  it('are found under their names, and the credentials file’s keys win', () => {
    const both = set(
      '[default]\naws_access_key_id = AKIA1\nregion = a\n[profile x]\nregion = b\n',
      '[default]\nregion = c\noutput = json\n[profile x]\nregion = d\n[profile "my team"]\nregion = e\n[preview]\nregion = f\n',
    );
    expect([...both.profiles.keys()]).toEqual(['default', 'profile x', 'x', 'my team']);
    expect(profileSettings(both, 'default')).toEqual(
      new Map([
        ['region', 'a'],
        ['output', 'json'],
        ['aws_access_key_id', 'AKIA1'],
      ]),
    );
    expect(both.profiles.get('my team')).toEqual({
      name: 'my team',
      credentials: undefined,
      config: new Map([['region', 'e']]),
    });
    expect(profileSettings(both, 'preview')).toBeUndefined();
  });

  it('come with the sessions and services of the config file', () => {
    const { ssoSessions, services } = set(
      '',
      '[sso-session corp]\nsso_region = a\n[services local]\ns3 =\n  endpoint_url = http://localhost:1\nplain = x\n',
    );
    expect([...ssoSessions.keys()]).toEqual(['corp']);
    expect(ssoSessions.get('corp')).toEqual(new Map([['sso_region', 'a']]));
    expect([...services.keys()]).toEqual(['local']);
    expect(services.get('local')).toEqual(
      new Map([['s3', new Map([['endpoint_url', 'http://localhost:1']])]]),
    );
  });

  it('inherit the keys of [DEFAULT], and sections of one name are one', () => {
    const { profiles } = set('[a]\nx = 1\n[DEFAULT]\ny = 2\n[a]\nz = 3\nx = 4\n');
    expect([...profiles.keys()]).toEqual(['a']);
    expect(profiles.get('a')?.credentials).toEqual(
      new Map([
        ['y', '2'],
        ['x', '4'],
        ['z', '3'],
      ]),
    );
  });

  it('are none where there are no files, and problems name the file', () => {
    const none = profileSet({});
    expect([...none.profiles.keys(), ...none.ssoSessions.keys(), ...none.services.keys()]).toEqual([]);
    expect([none.profiles.has('default'), none.profiles.get('default')]).toEqual([false, undefined]);
    expect([none.problems, none.warnings]).toEqual([[], []]);
    const { problems, warnings } = set('\ufeff[a]\nnonsense\n', 'x = 1\n');
    expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual(['credentials:2', 'config:1']);
    expect(warnings.map(({ file, line }) => `${file}:${line}`)).toEqual(['credentials:1']);
  });
});

describe('what wins over the keys of a profile', () => {
  const keys = '[assumed-dev]\naws_access_key_id = ASIA1\n';

  it.each([
    ['role_arn = r\nsource_profile = jump', 'role_arn'],
    ['sso_account_id = 1\nsso_role_name = r\nsso_session = corp', 'sso_account_id, sso_role_name'],
    ['web_identity_token_file = /t', 'web_identity_token_file'],
  ])('is named: %j in the config file', (settings, named) => {
    expect(shadowOf(set(keys, `[profile assumed-dev]\n${settings}\n`), 'assumed-dev')).toBe(
      `[profile assumed-dev] of the AWS config file has ${named}, which wins over the credentials of that name.`,
    );
  });

  it('is named when it stands in the credentials file, or is inherited there', () => {
    expect(shadowOf(set(`${keys}aws_security_token = old\n`), 'assumed-dev')).toBe(
      'The AWS credentials file gives assumed-dev also aws_security_token, which wins over its keys.',
    );
    expect(shadowOf(set(`[DEFAULT]\nrole_arn = r\n${keys}`), 'assumed-dev')).toContain('role_arn');
  });

  it.each([
    'region = a',
    'credential_process = x',
    'aws_access_key_id = AKIA1',
    'aws_security_token = x',
    'sso_session = corp',
  ])('is not %s', (settings) => {
    expect(shadowOf(set(keys, `[profile assumed-dev]\n${settings}\n`), 'assumed-dev')).toBeUndefined();
    expect(shadowOf(set(keys, `[profile other]\nrole_arn = r\n`), 'assumed-dev')).toBeUndefined();
  });
});
