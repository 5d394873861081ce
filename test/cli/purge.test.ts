import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { atWork } from '../support/at-work.js';
import { folderContents } from '../support/folder-contents.js';
import { DEV, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';
import { processIdentity } from '../../src/system/processes/process-identity.js';
import { testHost } from '../support/run-cli.js';

const FILE = '.aws/credentials';
const SESSIONS = '.cache/acctmgr/sessions';

/** Ada's desk before she had acctmgr. */
async function before(): Promise<Scene> {
  const scene = await openScene({ untouched: true });
  for (const folder of ['.config', '.cache', '.local/state'])
    mkdirSync(scene.home.at(folder), { recursive: true });
  scene.home.write('.config/other/settings', 'x');
  return scene;
}

/** She took `dev` and `prod`, with two roles, installed a profile, and trusted and confirmed something. */
async function used(scene: Scene): Promise<void> {
  await scene.cli('list');
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') },
    { name: 'prod', account_id: PROD, role_arn: scene.role(PROD, 'Deployer'), protected: true },
  ]);
  scene.role(DEV, 'Admin');
  await scene.cli('assume', 'dev');
  await scene.cli('assume', 'dev', '--role', 'Admin');
  await scene.cliIn({ terminal: scriptedTerminal('prod') }, 'assume', 'prod', '--reason', 'x');
  await scene.cli('login', '--mfa-code', scene.code());
  await scene.cli('profiles', 'install', 'dev', '--yes');
  const folder = path.dirname(scene.home.write('work/accounts.json', '{"accounts":[]}'));
  await scene.cliIn({ cwd: folder }, 'trust', '--yes');
  rmSync(scene.home.at('work'), { recursive: true });
}

const ALL = ['--with-access-log', '--with-accounts'];

describe('purge', () => {
  it('leaves the home as it was before the first command, byte for byte', async () => {
    const scene = await before();
    const clean = folderContents(scene.home.folder);
    await used(scene);
    expect(Object.keys(folderContents(scene.home.folder)).length).toBeGreaterThan(
      Object.keys(clean).length + 15,
    );
    const { stderr, exitCode } = await scene.cli('purge', '--yes', ...ALL);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(folderContents(scene.home.folder)).toEqual(clean);
    expect(await scene.cli('purge')).toEqual({
      stdout:
        'There is nothing of acctmgr to remove here.\nLeft for you to take out:\n  - the program itself: npm uninstall -g acctmgr\n',
      stderr: '',
      exitCode: 0,
    });
  });

  it('leaves the access log and accounts.json, unless they are meant', async () => {
    const scene = await before();
    const clean = folderContents(scene.home.folder);
    await used(scene);
    const own = Object.entries(folderContents(scene.home.folder)).filter(([name]) =>
      /access_log|accounts\.json$|^\.(?:config|local\/state)\/acctmgr$/.test(name),
    );
    await scene.cli('purge', '--yes');
    expect(folderContents(scene.home.folder)).toEqual({ ...clean, ...Object.fromEntries(own) });
    await scene.cli('purge', '--yes', '--with-accounts');
    expect(existsSync(scene.home.at('.config/acctmgr'))).toBe(false);
    expect(existsSync(scene.logFile)).toBe(true);
  });

  it('takes the example that the first list made, and no folder that is not its own', async () => {
    const scene = await before();
    const clean = folderContents(scene.home.folder);
    await scene.cli('list');
    expect(existsSync(scene.home.at('.config/acctmgr/accounts.schema.json'))).toBe(true);
    await scene.cli('purge', '--yes');
    expect(folderContents(scene.home.folder)).toEqual(clean);
  });

  it('shows with --dry-run what it would remove, what stays and what is left to the user', async () => {
    const scene = await before();
    await used(scene);
    scene.home.write(FILE, scene.credentials().replace('[assumed-dev]\n', '[assumed-dev]\noutput = json\n'));
    scene.home.write('.bashrc', 'ls\neval "$(acctmgr shell-init bash)"\n');
    scene.home.write(
      '.kube/web',
      (await scene.cli('kubeconfig', 'dev', 'web', '--region', 'eu-west-1')).stdout,
    );
    scene.home.write('.cache/acctmgr/notes.txt', 'mine');
    const now = folderContents(scene.home.folder);
    const at = (relative: string) => scene.home.at(relative);
    expect(await scene.cli('purge', '--dry-run')).toEqual({
      stdout: [
        'To be removed:',
        `  - ${at(FILE)}: profiles assumed-dev (with output, which you added), assumed-dev/Admin, assumed-prod`,
        `  - ${at('.aws/config')}: profile dev`,
        `  - ${at('.aws/config')}: the file, in which nothing else is`,
        `  - ${at('.aws/credentials.acctmgr-backup')}: your file as it was before acctmgr first changed it, with the long-term keys of then`,
        `  - ${at('.cache/acctmgr')}: identities.json, used-code.json, 4 cached sessions`,
        `  - ${at('.local/state/acctmgr')}: confirmations.json, profiles.json, a record of what you trusted`,
        `  - ${at('.config/acctmgr')}: accounts.schema.json`,
        'Stays:',
        `  - ${at('.cache/acctmgr/notes.txt')}: acctmgr has not put it there`,
        `  - ${scene.logFile}: your own record; --with-access-log removes it`,
        `  - ${at('.config/acctmgr/accounts.json')}: your own record; --with-accounts removes it`,
        'Left for you to take out:',
        `  - ${at('.bashrc')}, line 2: the function of acctmgr shell-init`,
        `  - ${at('.kube/web')}, line 10: has kubectl ask acctmgr for tokens`,
        '  - the program itself: npm uninstall -g acctmgr',
        'Nothing was removed.',
        '',
      ].join('\n'),
      stderr: '',
      exitCode: 0,
    });
    expect(folderContents(scene.home.folder)).toEqual(now);
  });

  it('asks on the terminal with the plan, and takes no for an answer', async () => {
    const scene = await before();
    await used(scene);
    const now = folderContents(scene.home.folder);
    const no = scriptedTerminal(false);
    expect(await scene.cliIn({ terminal: no }, 'purge')).toEqual({
      stdout: '',
      stderr: 'error: Nothing was removed.\n',
      exitCode: 1,
    });
    const plan = (await scene.cli('purge', '--dry-run')).stdout.split('\n').slice(0, -2);
    expect(no.lines).toEqual([...plan, '? Remove all this?']);
    expect(folderContents(scene.home.folder)).toEqual(now);
    const yes = scriptedTerminal(true);
    expect((await scene.cliIn({ terminal: yes }, 'purge')).stdout).toMatch(/^✓ Removed:\n/);
    expect(existsSync(scene.home.at('.cache/acctmgr'))).toBe(false);
  });

  it('stops where nobody can be asked, and names --yes', async () => {
    const scene = await before();
    await used(scene);
    const now = folderContents(scene.home.folder);
    const result = await scene.cli('purge', '--json');
    expect(result).toMatchObject({ stdout: '', exitCode: 2 });
    expect(JSON.parse(result.stderr)).toMatchObject({
      error: { code: 'no_terminal', hint: 'Look with --dry-run, then confirm with --yes.' },
    });
    expect(folderContents(scene.home.folder)).toEqual(now);
  });

  it('as JSON has each thing with its kind, and no secret', async () => {
    const scene = await before();
    await used(scene);
    scene.home.write('.zshrc', 'eval "$(acctmgr completion zsh)"\n');
    const plan = JSON.parse((await scene.cli('purge', '--dry-run', '--json')).stdout) as Record<
      string,
      unknown
    >;
    const { stdout, exitCode } = await scene.cli('purge', '--yes', '--json');
    expect(exitCode).toBe(0);
    const done = JSON.parse(stdout) as { removed: { kind: string; path: string }[] };
    expect({ ...plan, removed: undefined }).toEqual({ ...done, dry_run: true, removed: undefined });
    const inOrder = (rows: unknown) => (rows as object[]).map((row) => JSON.stringify(row)).sort();
    expect(inOrder(plan['removed'])).toEqual(inOrder(done.removed));
    expect(done).toMatchObject({
      dry_run: false,
      failed: [],
      kept: [
        { path: scene.logFile, profile: null, reason: 'own_record' },
        { path: `${scene.logFile}.head`, reason: 'own_record' },
        { path: scene.home.at('.config/acctmgr/accounts.json'), reason: 'own_record' },
      ],
      mentions: [{ what: 'completion', path: scene.home.at('.zshrc'), line: 1 }],
    });
    expect(done.removed).toEqual(
      expect.arrayContaining([
        {
          kind: 'profile',
          path: scene.home.at(FILE),
          profile: 'assumed-dev',
          added_keys: [],
          holds_long_term_key: null,
        },
        {
          kind: 'backup',
          path: scene.home.at(`${FILE}.acctmgr-backup`),
          profile: null,
          added_keys: null,
          holds_long_term_key: true,
        },
      ]),
    );
    expect(new Set(done.removed.map(({ kind }) => kind))).toEqual(
      new Set([
        'profile',
        'installed_profile',
        'aws_file',
        'backup',
        'schema',
        'session',
        'cache',
        'trust',
        'state',
        'folder',
      ]),
    );
    for (const secret of [...scene.aws.secrets(), scene.ada.secretAccessKey])
      expect(stdout).not.toContain(secret);
  });

  it('warns of a removed profile that is in use', async () => {
    const scene = await before();
    await used(scene);
    const env = { AWS_PROFILE: 'assumed-dev' };
    expect((await scene.cliIn({ env }, 'purge', '--yes')).stderr).toContain(
      'warning: AWS_PROFILE names assumed-dev, which is gone.',
    );
  });
});

describe('what purge never touches', () => {
  it('is a file that acctmgr has not put there, by whatever name', async () => {
    const scene = await atWork();
    const own = [
      '.cache/acctmgr/sessions/credentials.json',
      '.cache/acctmgr/runs/thesis/chapter',
      '.cache/acctmgr/identities.json.old',
      '.local/state/acctmgr/trusted/list.json',
      '.config/acctmgr/accounts.json.bak',
      '.aws/credentials.bak',
      '.aws/config.acctmgr-backup.mine',
    ];
    for (const file of own) scene.home.write(file, file);
    expect(await scene.cli('purge', '--yes', ...ALL)).toMatchObject({ exitCode: 0, stderr: '' });
    for (const file of own) expect(scene.home.read(file)).toBe(file);
    expect(existsSync(scene.logFile)).toBe(false);
  });

  it('is what a variable names that happens to be a project of that name', async () => {
    const scene = await openScene();
    const env = {
      XDG_CACHE_HOME: scene.home.at('code'),
      XDG_STATE_HOME: scene.home.at('code'),
      XDG_CONFIG_HOME: scene.home.at('code'),
    };
    for (const file of ['src/main.ts', 'runs/run-1/log', 'sessions/monday.json', 'trusted/a', 'README.md'])
      scene.home.write(`code/acctmgr/${file}`, file);
    const project = folderContents(scene.home.at('code'));
    expect(await scene.cliIn({ env }, 'purge', '--yes', ...ALL)).toMatchObject({ exitCode: 0 });
    expect(folderContents(scene.home.at('code'))).toEqual(project);
  });

  it.skipIf(process.platform === 'win32')('is what a link in its folders leads to', async () => {
    const scene = await atWork();
    const own = scene.home.write('documents/0123456789a.json', '{"thesis":1}');
    scene.home.write('documents/trusted', 'x');
    const documents = folderContents(scene.home.at('documents'));
    symlinkSync(own, scene.home.at(`${SESSIONS}/0123456789a.json`));
    symlinkSync(scene.home.at('documents'), scene.home.at('.cache/acctmgr/runs'));
    const { stdout, exitCode } = await scene.cli('purge', '--yes', ...ALL);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/acctmgr: .*, runs \(a link\), .*, the folder itself\n/);
    expect(stdout).toContain(
      `  - ${scene.home.at('documents')}: ${scene.home.at('.cache/acctmgr/runs')} leads there\n`,
    );
    expect(folderContents(scene.home.at('documents'))).toEqual(documents);
    expect(existsSync(scene.home.at('.cache/acctmgr'))).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('is a folder of sessions that is a link itself', async () => {
    const scene = await atWork();
    renameSync(scene.home.at(SESSIONS), scene.home.at('elsewhere'));
    symlinkSync(scene.home.at('elsewhere'), scene.home.at(SESSIONS));
    const elsewhere = folderContents(scene.home.at('elsewhere'));
    await scene.cli('purge', '--yes');
    expect(folderContents(scene.home.at('elsewhere'))).toEqual(elsewhere);
    expect(existsSync(scene.home.at('.cache/acctmgr'))).toBe(false);
  });

  it.skipIf(process.platform === 'win32')(
    'is an accounts.json that is a link, without its flag',
    async () => {
      const scene = await atWork();
      const own = scene.home.at('.config/acctmgr/accounts.json');
      mkdirSync(scene.home.at('dotfiles'));
      renameSync(own, scene.home.at('dotfiles/accounts.json'));
      symlinkSync('../../dotfiles/accounts.json', own);
      await scene.cli('purge', '--yes');
      expect(lstatSync(own).isSymbolicLink()).toBe(true);
      const { stdout } = await scene.cli('purge', '--yes', '--with-accounts');
      expect(stdout).toContain(`  - ${scene.home.at('dotfiles/accounts.json')}: ${own} leads there\n`);
      expect(existsSync(scene.home.at('dotfiles/accounts.json'))).toBe(true);
      expect(existsSync(scene.home.at('.config/acctmgr'))).toBe(false);
    },
  );

  it('is a file in the place of the access log that does not begin as one', async () => {
    const scene = await openScene();
    scene.inventory([{ name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') }]);
    const diary = scene.home.write('diary.txt', 'Dear diary\n');
    const env = { ACCTMGR_ACCESS_LOG: diary };
    await scene.cliIn({ env }, 'assume', 'dev');
    const written = scene.home.read('diary.txt');
    expect(written.split('\n')).toHaveLength(4);
    const { stdout } = await scene.cliIn({ env }, 'purge', '--yes', ...ALL);
    expect(stdout).toContain(`  - ${diary}: diary.txt does not begin as an access log\n`);
    expect(scene.home.read('diary.txt')).toBe(written);
  });

  it('is a file that only has the name of one of the log, beside it, too', async () => {
    const scene = await atWork();
    const state = '.local/state/acctmgr/access_log.jsonl';
    const own = scene.home.write(`${state}.000007`, 'my own\n');
    const { stdout } = await scene.cli('purge', '--yes', ...ALL);
    expect(stdout).toContain(`  - ${own}: access_log.jsonl.000007 does not begin as an access log\n`);
    expect(scene.home.read(`${state}.000007`)).toBe('my own\n');
    expect(existsSync(scene.home.at(state))).toBe(false);
  });

  it('is a file that only has the name of one of a log that stands elsewhere', async () => {
    const scene = await atWork();
    const elsewhere = scene.home.at('work/aws.log');
    scene.home.write('work/aws.log.000001', 'my own tax data\n');
    const env = { ACCTMGR_ACCESS_LOG: elsewhere };
    await scene.cliIn({ env }, 'assume', 'open');
    expect(existsSync(elsewhere)).toBe(true);
    await scene.cliIn({ env }, 'purge', '--yes', ...ALL);
    expect(existsSync(elsewhere)).toBe(false);
    expect(existsSync(`${elsewhere}.head`)).toBe(false);
    expect(scene.home.read('work/aws.log.000001')).toBe('my own tax data\n');
  });

  it('is what holds a long-term key, or can’t be edited: then the backup stays, too', async () => {
    const scene = await atWork();
    const longTerm = scene
      .credentials()
      .replace(/(?<=\[assumed-dev\]\naws_access_key_id = )\w+/, 'AKIAIOSFODNN7EXAMPLE');
    scene.home.write(FILE, `${longTerm}nonsense\n`);
    const backup = scene.home.at(`${FILE}.acctmgr-backup`);
    const { stdout, exitCode } = await scene.cli('purge', '--yes');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/credentials, assumed-open: the file can't be edited: line \d+, neither/);
    expect(stdout).toContain(
      `  - ${backup}: you may need it as long as ${scene.home.at(FILE)} is not in order\n`,
    );
    expect(scene.credentials()).toBe(`${longTerm}nonsense\n`);
    scene.home.write(FILE, longTerm);
    expect(await scene.cli('purge', '--yes')).toMatchObject({ exitCode: 0 });
    expect(existsSync(backup)).toBe(false);
    expect(scene.credentials()).toContain('[assumed-dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n');
    expect(scene.credentials()).not.toContain('[assumed-open]');
  });
});

describe('places that others have chosen', () => {
  it('are followed: AWS files, access log and folders', async () => {
    const scene = await openScene();
    const role_arn = scene.role(DEV, 'Developer');
    const env = {
      XDG_CACHE_HOME: scene.home.at('x/cache'),
      XDG_STATE_HOME: scene.home.at('x/state'),
      XDG_CONFIG_HOME: scene.home.at('x/config'),
      AWS_SHARED_CREDENTIALS_FILE: scene.home.write('keys/mine', scene.credentials()),
      AWS_CONFIG_FILE: scene.home.write('keys/config', '[default]\nregion = eu-west-1\n'),
    };
    mkdirSync(scene.home.at('logs'));
    for (const folder of ['cache', 'state', 'config'])
      mkdirSync(scene.home.at(`x/${folder}`), { recursive: true });
    const clean = folderContents(scene.home.folder);
    scene.home.write(
      'x/config/acctmgr/accounts.json',
      JSON.stringify({
        settings: { access_log: { path: scene.home.at('logs/log.jsonl') } },
        accounts: [{ name: 'dev', account_id: DEV, role_arn }],
      }),
    );
    await scene.cliIn({ env }, 'assume', 'dev');
    await scene.cliIn({ env }, 'profiles', 'install', 'dev', '--yes');
    expect(readdirSync(scene.home.at('logs'))).toEqual(['log.jsonl', 'log.jsonl.head']);
    expect(await scene.cliIn({ env }, 'purge', '--yes', ...ALL)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(folderContents(scene.home.folder)).toEqual(clean);
  });

  it('may be one folder for cache and state, as on Windows', async () => {
    const scene = await before();
    const clean = folderContents(scene.home.folder);
    const env = { XDG_STATE_HOME: scene.home.at('.cache') };
    scene.inventory([{ name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') }]);
    await scene.cliIn({ env }, 'assume', 'dev');
    await scene.cliIn({ env }, 'purge', '--yes', ...ALL);
    expect(folderContents(scene.home.folder)).toEqual(clean);
  });

  it.skipIf(process.platform === 'win32')('may be links, of the file or of a whole folder', async () => {
    const scene = await before();
    scene.home.write('dotfiles/credentials', scene.credentials());
    rmSync(scene.home.at(FILE));
    symlinkSync('../dotfiles/credentials', scene.home.at(FILE));
    mkdirSync(scene.home.at('big'), { mode: 0o700 });
    symlinkSync(scene.home.at('big'), scene.home.at('.cache/acctmgr'));
    const clean = folderContents(scene.home.folder);
    scene.inventory([{ name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') }]);
    await scene.cli('assume', 'dev');
    expect(Object.keys(folderContents(scene.home.at('big')))).not.toEqual([]);
    const { stdout, exitCode } = await scene.cli('purge', '--yes', ...ALL);
    expect(stdout).toContain(`Stays:\n  - ${scene.home.at('.cache/acctmgr')}: a link of yours\n`);
    expect(exitCode).toBe(0);
    expect(folderContents(scene.home.folder)).toEqual(clean);
  });

  it('are not looked for in an accounts.json that is broken, which is said', async () => {
    const scene = await atWork();
    scene.home.write('.config/acctmgr/accounts.json', '{');
    const { stderr, exitCode } = await scene.cli('purge', '--yes');
    expect(stderr).toMatch(
      /^warning: .*accounts\.json has a problem:\n[^]*An access log that it names is not looked for\.\n$/,
    );
    expect(exitCode).toBe(0);
    expect(await scene.cli('purge', '--config', 'missing.json')).toMatchObject({ stdout: '', exitCode: 2 });
  });
});

describe('what is at work', () => {
  const lockOf = (scene: Scene) => {
    const [session = ''] = readdirSync(scene.home.at(SESSIONS));
    const holder = {
      ...processIdentity(testHost({ home: scene.home.folder })),
      nonce: '0123456789abcdefghij',
      since: '2026-03-01T12:00:00.000Z',
      purpose: 'getting a session for dev',
    };
    return { session, lock: `${SESSIONS}/${session.replace('.json', '.lock')}`, holder };
  };

  it('keeps its session, the rest goes, and the exit code is 1', async () => {
    const scene = await atWork();
    const { session, lock, holder } = lockOf(scene);
    scene.home.write(lock, JSON.stringify(holder));
    const { stdout, exitCode } = await scene.cli('purge', '--yes');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      `  - ${scene.home.at(SESSIONS)}/${session}: process ${process.pid} on laptop (getting a session for dev) uses it\n`,
    );
    expect(readdirSync(scene.home.at(SESSIONS)).sort()).toEqual([session, path.basename(lock)].sort());
    rmSync(scene.home.at(lock));
    expect(await scene.cli('purge', '--yes')).toMatchObject({ exitCode: 0 });
    expect(existsSync(scene.home.at('.cache/acctmgr'))).toBe(false);
  });

  it('is not what a dead process has left: locks, half-written files, runs', async () => {
    const scene = await atWork();
    const { lock, holder } = lockOf(scene);
    const dead = JSON.stringify({ ...holder, pid: 2 ** 22 + 1 });
    const left = [
      lock,
      `${lock}~abcdefghij0123456789`,
      `${SESSIONS}/${'0'.repeat(11)}.lock.abcdefghij0123456789`,
      '.aws/credentials.acctmgr-lock',
      '.cache/acctmgr/runs/run-aB3dE6/owner.json',
      '.cache/acctmgr/runs/run-aB3dE6/config',
      '.cache/acctmgr/runs/run-bC4eF7/config',
      '.aws/credentials.acctmgr-4194305-abc.tmp',
      '.config/acctmgr/accounts.json.acctmgr-lock',
      '.local/state/acctmgr/access_log.jsonl.lock~abcdefghij0123456789',
    ];
    for (const file of left) scene.home.write(file, dead);
    scene.home.write('.cache/acctmgr/runs/run-bC4eF7/owner.json', 'null');
    expect(await scene.cli('purge', '--yes', ...ALL)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(Object.keys(folderContents(scene.home.folder))).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/acctmgr/)]) as string[],
    );
  });

  it('keeps the files of exec --serve while the command runs', async () => {
    const scene = await atWork();
    const { holder } = lockOf(scene);
    const owner = '.cache/acctmgr/runs/run-aB3dE6/owner.json';
    scene.home.write(owner, JSON.stringify(holder));
    const { stdout, exitCode } = await scene.cli('purge', '--yes');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`run-aB3dE6: process ${process.pid} on laptop (exec --serve) uses it\n`);
    expect(existsSync(scene.home.at(owner))).toBe(true);
    expect(existsSync(scene.home.at(SESSIONS))).toBe(false);
  });
});

it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
  'says what can’t be removed, goes on with the rest, and ends with 1',
  async () => {
    const scene = await atWork();
    scene.time += MINUTE;
    chmodSync(scene.home.at(SESSIONS), 0o500);
    try {
      const { stdout, exitCode } = await scene.cli('purge', '--yes');
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/✗ Could not be removed:\n {2}- .*sessions\/\w+\.json: Cannot /);
    } finally {
      chmodSync(scene.home.at(SESSIONS), 0o700);
    }
    expect(scene.credentials()).not.toContain('acctmgr');
    expect(existsSync(scene.home.at('.cache/acctmgr/identities.json'))).toBe(false);
  },
);
