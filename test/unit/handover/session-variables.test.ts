import { describe, expect, it } from 'vitest';
import { dotenvText } from '../../../src/handover/dotenv.js';
import { environmentFileText, maskLines } from '../../../src/handover/github-actions.js';
import {
  environmentWith,
  leaveVariables,
  sessionVariables,
} from '../../../src/handover/session-variables.js';
import type { Plan } from '../../../src/sessions/plan.js';
import { withoutHandedOut } from '../../../src/sessions/source/handed-out.js';
import { AcctmgrError } from '../../../src/system/failure.js';
import type { Environment } from '../../../src/system/host.js';
import { localClock } from '../../../src/system/local-clock.js';

const SESSION = {
  credentials: {
    accessKeyId: 'ASIAHANDEDOUT0000001',
    secretAccessKey: 'secret/+',
    sessionToken: 'token/+==',
    expiration: new Date('2026-03-01T13:00:00.500Z'),
  },
  plan: { source: { description: 'profile:jump' } } as Plan,
};
const DEV = { name: 'dev', account_id: '222222222222' };

const variables = (region: string | undefined, env: Environment = {}) =>
  sessionVariables(SESSION, DEV, region, env);
const applied = (region: string | undefined, env: Environment) =>
  environmentWith(variables(region, env), env, 'linux');

describe('the variables of a session', () => {
  it('are these, and what would win over them is taken away', () => {
    expect(Object.fromEntries(variables('eu-west-1'))).toEqual({
      AWS_PROFILE: undefined,
      AWS_DEFAULT_PROFILE: undefined,
      AWS_SECURITY_TOKEN: undefined,
      AWS_CREDENTIAL_SCOPE: undefined,
      AWS_ACCESS_KEY_ID: 'ASIAHANDEDOUT0000001',
      AWS_SECRET_ACCESS_KEY: 'secret/+',
      AWS_SESSION_TOKEN: 'token/+==',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_CREDENTIAL_EXPIRATION: '2026-03-01T13:00:00Z',
      AWS_SESSION_EXPIRATION: '2026-03-01T13:00:00Z',
      ACCTMGR_ACCOUNT: 'dev',
      ACCTMGR_SOURCE: 'profile:jump',
      ACCTMGR_SESSION: 'ASIAHANDEDOUT0000001',
      ACCTMGR_REGION: 'eu-west-1',
      ACCTMGR_EXPIRES: '1772370000',
      ACCTMGR_UNTIL: localClock(SESSION.credentials.expiration),
    });
  });

  it.each<[string, Environment, Environment]>([
    [
      "leave the user's own region where the account has none",
      { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-west-2' },
      { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-west-2' },
    ],
    [
      'take away the region that an earlier account left',
      { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1', ACCTMGR_REGION: 'eu-west-1' },
      {},
    ],
    [
      'leave a region that the user set since',
      { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'eu-west-1', ACCTMGR_REGION: 'eu-west-1' },
      { AWS_REGION: 'us-east-1' },
    ],
    [
      'leave the id of the account itself',
      { AWS_ACCOUNT_ID: '222222222222' },
      { AWS_ACCOUNT_ID: '222222222222' },
    ],
    [
      'take away the id of another account, and keep it for later',
      { AWS_ACCOUNT_ID: '111111111111' },
      { ACCTMGR_OWN_AWS_ACCOUNT_ID: '111111111111' },
    ],
    [
      'leave what comes after the keys, and may be the source',
      { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1/' },
      { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1/' },
    ],
  ])('%s', (_what, env, expected) => {
    const session = new Set(variables(undefined).keys());
    const rest = Object.entries(applied(undefined, env)).filter(([name]) => !session.has(name));
    expect(Object.fromEntries(rest)).toEqual(expected);
  });

  it('are taken away again, and nothing else', () => {
    const before = { HOME: '/home/ada', AWS_CONFIG_FILE: '/config' };
    const during = applied('eu-west-1', before);
    expect(environmentWith(leaveVariables(during), during, 'linux')).toEqual(before);
  });

  it.each<[string, Environment]>([
    ['profile', { AWS_PROFILE: 'corp' }],
    ['profiles and regions', { AWS_PROFILE: 'corp', AWS_DEFAULT_PROFILE: 'old', AWS_REGION: 'us-west-2' }],
    ['account id', { AWS_ACCOUNT_ID: '111111111111', AWS_DEFAULT_REGION: 'us-west-2' }],
  ])("lead back to the user's own %s, through one session and through two", (_what, before) => {
    const one = applied('eu-west-1', before);
    const two = applied(undefined, one);
    for (const during of [one, two]) {
      expect(withoutHandedOut(during)).toEqual(before);
      expect(environmentWith(leaveVariables(during), during, 'linux')).toEqual(before);
    }
    expect(one['AWS_PROFILE']).toBeUndefined();
    expect(two['AWS_REGION']).toBe(before['AWS_REGION']);
  });

  it('take no token with them, which may be good yet', () => {
    expect(Object.values(applied('eu-west-1', { AWS_SECURITY_TOKEN: 'stale' }))).not.toContain('stale');
  });

  it('take away what the prompt would read of an earlier session', () => {
    const earlier = { ACCTMGR_PROFILE: 'assumed-prod', ACCTMGR_EXPIRES: '1', ACCTMGR_UNTIL: '00:00' };
    const during = applied(undefined, { ...earlier, AWS_PROFILE: 'assumed-prod' });
    expect(during['ACCTMGR_PROFILE']).toBeUndefined();
    expect(during['ACCTMGR_EXPIRES']).toBe('1772370000');
    expect(environmentWith(leaveVariables(during), during, 'linux')).toEqual({ AWS_PROFILE: 'assumed-prod' });
  });

  it('stay where the user has set keys and region of their own since', () => {
    const own = { AWS_ACCESS_KEY_ID: 'AKIAOWN', AWS_SECRET_ACCESS_KEY: 'own', AWS_REGION: 'us-east-1' };
    const during = { ...applied('eu-west-1', {}), ...own };
    expect(Object.fromEntries(leaveVariables(during))).toEqual({
      AWS_DEFAULT_REGION: undefined,
      ACCTMGR_REGION: undefined,
      ACCTMGR_ACCOUNT: undefined,
      ACCTMGR_SOURCE: undefined,
      ACCTMGR_SESSION: undefined,
      ACCTMGR_EXPIRES: undefined,
      ACCTMGR_UNTIL: undefined,
    });
  });

  it('are none to take away where none were set', () => {
    expect([...leaveVariables({ AWS_ACCESS_KEY_ID: 'AKIAOWN', AWS_REGION: 'us-east-1' })]).toEqual([]);
  });
});

describe('the environment of a child', () => {
  const some = new Map([
    ['AWS_PROFILE', undefined],
    ['AWS_REGION', 'eu-west-1'],
  ]);

  it('keeps empty variables', () => {
    expect(environmentWith(some, { EMPTY: '', AWS_PROFILE: 'x' }, 'linux')).toEqual({
      EMPTY: '',
      AWS_REGION: 'eu-west-1',
    });
  });

  it('has no variable twice on Windows, where case does not count', () => {
    const env = { aws_profile: 'x', Aws_Region: 'us-east-1', Path: 'C:\\' };
    expect(environmentWith(some, env, 'win32')).toEqual({ Path: 'C:\\', AWS_REGION: 'eu-west-1' });
    expect(environmentWith(some, env, 'linux')).toEqual({ ...env, AWS_REGION: 'eu-west-1' });
  });
});

describe('a dotenv file', () => {
  it('has no quotes where none are needed, since Docker takes them for a part of the value', () => {
    const lines = dotenvText(variables('eu-west-1')).split('\n');
    expect(lines).toContain('AWS_SESSION_TOKEN=token/+==');
    expect(lines).toContain('ACCTMGR_SOURCE=profile:jump');
    expect(lines.join('\n')).not.toMatch(/["']/);
    expect(lines.map((line) => line.split('=')[0])).not.toContain('AWS_PROFILE');
  });

  it.each([
    ['with space', "A='with space'"],
    ['a#b', "A='a#b'"],
    ['$HOME', "A='$HOME'"],
    ['', 'A='],
  ])('holds %j as %s', (value, line) => {
    expect(dotenvText(new Map([['A', value]]))).toBe(line);
  });

  it.each(["it's", 'back\\slash', 'two\nlines'])('refuses %j, on which readers disagree', (value) => {
    expect(() => dotenvText(new Map([['A', value]]))).toThrow(AcctmgrError);
  });
});

describe('GitHub Actions', () => {
  it('gets masks for the secrets, and only for these', () => {
    expect(maskLines(variables('eu-west-1'))).toBe('::add-mask::secret/+\n::add-mask::token/+==');
  });

  it('gets masks that no value can end', () => {
    expect(maskLines(new Map([['AWS_SESSION_TOKEN', 'a%\r\n::warning::b']]))).toBe(
      '::add-mask::a%25%0D%0A::warning::b',
    );
  });

  it('gets every variable between delimiters', () => {
    const wanted = new Map([
      ['AWS_PROFILE', undefined],
      ['ACCTMGR_REGION', undefined],
      ['A', 'one\ntwo'],
    ]);
    expect(environmentFileText(wanted, { ACCTMGR_REGION: 'x' }, 'end')).toBe('A<<end\none\ntwo\nend\n');
  });

  it('cannot take away a variable that would win, and an empty one would not do', () => {
    const text = () =>
      environmentFileText(
        new Map([
          ['AWS_PROFILE', undefined],
          ['AWS_REGION', undefined],
        ]),
        { AWS_PROFILE: 'x', AWS_REGION: 'y' },
        'end',
      );
    expect(text).toThrow(
      expect.objectContaining({
        message: 'AWS_PROFILE and AWS_REGION are set, and GITHUB_ENV can take no variable away.',
        exitCode: 2,
      }),
    );
  });
});
