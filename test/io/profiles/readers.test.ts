import { fromIni } from '@aws-sdk/credential-providers';
import fc from 'fast-check';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPETING_KEYS, toSection, type ManagedProfile } from '../../../src/profiles/managed-profile.js';
import { profileSet, profileSettings } from '../../../src/profiles/reading/profile-set.js';
import { writeSection } from '../../../src/profiles/editing/section-edit.js';
import { removeSections } from '../../../src/profiles/editing/section-removal.js';
import { shadowOf } from '../../../src/profiles/shadowing.js';
import {
  INHERITED_SECTION,
  nestedValues,
  parseSharedFile,
  sectionValues,
} from '../../../src/profiles/editing/shared-file.js';
import { askGo, goWitness } from '../../support/go-witness.js';
import { HOSTILE_FILES, hostileFile, NOT_UTF8, plainValue } from '../../support/hostile-files.js';

/*
 * What AWS's own readers make of our files. One Python process reads many files: starting it is what takes the time.
 */
const BOTOCORE = String.raw`
import json, os, sys
import botocore.configloader as loader, botocore.session
answers = []
for case in json.load(sys.stdin):
    try:
        if case['do'] == 'parse':
            answer = loader.raw_config_parse(case['file'])
        elif case['do'] == 'profiles':
            os.environ['AWS_SHARED_CREDENTIALS_FILE'] = case['credentials']
            os.environ['AWS_CONFIG_FILE'] = case['config']
            config = botocore.session.Session().full_config
            answer = {kind: config[kind] for kind in ('profiles', 'sso_sessions', 'services')}
        else:
            os.environ['AWS_SHARED_CREDENTIALS_FILE'] = case['credentials']
            os.environ['AWS_CONFIG_FILE'] = case['config']
            found = botocore.session.Session(profile=case['profile']).get_credentials()
            answer = [found.method, found.access_key, found.secret_key, found.token]
        answers.append({'answer': answer})
    except Exception as error:
        answers.append({'error': type(error).__name__})
json.dump(answers, sys.stdout)
`;

interface Answer {
  readonly answer?: unknown;
  readonly error?: string;
}

function missing(command: string, ...args: string[]): string | undefined {
  const { error, status } = spawnSync(command, args, { stdio: 'ignore' });
  return error === undefined && status === 0 ? undefined : `${command} ${args.join(' ')} does not run here`;
}

/** Skipping is said, and under CI it is a failure: there the readers are part of the machine. */
function needs(reason: string | undefined): { skip: boolean } {
  if (reason !== undefined && process.env['CI'] === 'true') throw new Error(reason);
  if (reason !== undefined) console.warn(`skipped: ${reason}`);
  return { skip: reason !== undefined };
}

const botocore = needs(missing('python3', '-c', 'import botocore'));
const awsCli = needs(missing('aws', '--version'));
const go = await goWitness();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'acctmgr-readers-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
function stored(content: string | Uint8Array): string {
  const file = path.join(folder, String(++files));
  writeFileSync(file, content);
  return file;
}

const readerEnvironment = () => ({
  PATH: process.env['PATH'],
  HOME: folder,
  PYTHONUTF8: '1',
  AWS_EC2_METADATA_DISABLED: 'true',
});

function askBotocore(cases: readonly Readonly<Record<string, string>>[]): Answer[] {
  const output = execFileSync('python3', ['-c', BOTOCORE], {
    input: JSON.stringify(cases),
    env: readerEnvironment(),
    maxBuffer: 1e9,
  });
  return JSON.parse(output.toString()) as Answer[];
}

type Plain = Record<string, Record<string, string | Record<string, string>>>;

const withoutNesting = (values: ReadonlyMap<string, string>) =>
  Object.fromEntries(
    [...values].map(([key, value]) => {
      const nested = nestedValues(value);
      return [key, nested === undefined ? value : Object.fromEntries(nested)];
    }),
  );

/** Our reading of the credentials file, in the form of botocore's answer. */
function ourReading(content: Uint8Array): Plain {
  const { profiles } = profileSet({ credentials: content });
  return Object.fromEntries(
    [...profiles.keys()].map((name) => [name, withoutNesting(profiles.get(name)?.credentials ?? new Map())]),
  );
}

const tokens = [
  'FwoGZXIvYXdzEBYaDA==',
  'a/b+c%d%%e%(f)s=',
  'a#b;c',
  'with "double" and \'single\' quotes',
  '"quoted"',
  String.raw`back\slash\n$HOME ${'${HOME}'} ~`,
  '[not a section]',
  'x'.repeat(4_000) + '==',
];

const managed = (sessionToken: string): ManagedProfile => ({
  name: 'assumed-dev',
  account: 'dev',
  roleArn: 'arn:aws:iam::987654321098:role/CrossAccountAdminRole',
  source: 'profile:jump',
  expiration: new Date('2030-01-02T03:04:05Z'),
  region: 'eu-west-1',
  credentials: {
    accessKeyId: 'ASIAEXAMPLEEXAMPLE12',
    secretAccessKey: 'wJalr/XUtn+FEMI/K7MDENG',
    sessionToken,
  },
});

function written(content: Uint8Array, profile: ManagedProfile): Buffer | undefined {
  const edit = writeSection(parseSharedFile(content), {
    name: profile.name,
    values: toSection(profile),
    without: COMPETING_KEYS,
  });
  return edit.kind === 'edited' ? edit.bytes : undefined;
}

describe.skipIf(botocore.skip)('botocore', () => {
  const contents = [
    ...Object.values(HOSTILE_FILES).map((text) => Buffer.from(text)),
    NOT_UTF8,
    ...fc.sample(hostileFile, { numRuns: 600, seed: 7 }).map((text) => Buffer.from(text)),
  ];

  it('reads every file as we do, and refuses those that we call unreadable', () => {
    const answers = askBotocore(contents.map((content) => ({ do: 'parse', file: stored(content) })));

    const ours = contents.map((content): Answer => {
      const { problems, warnings } = parseSharedFile(content);
      const isRefused = problems.length > 0 || warnings.some(({ stopsBotocore }) => stopsBotocore);
      return isRefused ? { error: 'ConfigParseError' } : { answer: ourReading(content) };
    });
    contents.forEach((content, index) => {
      expect({ content: content.toString(), ...ours[index] }).toEqual({
        content: content.toString(),
        ...answers[index],
      });
    });
    expect(answers.filter(({ error }) => error === undefined).length).toBeGreaterThan(150);
    expect(answers.filter(({ error }) => error !== undefined).length).toBeGreaterThan(50);
  });

  it('finds our section beside all that it found before, and after the removal what it found before', () => {
    const profile = managed('FwoGZXIvYXdzEBYaDA==');
    const cases = contents.flatMap((content) => {
      const after = written(content, profile);
      if (after === undefined) return [];
      const removal = removeSections(parseSharedFile(after), new Set([profile.name]));
      const removed = removal.kind === 'edited' ? removal.bytes : undefined;
      expect(removed?.toString('latin1')).toBe(content.toString('latin1'));
      return [{ content, after }];
    });
    const answers = askBotocore(
      cases.flatMap(({ content, after }) => [
        { do: 'parse', file: stored(content) },
        { do: 'parse', file: stored(after) },
      ]),
    );
    cases.forEach((_, index) => {
      const [before, after] = [answers[2 * index], answers[2 * index + 1]];
      const found = (before?.answer ?? {}) as Plain;
      const inherited = withoutNesting(inheritedOf(cases[index]?.content ?? Buffer.alloc(0)));
      const expected = {
        ...found,
        [profile.name]: { ...inherited, ...Object.fromEntries(toSection(profile)) },
      };
      expect(after).toEqual(before?.error === undefined ? { answer: expected } : before);
    });
    expect(cases.length).toBeGreaterThan(300);
  });

  const inheritedOf = (content: Uint8Array): Map<string, string> =>
    new Map(
      parseSharedFile(content)
        .sections.filter(({ header }) => header === INHERITED_SECTION)
        .flatMap((section) => [...sectionValues({ bytes: Buffer.from(content) }, section)]),
    );

  it('signs with exactly what STS gave', () => {
    const all = [...tokens, ...fc.sample(plainValue, { numRuns: 100, seed: 7 })];
    const answers = askBotocore(
      all.map((token) => ({
        do: 'credentials',
        credentials: stored(
          written(Buffer.from('[default]\naws_access_key_id = AKIAUSER\n'), managed(token)) ?? '',
        ),
        config: '/nowhere',
        profile: 'assumed-dev',
      })),
    );
    expect(answers).toEqual(
      all.map((token) => ({
        answer: ['shared-credentials-file', 'ASIAEXAMPLEEXAMPLE12', 'wJalr/XUtn+FEMI/K7MDENG', token],
      })),
    );
  });

  it('merges the two files as we do', () => {
    const credentials = Buffer.from(
      '[default]\nregion = c\n[x]\naws_access_key_id = AKIAX\n[only-credentials]\nregion = d\n[profile x]\nregion = odd\n',
    );
    const config = Buffer.from(
      [
        '[profile default]\nregion = a\noutput = json\n[default]\nregion = b\n',
        '[profile x]\nregion = e\naws_access_key_id = AKIACONFIG\ns3 =\n  addressing_style = path\n',
        '[profile "a b"]\nregion = f\n[profile \'c d\']\nregion = g\n[profile e\\ f]\nregion = h\n[profile "g"h]\nregion = i\n',
        '[profile i j]\nregion = k\n[profile "open]\nregion = l\n[profile]\nregion = m\n[x]\nregion = n\n[profile\ttab]\nregion = o\n',
        '[sso-session corp]\nsso_region = p\n[services local]\ns3 =\n  endpoint_url = http://localhost:1\nplain = q\n[preview]\nx = y\n',
      ].join(''),
    );
    const [answer] = askBotocore([
      { do: 'profiles', credentials: stored(credentials), config: stored(config) },
    ]);

    const set = profileSet({ credentials, config });
    const found = answer?.answer as { profiles: Plain; sso_sessions: Plain; services: Plain };
    expect(
      Object.fromEntries(
        [...set.profiles.keys()].map((name) => [
          name,
          withoutNesting(profileSettings(set, name) ?? new Map()),
        ]),
      ),
    ).toEqual(found.profiles);
    expect(
      Object.fromEntries(
        [...set.ssoSessions.keys()].map((name) => [
          name,
          Object.fromEntries(set.ssoSessions.get(name) ?? []),
        ]),
      ),
    ).toEqual(found.sso_sessions);
    expect([...set.services.keys()]).toEqual(Object.keys(found.services));
    expect(set.services.get('local')?.get('s3')?.get('endpoint_url')).toBe('http://localhost:1');
  });

  it('takes the shadowing settings that we name, and no others, before the keys of the credentials file', () => {
    const settings = [
      'role_arn = arn:aws:iam::123456789012:role/R\nsource_profile = jump',
      'web_identity_token_file = /nowhere',
      'sso_account_id = 123456789012',
      'sso_role_name = R',
      'sso_session = corp',
      'sso_region = eu-west-1',
      'sso_start_url = https://example.test',
      'source_profile = jump',
      'credential_process = /bin/false',
      'login_session = x',
      'aws_access_key_id = AKIACONFIG',
      'aws_security_token = old',
      'mfa_serial = x',
      'region = eu-west-1',
    ];
    const credentials = written(Buffer.alloc(0), managed('token')) ?? Buffer.alloc(0);
    const configs = settings.map((text) => Buffer.from(`[profile assumed-dev]\n${text}\n`));
    const answers = askBotocore(
      configs.map((config) => ({
        do: 'credentials',
        credentials: stored(credentials),
        config: stored(config),
        profile: 'assumed-dev',
      })),
    );
    const isShadowed = answers.map(
      ({ answer }) => !(answer as string[] | undefined)?.includes('ASIAEXAMPLEEXAMPLE12'),
    );
    expect(Object.fromEntries(settings.map((text, index) => [text, isShadowed[index]]))).toEqual(
      Object.fromEntries(
        settings.map((text, index) => [
          text,
          shadowOf(profileSet({ credentials, config: configs[index] }), 'assumed-dev') !== undefined,
        ]),
      ),
    );
  });
});

describe('the JavaScript SDK', () => {
  it.each(Object.entries(HOSTILE_FILES))('signs with exactly what STS gave beside %s', async (_, text) => {
    for (const token of tokens) {
      const after = written(Buffer.from(text), managed(token));
      expect(after).toBeDefined();
      const found = await fromIni({
        filepath: stored(after ?? ''),
        configFilepath: '/nowhere',
        profile: 'assumed-dev',
      })();
      expect(found).toMatchObject({
        accessKeyId: 'ASIAEXAMPLEEXAMPLE12',
        secretAccessKey: 'wJalr/XUtn+FEMI/K7MDENG',
        sessionToken: token,
      });
    }
  });
});

describe.skipIf(awsCli.skip)('the AWS CLI', () => {
  it('has exactly what STS gave', () => {
    const token = 'Fw/o+G%Z"X#I;v=\'Y==';
    const credentials = stored(
      written(Buffer.from(HOSTILE_FILES['nested blocks'] ?? ''), managed(token)) ?? '',
    );
    const get = (key: string) =>
      execFileSync('aws', ['configure', 'get', key, '--profile', 'assumed-dev'], {
        env: {
          ...readerEnvironment(),
          AWS_SHARED_CREDENTIALS_FILE: credentials,
          AWS_CONFIG_FILE: '/nowhere',
        },
        encoding: 'utf8',
      });
    expect(get('aws_session_token')).toBe(`${token}\n`);
  });
});

describe.skipIf(go === undefined)('the AWS SDK for Go', () => {
  it('signs with exactly what STS gave, whatever stands beside it', async () => {
    // It takes the quotes off a value that stands in them, as no token of STS does.
    const real = tokens.filter((token) => !token.startsWith('"'));
    // A byte order mark hides the section behind it; botocore reads nothing of such a file, and acctmgr says so.
    const texts = Object.values(HOSTILE_FILES).filter((text) => text !== '\uFEFF');
    const cases = texts.flatMap((text) =>
      ['assumed-dev', 'assumed-dev/Admin'].flatMap((name) =>
        real.map((token) => ({ name, token, file: written(Buffer.from(text), { ...managed(token), name }) })),
      ),
    );
    const questions = cases.map(({ name, file }) => ({
      profile: name,
      credentials: stored(file ?? ''),
      config: '/nowhere',
    }));
    const env = { HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' };
    const answers = await askGo(go ?? '', questions, { cwd: folder, env });
    expect(answers).toEqual(
      cases.map(({ token }) => ({
        keys: ['ASIAEXAMPLEEXAMPLE12', 'wJalr/XUtn+FEMI/K7MDENG', token],
        region: 'eu-west-1',
      })),
    );
  });
});
