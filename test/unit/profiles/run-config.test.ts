import { describe, expect, it } from 'vitest';
import { profileSet } from '../../../src/profiles/reading/profile-set.js';
import { runConfig } from '../../../src/profiles/config/run-config.js';
import { AcctmgrError } from '../../../src/system/failure.js';

const KEYS = 'aws_access_key_id = AKIA0000000000000001\naws_secret_access_key = x\n';

const added = (config: string | Buffer, credentials = '', region?: string) => {
  const before = Buffer.from(config);
  const { bytes, profile } = runConfig(
    { config: before, credentials: Buffer.from(credentials) },
    'dev',
    region,
  );
  expect(bytes.subarray(0, before.length).equals(before)).toBe(true);
  return { profile, text: bytes.subarray(before.length).toString() };
};

describe('the config file of a run', () => {
  it.each<[string, string, string | undefined, string]>([
    ['an empty one', '', undefined, '[profile acctmgr-dev]\n'],
    ['a region', '', 'eu-west-1', '[profile acctmgr-dev]\nregion = eu-west-1\n'],
    ['a last line without an end', '[default]', undefined, '\n[profile acctmgr-dev]\n'],
    [
      'lines that end as on Windows',
      '[x]\r\n',
      'eu-west-1',
      '[profile acctmgr-dev]\r\nregion = eu-west-1\r\n',
    ],
    ['an indented last line', '[x]\na =\n  b = c', undefined, '\n[profile acctmgr-dev]\n'],
  ])("is the user's own with one more profile: %s", (_what, config, region, text) => {
    expect(added(config, '', region)).toEqual({ profile: 'acctmgr-dev', text });
  });

  it('keeps every byte, those that are not UTF-8 too', () => {
    added(Buffer.from('efbbbf5b785d0a2320ff0a61203d20ff', 'hex'));
  });

  it('has the settings of the default profile, but none that gives credentials', () => {
    const config =
      `[default]\n${KEYS}region = us-east-1\noutput = table\nca_bundle = /etc/ca.pem\n` +
      's3 =\n    max_concurrent_requests = 20\n    addressing_style = path\n' +
      'sso_session = corp\nsso_account_id = 111111111111\ncredential_process = /bin/keys\n' +
      'role_arn = arn:aws:iam::111111111111:role/x\nsource_profile = y\nmfa_serial = z\nlogin_session = s\n';
    expect(added(config).text).toBe(
      '[profile acctmgr-dev]\nregion = us-east-1\noutput = table\nca_bundle = /etc/ca.pem\n' +
        's3 =\n  max_concurrent_requests = 20\n  addressing_style = path\n',
    );
  });

  it("has the account's region rather than that of the default profile", () => {
    const credentials = `[default]\n${KEYS}region = us-east-1\n`;
    expect(added('', credentials).text).toContain('region = us-east-1');
    expect(added('', credentials, 'eu-west-1').text).toBe('[profile acctmgr-dev]\nregion = eu-west-1\n');
  });

  it.each([
    ['[profile acctmgr-dev]\noutput = json\n', ''],
    ['', `[acctmgr-dev]\n${KEYS}`],
  ])('takes a name that is free', (config, credentials) => {
    expect(added(config, credentials).profile).toBe('acctmgr-dev-2');
  });

  it('leaves all other profiles as they are', () => {
    const config = '[default]\nregion = us-east-1\n[profile other]\ncredential_process = /bin/keys\n';
    const { bytes } = runConfig({ config: Buffer.from(config) }, 'dev', undefined);
    const other = profileSet({ config: bytes }).profiles.get('other')?.config;
    expect([...(other ?? [])]).toEqual([['credential_process', '/bin/keys']]);
  });

  it('is refused where every profile has credentials by [DEFAULT], in the reading of botocore', () => {
    const attempt = () => runConfig({ config: Buffer.from(`[DEFAULT]\n${KEYS}`) }, 'dev', undefined);
    expect(attempt).toThrow(AcctmgrError);
    expect(attempt).toThrow('[DEFAULT]');
  });
});
