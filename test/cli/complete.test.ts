import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli, type CliWorld } from '../support/run-cli.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

const INVENTORY = '.config/acctmgr/accounts.json';

const accounts = [
  { name: 'main', description: 'Main AWS Account' },
  { name: 'Dev', description: 'Development\tof \u001b[31mall\u001b[0m\nkinds' },
  { name: 'dev-eu' },
];

function homeWith(entries: readonly unknown[] = accounts): TemporaryHome {
  const home = temporaryHome();
  home.write(INVENTORY, JSON.stringify({ accounts: entries }));
  return home;
}

/** The candidates as a shell's script gets them, and that nothing else was said. */
async function linesFor(world: CliWorld, ...words: readonly string[]): Promise<string[]> {
  const { stdout, stderr, exitCode } = await runCli(world, 'complete', '--', ...words);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  return stdout.split('\n').filter((line) => line !== '');
}

async function offered(home: TemporaryHome, ...words: readonly string[]): Promise<string[]> {
  const lines = await linesFor({ home: home.folder }, ...words);
  return lines.map((line) => line.split('\t')[0] ?? '');
}

describe('complete', () => {
  it('offers the commands that people type, with what each does', async () => {
    const home = homeWith();
    expect(await linesFor({ home: home.folder }, 'who')).toEqual([
      'whoami\tshow which AWS identity your tools are using now',
    ]);
    const all = await offered(home, '');
    expect(all).toEqual(expect.arrayContaining(['list', 'assume', 'exec', 'shell-init']));
    expect(all).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(?:switch|complete)$/)]));
    expect(await offered(home, 'help', 'ass')).toEqual(['assume']);
    expect(await offered(home, '--quiet', 'ass')).toEqual(['assume']);
  });

  it('offers where accounts come from, as far as a shell may be given it', async () => {
    const home = temporaryHome();
    home.write(
      INVENTORY,
      JSON.stringify({
        accounts: [],
        sso_sessions: { corp: { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' } },
        include: ['~/team.json', { from: 's3://corp-inventory/a.json' }, 'my team.json', '$(x).json'],
      }),
    );
    const sources = ['~/team.json', 's3://corp-inventory/a.json'];
    expect((await offered(home, 'sync', '')).toSorted()).toEqual(
      ['corp', 'include', 'organizations', ...sources].toSorted(),
    );
    expect(await offered(home, 'sync', 'corp', 'c')).toEqual([]);
    expect(await offered(home, 'sync', 's3')).toEqual(['s3://corp-inventory/a.json']);
    expect(await offered(home, 'list', '--source', '')).toEqual([
      'accounts.json',
      'corp',
      'organizations',
      ...sources.toSorted(),
    ]);
    home.write(INVENTORY, '{');
    expect(await offered(home, 'sync', '')).toEqual(['organizations']);
  });

  it('offers the flags of the command and those of all, with what each does', async () => {
    const home = homeWith();
    expect(await linesFor({ home: home.folder }, 'assume', '--prof')).toEqual([
      '--profile-name\twrite this profile instead of assumed-<name>',
    ]);
    expect(await offered(home, 'assume', 'main', '--')).toEqual(
      expect.arrayContaining(['--role', '--no-cache', '--config', '--json', '--help']),
    );
    expect(await offered(home, '--c')).toEqual(['--config']);
  });

  it.each([
    ['assume', '--except'],
    ['exec', '--match'],
    ['list', '--except'],
    ['profiles', 'install', '--except'],
  ])('offers accounts to %s %s', async (...words) => {
    expect(await offered(homeWith(), ...words, 'd')).toEqual(['Dev', 'dev-eu']);
  });

  it.each(['assume', 'env', 'exec', 'console', 'list', 'login', 'show', 'switch'])(
    'offers accounts to %s',
    async (command) => {
      expect(await offered(homeWith(), command, '')).toEqual(['main', 'Dev', 'dev-eu']);
    },
  );

  it.each([['validate'], ['whoami'], ['no-such-command']])('offers no accounts to %s', async (command) => {
    expect(await offered(homeWith(), command, '')).toEqual([]);
  });

  it('offers the tags that there are to --tag, in one word and in the three that bash makes of it', async () => {
    const home = homeWith([
      { name: 'main', account_id: '111111111111', tags: { env: 'prod', 'cost center': '1', team: 'web' } },
      { name: 'dev', account_id: '222222222222', tags: { env: 'dev', team: 'web', odd: '$(id)' } },
    ]);
    expect(await offered(home, 'exec', '--tag', '')).toEqual(['env=dev', 'env=prod', 'team=web']);
    expect(await offered(home, 'assume', '--tag', 'env=p')).toEqual(['env=prod']);
    expect(await offered(home, 'assume', '--tag', 'env', '=')).toEqual(['dev', 'prod']);
    expect(await offered(home, 'assume', '--tag', 'env', '=', 'p')).toEqual(['prod']);
    expect(await offered(home, 'list', '--tag', '=', 'team', '=', 'w')).toEqual(['web']);
  });

  it('offers the runs that are kept to --failed, the last one first', async () => {
    const home = homeWith();
    for (const id of ['20260301-120000-aaaa', '20260301-120001-bbbb'])
      home.write(`.local/state/acctmgr/runs/${id}.json`, '{}');
    expect(await offered(home, 'exec', '--failed', '')).toEqual([
      '20260301-120001-bbbb',
      '20260301-120000-aaaa',
    ]);
    expect(await offered(home, 'log', '--run', '')).toEqual(await offered(home, 'exec', '--failed', ''));
    expect(await offered(home, 'exec', '--failed', '--y')).toEqual(['--yes']);
  });

  it('shows a description on one line, without what moves a cursor', async () => {
    expect(await linesFor({ home: homeWith().folder }, 'show', 'D')).toEqual([
      'Dev\tDevelopment of all kinds',
      'dev-eu\t',
    ]);
  });

  it.each([
    ['an account that has been named', ['assume', 'Dev', 'd'], ['dev-eu']],
    ['a second account, where one is taken', ['env', 'main', ''], []],
    ['an account behind a flag and its value', ['env', '--role', 'Admin', 'ma'], ['main']],
    ['an account behind a flag with its value', ['env', '--role=Admin', 'ma'], ['main']],
    ['an account behind a flag that bash took apart', ['env', '--role', '=', 'Admin', 'ma'], ['main']],
    ['an account as the value of a flag', ['assume', '--role', ''], []],
    ['the words of another command', ['exec', 'main', '--', 'm'], []],
    ['flags of another command', ['exec', 'main', '--', '-'], []],
    ['a part of a name', ['show', 'eu'], []],
    ['the values of a flag', ['env', 'main', '--format', 'd'], ['dotenv']],
    [
      'the values of a flag that bash took apart',
      ['env', 'main', '--format', '='],
      ['shell', 'dotenv', 'json', 'github'],
    ],
    ['the shells', ['shell-init', ''], ['bash', 'zsh', 'fish', 'powershell']],
    ['the flag that only the function gives', ['switch', '--sh'], []],
  ])('%s: %j', async (_what, words, expected) => {
    expect(await offered(homeWith(), ...words)).toEqual(expected);
  });

  it('begins another word where the shell cannot hand over an empty one', async () => {
    const { stdout } = await runCli({ home: homeWith().folder }, 'complete', '--new', '--', 'show');
    expect(stdout).toBe('main\tMain AWS Account\nDev\tDevelopment of all kinds\ndev-eu\t\n');
  });

  it('reads the inventory that --config or ACCTMGR_CONFIG names', async () => {
    const home = homeWith();
    home.write('other.json', JSON.stringify({ accounts: [{ name: 'elsewhere' }] }));
    const elsewhere = ['elsewhere'];
    expect(await offered(home, '--config', 'other.json', 'show', '')).toEqual(elsewhere);
    expect(await offered(home, 'show', '--config=other.json', '')).toEqual(elsewhere);
    expect(await offered(home, 'show', '--config', '=', home.at('other.json'), '')).toEqual(elsewhere);
    const env = { ACCTMGR_CONFIG: home.at('other.json') };
    expect(await linesFor({ home: home.folder, env }, 'show', '')).toEqual(['elsewhere\t']);
  });

  it('never looks at ./accounts.json, and makes no file', async () => {
    const home = temporaryHome();
    home.write('repository/accounts.json', JSON.stringify({ accounts: [{ name: 'trap' }] }));
    expect(await linesFor({ home: home.folder, cwd: home.at('repository') }, 'assume', '')).toEqual([]);
    expect(() => home.read(INVENTORY)).toThrow('ENOENT');
  });

  it.each([
    '$(touch pwned)',
    '`id`',
    'a b',
    'a;b',
    "a'b",
    'a\nb',
    'a\tb',
    '-rf',
    '--config',
    '../x',
    '\u202eprod',
    'a'.repeat(65),
    '',
    7,
    null,
  ])('never offers the name %j', async (name) => {
    const home = homeWith([{ name }, { name: 'good' }]);
    expect(await offered(home, 'assume', '')).toEqual(['good']);
  });

  it.each(['', '{', 'null', '[]', '{"accounts":{}}', '{"accounts":[null,1,"x",[]]}', '\u0000\u0001'])(
    'offers no names from the file %j',
    async (text) => {
      const home = temporaryHome();
      home.write(INVENTORY, text);
      expect(await offered(home, 'assume', '')).toEqual([]);
    },
  );

  it('offers no names where the file is a folder', async () => {
    const home = temporaryHome();
    mkdirSync(home.at(INVENTORY), { recursive: true });
    expect(await offered(home, 'assume', '')).toEqual([]);
  });
});
