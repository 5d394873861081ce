import { describe, expect, it } from 'vitest';
import { profileSet } from '../../../src/profiles/reading/profile-set.js';
import type { MadeProfile } from '../../../src/profiles/recorded-profiles.js';
import { chooseSource } from '../../../src/sessions/source/choose-source.js';
import type { Source } from '../../../src/sessions/source/source.js';
import { AcctmgrError } from '../../../src/system/failure.js';

const KEYS = (id: string) => `aws_access_key_id = ${id}\naws_secret_access_key = secret-of-${id}\n`;
const managed = (name: string, source: string) =>
  `[${name}]\n${KEYS('ASIAHANDEDOUT0000001')}aws_session_token = token\nexpiration = 2026-11-22T13:00:00Z\n` +
  `acctmgr_account = dev\nacctmgr_role_arn = arn:aws:iam::987654321098:role/Admin\nacctmgr_profile = ${name}\nacctmgr_source = ${source}\n`;

const SIGN_IN =
  '[profile sso]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = ReadOnly\n' +
  '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n';

interface Surroundings {
  readonly credentials?: string;
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly profile?: string;
  readonly handedOut?: 'pass-over' | 'use';
  readonly recorded?: readonly MadeProfile[];
}

function choose({
  credentials = '',
  config = '',
  env = {},
  profile,
  handedOut = 'pass-over',
  recorded,
}: Surroundings): Source {
  return chooseSource({
    env,
    profiles: profileSet({ credentials: Buffer.from(credentials), config: Buffer.from(config) }),
    recorded,
    machine: 'laptop',
    credentialsFile: '/home/ada/.aws/credentials',
    configFile: '/home/ada/.aws/config',
    profile,
    handedOut,
  });
}

const accessKeyId = ({ start }: Source): string =>
  start.kind === 'keys' ? start.credentials.accessKeyId : `(${start.kind})`;

/** The one thing that most rows are about: whose credentials sign. */
const chosen = (source: Source) => ({ from: source.description, signs: accessKeyId(source) });

const ENV_KEYS = { AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT00001', AWS_SECRET_ACCESS_KEY: 'secret' };
const HANDED_OUT = (source: string) => ({
  AWS_ACCESS_KEY_ID: 'ASIAHANDEDOUT0000001',
  AWS_SECRET_ACCESS_KEY: 'x',
  AWS_SESSION_TOKEN: 'y',
  ACCTMGR_ACCOUNT: 'dev',
  ACCTMGR_SOURCE: source,
  ACCTMGR_SESSION: 'ASIAHANDEDOUT0000001',
});
/** The environment of a command of `exec --serve`, which had a web identity before. */
const SERVED = (source: string) => ({
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:4711/credentials',
  ACCTMGR_SET_AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:4711/credentials',
  AWS_PROFILE: 'acctmgr-dev',
  ACCTMGR_SET_AWS_PROFILE: 'acctmgr-dev',
  ACCTMGR_OWN_AWS_WEB_IDENTITY_TOKEN_FILE: '/token',
  ACCTMGR_OWN_AWS_ROLE_ARN: 'arn:aws:iam::1:role/x',
  ACCTMGR_ACCOUNT: 'dev',
  ACCTMGR_SOURCE: source,
});
const FILES = `[default]\n${KEYS('AKIADEFAULT000000001')}[jump]\n${KEYS('AKIAJUMP000000000001')}`;

describe('the order of sources', () => {
  it.each<[string, Surroundings, { from: string; signs: string }]>([
    [
      'a named profile wins over the variables',
      { credentials: FILES, env: { ...ENV_KEYS, AWS_PROFILE: 'default' }, profile: 'jump' },
      { from: 'profile:jump', signs: 'AKIAJUMP000000000001' },
    ],
    [
      'keys in the environment win over AWS_PROFILE',
      { credentials: FILES, env: { ...ENV_KEYS, AWS_PROFILE: 'jump' } },
      { from: 'environment', signs: 'AKIAENVIRONMENT00001' },
    ],
    [
      'AWS_PROFILE wins over the default profile',
      { credentials: FILES, env: { AWS_PROFILE: 'jump' } },
      { from: 'profile:jump', signs: 'AKIAJUMP000000000001' },
    ],
    [
      'AWS_DEFAULT_PROFILE wins over AWS_PROFILE, as in botocore',
      { credentials: FILES, env: { AWS_DEFAULT_PROFILE: 'jump', AWS_PROFILE: 'default' } },
      { from: 'profile:jump', signs: 'AKIAJUMP000000000001' },
    ],
    [
      'the default profile',
      { credentials: FILES },
      { from: 'profile:default', signs: 'AKIADEFAULT000000001' },
    ],
    [
      'a web identity in the environment wins over the default profile',
      {
        credentials: FILES,
        env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: 'arn:aws:iam::1:role/x' },
      },
      { from: 'default', signs: '(web-identity)' },
    ],
    [
      'the container where there is no default profile',
      { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1/' } },
      { from: 'default', signs: '(container)' },
    ],
    ['the instance at last', {}, { from: 'default', signs: '(instance)' }],
    [
      'the instance where the default profile says only what else tools want',
      { config: '[default]\nregion = eu-west-1\n', credentials: '[default]\noutput = json\n' },
      { from: 'default', signs: '(instance)' },
    ],
    [
      'a profile of Identity Center is left to the SDK',
      { config: SIGN_IN, profile: 'sso' },
      { from: 'profile:sso', signs: '(identity-center)' },
    ],
    [
      'keys of the config file count, too',
      { config: `[profile old]\n${KEYS('AKIACONFIG0000000001')}`, profile: 'old' },
      { from: 'profile:old', signs: 'AKIACONFIG0000000001' },
    ],
  ])('%s', (_name, surroundings, expected) => {
    expect(chosen(choose(surroundings))).toEqual(expected);
  });
});

describe('what acctmgr handed out', () => {
  it.each<[string, Surroundings, { from: string; signs: string }]>([
    [
      'AWS_PROFILE=assumed-dev leads to the profile that dev came from',
      { credentials: FILES + managed('assumed-dev', 'profile:jump'), env: { AWS_PROFILE: 'assumed-dev' } },
      { from: 'profile:jump', signs: 'AKIAJUMP000000000001' },
    ],
    [
      'AWS_PROFILE=assumed-dev leads to the default order where dev came from there',
      { credentials: FILES + managed('assumed-dev', 'default'), env: { AWS_PROFILE: 'assumed-dev' } },
      { from: 'profile:default', signs: 'AKIADEFAULT000000001' },
    ],
    [
      'the end of a chain leads to what the chain began with',
      { credentials: FILES + managed('assumed-dev', 'account:hub'), env: { AWS_PROFILE: 'assumed-dev' } },
      { from: 'profile:default', signs: 'AKIADEFAULT000000001' },
    ],
    [
      'a managed profile that is named as a source is passed over, too',
      { credentials: FILES + managed('assumed-dev', 'profile:jump'), profile: 'assumed-dev' },
      { from: 'profile:jump', signs: 'AKIAJUMP000000000001' },
    ],
    [
      'keys in the environment that were copied from a managed profile',
      {
        credentials: FILES + managed('assumed-dev', 'profile:jump'),
        env: {
          AWS_ACCESS_KEY_ID: 'ASIAHANDEDOUT0000001',
          AWS_SECRET_ACCESS_KEY: 'x',
          AWS_SESSION_TOKEN: 'y',
        },
      },
      { from: 'profile:jump', signs: 'AKIAJUMP000000000001' },
    ],
    [
      'the variables of env and exec lead to the profile that they came from',
      { credentials: FILES, env: HANDED_OUT('profile:jump') },
      { from: 'profile:jump', signs: 'AKIAJUMP000000000001' },
    ],
    [
      'the variables of env and exec lead to what comes after the keys where they came from there',
      {
        credentials: FILES,
        env: {
          ...HANDED_OUT('default'),
          AWS_WEB_IDENTITY_TOKEN_FILE: '/token',
          AWS_ROLE_ARN: 'arn:aws:iam::1:role/x',
        },
      },
      { from: 'default', signs: '(web-identity)' },
    ],
    [
      'the endpoint of exec --serve leads to the profile that its session came from',
      { credentials: FILES, env: SERVED('profile:jump') },
      { from: 'profile:jump', signs: 'AKIAJUMP000000000001' },
    ],
    [
      'the endpoint of exec --serve leads to a web identity that it took out of the environment',
      { credentials: FILES, env: SERVED('default') },
      { from: 'default', signs: '(web-identity)' },
    ],
    [
      'a default profile that acctmgr wrote leads on to the machine',
      { credentials: managed('default', 'default') },
      { from: 'default', signs: '(instance)' },
    ],
    [
      'a circle of managed profiles ends at the default order',
      {
        credentials: FILES + managed('assumed-dev', 'profile:assumed-dev'),
        env: { AWS_PROFILE: 'assumed-dev' },
      },
      { from: 'profile:default', signs: 'AKIADEFAULT000000001' },
    ],
  ])('%s', (_name, surroundings, expected) => {
    const source = choose(surroundings);
    expect(chosen(source)).toEqual(expected);
    expect(source.passedOver ?? '(machine)').toMatch(/assumed-dev|session of dev|\(machine\)/);
  });

  it('is not passed over where the source was named, since nobody would have taken it', () => {
    const source = choose({ credentials: FILES, env: HANDED_OUT('environment'), profile: 'jump' });
    expect(chosen(source)).toEqual({ from: 'profile:jump', signs: 'AKIAJUMP000000000001' });
    expect(source.passedOver).toBeUndefined();
  });

  it('is no more what stands in the environment once the user has set keys of their own', () => {
    const source = choose({ credentials: FILES, env: { ...HANDED_OUT('profile:jump'), ...ENV_KEYS } });
    expect(chosen(source)).toEqual({ from: 'environment', signs: 'AKIAENVIRONMENT00001' });
  });

  it.each([
    ['', SERVED('default'), '(container)'],
    [' by its name', { ...SERVED('default'), profile: 'acctmgr-dev' }, '(container)'],
    [', unless keys win', { ...SERVED('default'), ...ENV_KEYS }, 'AKIAENVIRONMENT00001'],
    [
      ', unless another profile is set',
      { ...SERVED('default'), AWS_PROFILE: 'jump' },
      'AKIAJUMP000000000001',
    ],
  ])(
    'at an endpoint is what whoami reports%s',
    (_what, { profile, ...env }: Record<string, string>, signs) => {
      const wish = profile === undefined ? {} : { profile };
      expect(accessKeyId(choose({ credentials: FILES, env, handedOut: 'use', ...wish }))).toBe(signs);
    },
  );

  it('is what whoami reports', () => {
    const credentials = FILES + managed('assumed-dev', 'profile:jump');
    const source = choose({ credentials, env: { AWS_PROFILE: 'assumed-dev' }, handedOut: 'use' });
    expect(chosen(source)).toEqual({ from: 'profile:assumed-dev', signs: 'ASIAHANDEDOUT0000001' });
  });
});

describe('role profiles of the AWS config file', () => {
  const CHAIN =
    '[profile hub]\nrole_arn = arn:aws:iam::111111111111:role/Hub\nsource_profile = jump\nmfa_serial = arn:aws:iam::222222222222:mfa/ada\nexternal_id = x-1\nduration_seconds = 7200\n' +
    '[profile leaf]\nrole_arn = arn:aws:iam::333333333333:role/Leaf\nsource_profile = hub\nrole_session_name = me\n';

  it('become hops of our own, the first one first', () => {
    const source = choose({ credentials: FILES, config: CHAIN, profile: 'leaf' });
    expect(accessKeyId(source)).toBe('AKIAJUMP000000000001');
    expect(source.hops).toEqual([
      {
        profile: 'hub',
        roleArn: 'arn:aws:iam::111111111111:role/Hub',
        mfaSerial: 'arn:aws:iam::222222222222:mfa/ada',
        externalId: 'x-1',
        durationSeconds: 7200,
      },
      { profile: 'leaf', roleArn: 'arn:aws:iam::333333333333:role/Leaf', sessionName: 'me' },
    ]);
  });

  it('may name themselves where they have keys of their own', () => {
    const config = '[profile self]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = self\n';
    const source = choose({
      credentials: `[self]\n${KEYS('AKIASELF000000000001')}`,
      config,
      profile: 'self',
    });
    expect(chosen(source)).toEqual({ from: 'profile:self', signs: 'AKIASELF000000000001' });
    expect(source.hops).toHaveLength(1);
  });

  const failure = (surroundings: Surroundings): AcctmgrError => {
    try {
      choose(surroundings);
    } catch (error) {
      if (error instanceof AcctmgrError) return error;
      throw error;
    }
    throw new Error('a source was found');
  };

  it('a token above 64 kB is refused before it is signed with', () => {
    const token = `aws_session_token = ${'t'.repeat(64 * 1024 + 1)}\n`;
    const own = failure({ credentials: `[jump]\n${KEYS('ASIAJUMP000000000001')}${token}`, profile: 'jump' });
    expect(own).toMatchObject({ code: 'token_too_long', exitCode: 3 });
    expect(own.message).toMatch(
      /^The session token .*jump.* is longer than 64 kB: AWS gives none like that\.$/,
    );
    const env = { ...ENV_KEYS, AWS_SESSION_TOKEN: 't'.repeat(64 * 1024 + 1) };
    expect(failure({ env })).toMatchObject({ code: 'token_too_long' });
  });

  const along = (length: number, last: string): string =>
    Array.from(
      { length },
      (_, index) =>
        `[profile p${index}]\nrole_arn = arn:aws:iam::1:role/p${index}\nsource_profile = ${index + 1 < length ? `p${index + 1}` : last}\n`,
    ).join('');

  it('a way of thousands of profiles is followed to its end', () => {
    const source = choose({ credentials: FILES, config: along(20_000, 'jump'), profile: 'p0' });
    expect(chosen(source)).toEqual({ from: 'profile:p0', signs: 'AKIAJUMP000000000001' });
    expect(source.hops).toHaveLength(20_000);
    expect(source.hops[0]?.profile).toBe('p19999');
  });

  it('of a circle of thousands the end is shown', () => {
    const { message } = failure({ config: along(20_000, 'p0'), profile: 'p0' });
    expect(message).toMatch(/^The profiles assume each other in a circle: … → p19980 → .* → p19999 → p0\.$/);
  });

  it('a missing profile at the end of thousands is named with the one that wants it', () => {
    const { message } = failure({ config: along(20_000, 'none'), profile: 'p0' });
    expect(message).toBe('The profile none, the source_profile of p19999, does not exist.');
  });

  it.each<[string, Surroundings, number, string]>([
    [
      'a circle shows its path',
      {
        config:
          '[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = b\n[profile b]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = a\n',
        profile: 'a',
      },
      2,
      'The profiles assume each other in a circle: a → b → a.',
    ],
    [
      'a role with two sources',
      {
        config: '[profile a]\nrole_arn = r\nsource_profile = b\ncredential_source = Environment\n',
        profile: 'a',
      },
      2,
      'The profile a has role_arn and both source_profile and credential_source.',
    ],
    [
      'a role without a source',
      { config: '[profile a]\nrole_arn = r\n', profile: 'a' },
      2,
      'The profile a has role_arn and neither source_profile nor credential_source.',
    ],
    ['a profile that does not exist', { profile: 'nobody' }, 3, 'The profile nobody does not exist.'],
    [
      'a profile without credentials',
      { config: '[profile a]\nregion = x\n', profile: 'a' },
      3,
      'The profile a has no credentials.',
    ],
    [
      'half a key',
      { credentials: '[a]\naws_access_key_id = AKIAX\n', profile: 'a' },
      3,
      'The secret access key is missing in the profile a.',
    ],
    [
      'nothing at all',
      { env: { AWS_EC2_METADATA_DISABLED: 'true' } },
      3,
      'No AWS credentials were found: no variables, no default profile, no role of this machine.',
    ],
    [
      'the variables of env and exec whose source is gone',
      { credentials: FILES, env: HANDED_OUT('environment') },
      3,
      'The environment holds a role session of acctmgr, and the keys that it came from are gone.',
    ],
    [
      'the keys of env and exec for a profile that takes them from the environment',
      {
        config: '[profile a]\nrole_arn = r\ncredential_source = Environment\n',
        env: HANDED_OUT('environment'),
        profile: 'a',
      },
      3,
      'The profile a takes its credentials from the environment, which has none.',
    ],
    [
      'the endpoint of exec --serve whose source is gone',
      { credentials: FILES, env: SERVED('environment') },
      3,
      'The environment holds a role session of acctmgr, and the keys that it came from are gone.',
    ],
    [
      'session keys in the environment whose source is gone',
      {
        credentials: FILES + managed('assumed-dev', 'environment'),
        env: {
          AWS_ACCESS_KEY_ID: 'ASIAHANDEDOUT0000001',
          AWS_SECRET_ACCESS_KEY: 'x',
          AWS_SESSION_TOKEN: 'y',
        },
      },
      3,
      'The environment holds a role session of acctmgr, and the keys that it came from are gone.',
    ],
  ])('%s', (_name, surroundings, exitCode, message) => {
    expect(failure(surroundings)).toMatchObject({ exitCode, message });
  });
});

describe('a profile whose credential_process is acctmgr', () => {
  const OURS =
    '"/opt/node" "/opt/acctmgr/dist/main.cjs" credential-process dev --config "/home/ada/accounts.json"';
  const installed = (name: string, more = '') =>
    `[profile ${name}]\ncredential_process = ${OURS}\nacctmgr_profile = ${name}\nacctmgr_account = dev\n${more}`;

  it.each<[string, Surroundings, { from: string; signs: string; passedOver: string | undefined }]>([
    [
      'gives way to the source of its account',
      {
        credentials: FILES,
        config: installed('dev', 'acctmgr_source = profile:jump\n'),
        env: { AWS_PROFILE: 'dev' },
      },
      { from: 'profile:jump', signs: 'AKIAJUMP000000000001', passedOver: 'profile dev' },
    ],
    [
      'gives way to the default profile where it names no source',
      { credentials: FILES, config: installed('dev'), env: { AWS_PROFILE: 'dev' } },
      { from: 'profile:default', signs: 'AKIADEFAULT000000001', passedOver: 'profile dev' },
    ],
    [
      'is known by its command where it has no marks',
      {
        credentials: FILES,
        config: '[profile mine]\ncredential_process = acctmgr credential-process dev\n',
        profile: 'mine',
      },
      { from: 'profile:default', signs: 'AKIADEFAULT000000001', passedOver: 'profile mine' },
    ],
    [
      'counts as its keys where the credentials file has some of that name',
      { credentials: FILES, config: installed('jump'), env: { AWS_PROFILE: 'jump' } },
      { from: 'profile:jump', signs: 'AKIAJUMP000000000001', passedOver: undefined },
    ],
    [
      'counts where its command was replaced',
      {
        credentials: FILES,
        config: installed('dev').replace(OURS, '/opt/vault/credentials dev'),
        env: { AWS_PROFILE: 'dev' },
      },
      { from: 'profile:dev', signs: '(process)', passedOver: undefined },
    ],
  ])('%s', (_, surroundings, expected) => {
    const source = choose(surroundings);
    expect({ ...chosen(source), passedOver: source.passedOver }).toEqual(expected);
  });

  it('is the source for whoami, which says what other tools get', () => {
    const wish = { credentials: FILES, config: installed('dev'), env: { AWS_PROFILE: 'dev' } };
    expect(chosen(choose({ ...wish, handedOut: 'use' }))).toEqual({
      from: 'profile:dev',
      signs: '(process)',
    });
  });

  it('and nothing behind it means that there are no credentials', () => {
    expect(() =>
      choose({
        config: installed('default').replace('profile default', 'default'),
        env: { AWS_EC2_METADATA_DISABLED: 'true' },
      }),
    ).toThrow(AcctmgrError);
  });
});

describe('a profile of acctmgr that is gone', () => {
  const own = `[default]\n${KEYS('AKIADEFAULT000000001')}[jump]\n${KEYS('AKIAJUMP000000000001')}`;
  const work: MadeProfile = { name: 'work', account: 'dev', by: 'assume' };
  const DEFAULT = { from: 'profile:default', signs: 'AKIADEFAULT000000001' };
  const JUMP = { from: 'profile:jump', signs: 'AKIAJUMP000000000001' };

  it.each<[string, Surroundings, object]>([
    ['by its form', { env: { AWS_PROFILE: 'assumed-dev' } }, DEFAULT],
    ['of another role', { env: { AWS_PROFILE: 'assumed-dev/Admin/read-only' } }, DEFAULT],
    ['as an earlier version called it', { env: { AWS_PROFILE: 'assumed-dev-Admin' } }, DEFAULT],
    ['in the other variable', { env: { AWS_DEFAULT_PROFILE: 'assumed-dev' } }, DEFAULT],
    ['in both', { env: { AWS_DEFAULT_PROFILE: 'assumed-dev', AWS_PROFILE: 'assumed-prod' } }, DEFAULT],
    ['before one of the user', { env: { AWS_DEFAULT_PROFILE: 'assumed-dev', AWS_PROFILE: 'jump' } }, JUMP],
    ['behind one of the user', { env: { AWS_DEFAULT_PROFILE: 'jump', AWS_PROFILE: 'assumed-dev' } }, JUMP],
    ['that the shell was switched to', { env: { AWS_PROFILE: 'ops', ACCTMGR_PROFILE: 'ops' } }, DEFAULT],
    ['that was recorded', { env: { AWS_PROFILE: 'work' }, recorded: [work] }, DEFAULT],
    [
      'of which a region is left',
      { env: { AWS_PROFILE: 'assumed-dev' }, config: '[profile assumed-dev]\nregion = eu-west-1\n' },
      DEFAULT,
    ],
    [
      'that stood over one of the user',
      {
        env: {
          AWS_PROFILE: 'assumed-dev',
          ACCTMGR_SET_AWS_PROFILE: 'assumed-dev',
          ACCTMGR_OWN_AWS_PROFILE: 'jump',
        },
      },
      JUMP,
    ],
  ])('%s is passed over', (_what, surroundings, expected) => {
    expect(chosen(choose({ credentials: own, ...surroundings }))).toEqual(expected);
  });

  it('is said', () => {
    const { passedOver } = choose({ credentials: own, env: { AWS_PROFILE: 'assumed-dev' } });
    expect(passedOver).toBe('the gone profile assumed-dev');
  });

  it.each<[string, Surroundings, string]>([
    ['one that was never ours', { env: { AWS_PROFILE: 'work' } }, 'no_such_profile'],
    ['the mere beginning of our form', { env: { AWS_PROFILE: 'assumed-' } }, 'no_such_profile'],
    [
      'another one than the shell was switched to',
      { env: { AWS_PROFILE: 'jmup', ACCTMGR_PROFILE: 'work' } },
      'no_such_profile',
    ],
    ['one that was named', { env: {}, profile: 'assumed-dev' }, 'no_such_profile'],
    ['one that was named, and recorded', { profile: 'work', recorded: [work] }, 'no_such_profile'],
    ['one for whoami', { env: { AWS_PROFILE: 'assumed-dev' }, handedOut: 'use' }, 'no_such_profile'],
    [
      'one that a slip in its header hides',
      {
        env: { AWS_PROFILE: 'assumed-dev' },
        credentials: `${own}[Assumed-Dev]\n${KEYS('AKIADEV0000000000001')}`,
      },
      'no_such_profile',
    ],
    [
      'one of half a key',
      {
        env: { AWS_PROFILE: 'assumed-dev' },
        credentials: `${own}[assumed-dev]\naws_access_key_id = AKIADEV0000000000001\n`,
      },
      'partial_credentials',
    ],
  ])('%s is an error', (_what, surroundings, code) => {
    expect(() => choose({ credentials: own, ...surroundings })).toThrow(
      expect.objectContaining({ code }) as Error,
    );
  });

  it('and stands there again, made by the user, is used', () => {
    const credentials = `${own}[assumed-dev]\n${KEYS('AKIADEV0000000000001')}`;
    expect(chosen(choose({ credentials, env: { AWS_PROFILE: 'assumed-dev' } }))).toEqual({
      from: 'profile:assumed-dev',
      signs: 'AKIADEV0000000000001',
    });
  });

  it('is named where nothing else signs', () => {
    const env = { AWS_PROFILE: 'assumed-dev', AWS_EC2_METADATA_DISABLED: 'true' };
    expect(() => choose({ env })).toThrow(
      expect.objectContaining({
        code: 'no_credentials',
        hint: expect.stringContaining('AWS_PROFILE names assumed-dev, which is gone. ') as string,
      }) as Error,
    );
  });
});
