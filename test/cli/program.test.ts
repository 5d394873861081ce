import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/registry.js';
import { MAIN, openScene, type Scene } from '../support/scene.js';

async function withMain(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([{ name: 'main', account_id: MAIN }]);
  return scene;
}

const usage = (message: string, hint: string) => ({
  stdout: '',
  stderr: `error: ${message}\nhint:  ${hint}\n`,
  exitCode: 2,
});

const LIST_HELP =
  /^Usage: acctmgr list \[options\] \[names\.\.\.\]\n\nlist the configured accounts [^]*\n\nOptions:\n {2}--all {2,}every account[^\n]*\n {2}--long {2,}one block per account/;

describe('help', () => {
  it('goes to stdout with exit code 0 where it is asked for, and to stderr with 2 where nothing is', async () => {
    const scene = await openScene();
    scene.inventory([]);
    const asked = await scene.cli('--help');
    expect(asked).toMatchObject({ stderr: '', exitCode: 0 });
    expect(asked.stdout).toMatch(
      /^Usage: acctmgr \[options\] \[command\]\n\nSwitch between AWS accounts: assume roles, /,
    );
    expect(asked.stdout).toMatch(/\n {2}list {2,}list the configured accounts /);
    expect(asked.stdout).toMatch(
      /\n\nExamples:\n {2}acctmgr list\n {2}acctmgr assume dev\n {2}export AWS_PROFILE=assumed-dev\n$/,
    );
    for (const words of [['-h'], ['help'], ['--help', '--json']])
      expect(await scene.cli(...words)).toEqual(asked);
    expect(await scene.cli()).toEqual({ stdout: '', stderr: asked.stdout, exitCode: 2 });
  });

  it('is wrapped to the terminal', async () => {
    const scene = await openScene();
    const widest = async (columns?: number) => {
      const { stdout } = await scene.cliIn(columns === undefined ? {} : { columns }, 'assume', '--help');
      return Math.max(...stdout.split('\n').map((line) => line.length));
    };
    expect(await widest()).toBeLessThanOrEqual(80);
    expect(await widest(60)).toBeLessThanOrEqual(60);
    expect(await widest(200)).toBeGreaterThan(80);
  });

  it.each(COMMANDS.filter(({ isInternal }) => isInternal !== true).map(({ name }) => name))(
    'of %s fits 80 columns, its subcommands too',
    async (name) => {
      const scene = await openScene();
      const { subcommands = [] } = (await COMMANDS.find((command) => command.name === name)?.load()) ?? {};
      for (const words of [[name], ...subcommands.map((part) => [name, part.name])]) {
        const { stdout, exitCode } = await scene.cli(...words, '--help');
        expect(exitCode).toBe(0);
        expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
      }
    },
  );

  it('names every command of the user once, and none that programs call', async () => {
    const scene = await openScene();
    const { stdout } = await scene.cli('--help');
    const headings = ['Every day', 'Handing a session on', 'Keeping house', 'accounts.json'];
    const groups = headings.map((heading) => stdout.split(`\n${heading}:\n`)[1]?.split('\n\n')[0] ?? '');
    const names = groups.flatMap((group) => [...group.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name));
    expect(names).toHaveLength(COMMANDS.filter(({ isInternal }) => isInternal !== true).length);
    expect(names).toEqual([...new Set(names)]);
    expect(names).toEqual(
      expect.arrayContaining(['list', 'whoami', 'assume', 'show', 'validate', 'init', 'trust']),
    );
    expect(names).not.toContain('complete');
  });

  it('of a command has its flags and the global ones', async () => {
    const scene = await openScene();
    const asked = await scene.cli('list', '--help');
    expect(asked).toMatchObject({ stderr: '', exitCode: 0 });
    expect(asked.stdout).toMatch(LIST_HELP);
    expect(asked.stdout).toMatch(
      /\n\nGlobal Options:\n {2}--version +print the version\n {2}--config <file> /,
    );
    for (const words of [
      ['help', 'list'],
      ['--json', 'list', '-h'],
    ]) {
      expect(await scene.cli(...words)).toEqual(asked);
    }
  });

  it('sorts the flags of assume by what they are about', async () => {
    const scene = await openScene();
    const { stdout } = await scene.cli('assume', '--help');
    expect(stdout.match(/^[A-Z][^:\n]*:$/gm)).toEqual([
      'Arguments:',
      'Which accounts:',
      'Options:',
      'The role, and what it may do:',
      'The session:',
      'For the log, and protected accounts:',
      'Global Options:',
      'Examples:',
    ]);
    expect(stdout).toContain('\n  acctmgr assume prod --role Auditor\n');
  });

  it.each([
    ['assume', '--duration', 'long'],
    ['login', '--mfa-code=12345'],
    ['env', '--shell', 'tcsh'],
    ['log', '-n', 'few'],
    ['log', 'stats', '--status', 'lost'],
    ['shell-init', 'tcsh', '--name', 'if'],
  ])('is printed behind a wrong value, too: %s %s %s %s', async (...words) => {
    const scene = await openScene();
    const command = words.slice(0, words[1] === 'stats' ? 2 : 1);
    const asked = await scene.cli(...command, '--help');
    expect(asked).toMatchObject({ stderr: '', exitCode: 0 });
    for (const flag of ['--help', '-h']) expect(await scene.cli(...words, flag)).toEqual(asked);
  });

  it('of completion names the shells', async () => {
    const scene = await openScene();
    expect((await scene.cli('completion', '--help')).stdout).toContain('one of bash, zsh, fish, powershell');
    expect((await scene.cli('--help')).stdout.replaceAll(/\s+/g, ' ')).toContain(
      'print the completion script of bash, zsh, fish or powershell',
    );
  });

  it('needs no inventory and makes none', async () => {
    const scene = await openScene();
    await scene.cli('list', '--help');
    expect((await scene.cliIn({ env: { CI: '1' } }, 'list')).stderr).toContain('There is no inventory');
  });
});

describe('the version', () => {
  it('is one line', async () => {
    const scene = await openScene();
    const { stdout, stderr, exitCode } = await scene.cli('--version');
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });
});

describe('words that mean nothing', () => {
  it.each([
    [
      ['lst'],
      "Unknown command 'lst'.",
      'Did you mean acctmgr list? Run acctmgr --help for the list of commands.',
    ],
    [['frobnicate'], "Unknown command 'frobnicate'.", 'Run acctmgr --help for the list of commands.'],
    [['help', 'frobnicate'], "Unknown command 'frobnicate'.", 'Run acctmgr --help for the list of commands.'],
    [
      ['frobnicate', '--help'],
      "Unknown command 'frobnicate'.",
      'Run acctmgr --help for the list of commands.',
    ],
    [['--frob'], "Unknown option '--frob'.", 'Run acctmgr --help for the list of commands.'],
    [
      ['list', '--lnog'],
      "Unknown option '--lnog'.",
      'Did you mean --long? Run acctmgr list --help for what it takes.',
    ],
    [['--frob', 'list'], "Unknown option '--frob'.", 'Run acctmgr list --help for what it takes.'],
    [
      ['status', 'dev'],
      'acctmgr status takes no arguments, and got 1.',
      'Run acctmgr status --help for what it takes.',
    ],
    [['show'], "Missing required argument 'name'.", 'Run acctmgr show --help for what it takes.'],
    [
      ['list', '--config'],
      "Option '--config <file>' argument missing.",
      'Run acctmgr list --help for what it takes.',
    ],
  ])('%j are answered with the nearest that does', async (words, message, hint) => {
    const scene = await openScene();
    expect(await scene.cli(...words)).toEqual(usage(message, hint));
  });

  it('from outside lose their escapes', async () => {
    const scene = await openScene();
    expect((await scene.cli('\u001b[31mred\u001b[2J\nerror: fake')).stderr).toBe(
      "error: Unknown command 'red error: fake'.\nhint:  Run acctmgr --help for the list of commands.\n",
    );
  });

  it('are one JSON object on stderr with --json, wherever that stands', async () => {
    const scene = await openScene();
    const failure = {
      stdout: '',
      stderr: `{"error":{"code":"usage","message":"Unknown option '--lon'.","hint":"Did you mean --long? Run acctmgr list --help for what it takes."}}\n`,
      exitCode: 2,
    };
    expect(await scene.cli('--json', 'list', '--lon')).toEqual(failure);
    expect(await scene.cli('list', '--lon', '--json')).toEqual(failure);
  });

  it.each([
    ['log', '--status', 'lost'],
    ['log', '-n', 'few'],
    ['assume', 'dev', '--duration', 'long'],
    ['assume', 'dev', '--session-tag', 'team'],
    ['env', 'dev', '--format', 'yaml'],
    ['credential-process', 'dev', '--prompt', 'window'],
    ['completion', 'tcsh'],
    ['shell-init', 'zsh', '--name', 'if'],
  ])('of a value are JSON, too, before anything is looked up: %s %s %s %s', async (...words) => {
    const scene = await openScene();
    const { stdout, stderr, exitCode } = await scene.cli(...words);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    const [, message, hint] = /^error: ([^\n]+)\nhint: {2}([^\n]+)\n$/.exec(stderr) ?? [];
    const failed = await scene.cli('--json', ...words);
    expect(failed).toMatchObject({ stdout: '', exitCode: 2 });
    expect(JSON.parse(failed.stderr)).toEqual({ error: { code: 'usage', message, hint } });
  });
});

describe('a failure', () => {
  it('is the last line of stderr as JSON, behind the notes', async () => {
    const scene = await openScene();
    scene.home.write('.config/acctmgr/accounts.json', '{ "accounts": [] }');
    scene.home.write('accounts.json', '{ "accounts": [] }');
    const { stdout, stderr, exitCode } = await scene.cli('show', 'dev', '--json');
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^Passed over /);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ error: { code: 'unknown_account' } });
  });

  it('shows its stack and its causes under --debug only', async () => {
    const scene = await withMain();
    expect((await scene.cli('show', 'dev')).stderr).not.toContain('    at ');
    const { stderr } = await scene.cli('show', 'dev', '--debug');
    expect(stderr).toMatch(/^debug: AcctmgrError: No account is called "dev" in .*\n {4}at /);
    expect(stderr).toMatch(/\nerror: No account is called "dev" in .*\nhint: {2}.*\n$/);
  });

  it('of acctmgr itself says so, without a stack', async () => {
    const scene = await withMain();
    const world = {
      now: () => {
        throw new Error('the clock is broken');
      },
    };
    expect(await scene.cliIn(world, 'list')).toEqual({
      stdout: '',
      stderr:
        'error: A defect in acctmgr: the clock is broken\nhint:  Run it again with --debug and report what it prints.\n',
      exitCode: 1,
    });
  });
});

describe('the global flags', () => {
  it.each([[['--json', 'list']], [['list', '--json']]])(
    'count before and after the command: %j',
    async (words) => {
      const scene = await withMain();
      const { stdout } = await scene.cli(...words);
      expect(JSON.parse(stdout)).toHaveLength(1);
    },
  );

  it('take another inventory with --config, before and after the command, relative to the folder or the home', async () => {
    const scene = await withMain();
    const file = scene.home.write('team.json', '{ "accounts": [] }');
    const listed = {
      stdout: `Configured Accounts:\nnone yet: add yours to ${file}\n`,
      stderr: '',
      exitCode: 0,
    };
    for (const words of [
      ['--config', 'team.json', 'list'],
      ['list', '--config', '~/team.json'],
      ['list', `--config=${file}`],
    ]) {
      expect(await scene.cli(...words)).toEqual(listed);
    }
    expect(await scene.cliIn({ env: { ACCTMGR_CONFIG: file } }, 'list')).toEqual(listed);
  });
});

describe('colour', () => {
  const hasColour = async (world: Parameters<Scene['cliIn']>[0], ...flags: string[]) => {
    const scene = await withMain();
    return (await scene.cliIn(world, 'list', ...flags)).stdout.includes('\u001b[');
  };

  it.each<[string, Parameters<Scene['cliIn']>[0], string[], boolean]>([
    ['a pipe', {}, [], false],
    ['a terminal', { columns: 80 }, [], true],
    ['a terminal with --no-color', { columns: 80 }, ['--no-color'], false],
    ['a terminal with NO_COLOR', { columns: 80, env: { NO_COLOR: '1' } }, [], false],
    ['a terminal with an empty NO_COLOR', { columns: 80, env: { NO_COLOR: '' } }, [], true],
    ['a dumb terminal', { columns: 80, env: { TERM: 'dumb' } }, [], false],
    ['a terminal with --json', { columns: 80 }, ['--json'], false],
    ['a pipe with FORCE_COLOR', { env: { FORCE_COLOR: '1' } }, [], true],
    ['a pipe with FORCE_COLOR and NO_COLOR', { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, [], false],
    ['a pipe with FORCE_COLOR and --no-color', { env: { FORCE_COLOR: '1' } }, ['--no-color'], false],
  ])('for %s', async (_where, world, flags, expected) => {
    expect(await hasColour(world, ...flags)).toBe(expected);
  });

  it('marks the error on a stderr that wants it', async () => {
    const scene = await withMain();
    const { stderr } = await scene.cliIn({ env: { FORCE_COLOR: '1' } }, 'show', 'dev');
    const [error, hint] = stderr.split('\n');
    expect(error?.startsWith('\u001b[31merror:\u001b[39m ')).toBe(true);
    expect(hint?.startsWith('\u001b[36mhint:\u001b[39m  ')).toBe(true);
  });
});
