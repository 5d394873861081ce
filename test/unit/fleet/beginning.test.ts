import { expect, it } from 'vitest';
import { beginningOf, signingProfiles } from '../../../src/fleet/beginning.js';
import { profileSet } from '../../../src/profiles/reading/profile-set.js';

const KEYS = 'aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n';
const ADD = 'acctmgr add dev --role-arn arn:aws:iam::ACCOUNT_ID:role/ROLE_NAME';

interface Files {
  readonly credentials?: string;
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly importable?: number;
}

const setOf = ({ credentials = '', config = '' }: Files) =>
  profileSet({ credentials: Buffer.from(credentials), config: Buffer.from(config) });

const lineFor = (files: Files) =>
  beginningOf({
    env: files.env ?? {},
    profiles: setOf(files),
    importable:
      files.importable === undefined ? undefined : { from: '/home/ada/.aws/config', count: files.importable },
  })?.line;

const PORTAL = 'sso_start_url = https://acme.awsapps.com/start\nsso_region = eu-west-1\n';

it.each<[string, Files, string | undefined]>([
  ['nothing', {}, undefined],
  ['keys', { credentials: `[default]\n${KEYS}` }, ADD],
  ['keys in the config file', { config: `[default]\n${KEYS}` }, ADD],
  ['keys of a profile', { credentials: `[work]\n${KEYS}` }, `${ADD} --source-profile work`],
  ['several profiles', { credentials: `[work]\n${KEYS}[default]\n${KEYS}` }, ADD],
  ['a name with spaces', { credentials: `[my work]\n${KEYS}` }, `${ADD} --source-profile 'my work'`],
  ['a name that no terminal shows', { credentials: `[a\u001b[31m]\n${KEYS}` }, undefined],
  ['a program', { config: '[default]\ncredential_process = /bin/keys\n' }, ADD],
  ['keys in the environment', { env: { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE' } }, ADD],
  ['an empty variable', { env: { AWS_ACCESS_KEY_ID: '' } }, undefined],
  ['what acctmgr wrote', { credentials: `[assumed-x]\n${KEYS}acctmgr_profile = assumed-x\n` }, undefined],
  ['role profiles', { credentials: `[default]\n${KEYS}`, importable: 3 }, 'acctmgr import'],
  ['half an sso-session', { config: '[sso-session corp]\nsso_region = eu-west-1\n' }, undefined],
  ['an sso-session', { config: `[sso-session corp]\n${PORTAL}` }, 'acctmgr sync corp'],
  [
    'a profile of an sso-session',
    { config: `[sso-session corp]\n${PORTAL}[profile base]\nsso_session = corp\n` },
    'acctmgr sync corp',
  ],
  [
    'a profile of the old form',
    { config: `[profile base]\n${PORTAL}sso_account_id = 111122223333\nsso_role_name = Dev\n` },
    'acctmgr login acme --start-url https://acme.awsapps.com/start --region eu-west-1',
  ],
])('with %s found, the next line is known', (_, files, line) => {
  expect(lineFor(files)).toBe(line);
});

it('names the profiles that can sign, the default one first', () => {
  const credentials = `[work]\n${KEYS}[default]\n${KEYS}[assumed-x]\n${KEYS}acctmgr_profile = assumed-x\n`;
  expect(signingProfiles(setOf({ credentials, config: '[profile none]\nregion = eu-west-1\n' }))).toEqual([
    'default',
    'work',
  ]);
});
