import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chmodSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startLoopbackAws } from '../support/loopback-aws/loopback-aws.js';
import { runCli, type CliWorld } from '../support/run-cli.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

/* `include`: shared inventories, from the first fetch to a change that somebody has to say yes to. */

const ACCOUNTS_JSON = '.config/acctmgr/accounts.json';
const LOG = '.local/state/acctmgr/access_log.jsonl';
const [WEB, PAY, OTHER] = ['111122223333', '444455556666', '777788889999'];

const account = (name: string, id: string, more: object = {}) => ({
  name,
  account_id: id,
  role_arn: `arn:aws:iam::${id}:role/Dev`,
  ...more,
});

let home: TemporaryHome;
let server: Server | undefined;

const include = (entry: unknown = '/srv/team.json', file: object = {}) => {
  home.write(ACCOUNTS_JSON, JSON.stringify({ accounts: [], include: [entry].flat(), ...file }));
};
const team = (accounts: readonly object[], more: object = {}) => {
  home.write('team.json', JSON.stringify({ accounts, ...more }));
};
const acctmgr = (argv: readonly string[], world: Partial<CliWorld> = {}) =>
  runCli({ home: home.folder, ...world }, ...argv);
const listed = async (...flags: string[]) =>
  JSON.parse((await acctmgr(['list', '--json', ...flags])).stdout) as {
    name: string;
    account_id: string;
    source: string;
    protected: boolean;
  }[];
const ids = async () =>
  Object.fromEntries((await listed()).map(({ name, account_id }) => [name, account_id]));
const log = () =>
  home
    .read(LOG)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/team.json`;
}

beforeEach(() => {
  home = temporaryHome();
  include('~/team.json');
});

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = undefined;
});

describe('a copy that cannot be read', () => {
  const guards = async () => (await listed()).map((one) => one.protected);
  const copyFile = () => {
    const folder = '.config/acctmgr/discovered';
    return path.join(folder, readdirSync(home.at(folder)).find((name) => name.startsWith('include+')) ?? '');
  };

  test('protects every account until it is there anew, and lets none be taken without a terminal', async () => {
    include('~/team.json', { accounts: [account('mine', OTHER)] });
    team([account('web', WEB)], { unattended: { accounts: ['mine'] } });
    await acctmgr(['sync', '--yes']);
    expect(await guards()).toEqual([false, false]);
    for (const spoil of [
      () => {
        home.write(copyFile(), '{');
      },
      () => {
        chmodSync(home.at(copyFile()), 0o666);
      },
    ]) {
      spoil();
      expect(await guards()).toEqual([true]);
      const { exitCode, stderr } = await acctmgr(['exec', 'mine', '--yes', '--reason', 'r', '--', 'true']);
      expect([exitCode, stderr]).toEqual([
        3,
        expect.stringContaining('Every account counts as protected, and none is taken without a terminal'),
      ]);
      const program = await acctmgr(['credential-process', 'mine', '--reason', 'r']);
      expect([program.exitCode, program.stdout]).toEqual([3, '']);
      chmodSync(home.at(copyFile()), 0o600);
      await acctmgr(['sync', '--yes']);
      expect(await guards()).toEqual([false, false]);
    }
  });

  test('takes no protection along that a rule gave by its tags', async () => {
    const rules = [{ match: { tag: 'env=prod' }, set: { protected: true } }];
    include('~/team.json', { accounts: [account('prod', PAY)], rules });
    const published = (accounts: readonly object[]) => {
      const organization = { id: 'o-example0001', management_account_id: '999999999999' };
      home.write(
        'team.json',
        JSON.stringify({ note: 'n', organization, ous: {}, former_names: {}, accounts }),
      );
    };
    const listing = { account_id: PAY, name: 'prod-x', role_name: 'Fleet' };
    const other = { account_id: WEB, name: 'web', role_name: 'Fleet' };
    published([other, { ...listing, tags: { env: 'prod' } }]);
    await acctmgr(['sync', '--yes']);
    const isGuarded = async () => (await listed()).find(({ name }) => name === 'prod')?.protected;
    expect(await isGuarded()).toBe(true);
    published([other]);
    const { stdout } = await acctmgr(['sync']);
    expect(stdout).toContain('prod: protected by a rule → by none');
    expect(await isGuarded()).toBe(true);
  });

  test('is never written, whatever a server says beside it', async () => {
    const text = JSON.stringify({ accounts: [account('web', WEB, { protected: true })] });
    const url = await serve((_, response) => response.setHeader('etag', 'x'.repeat(2000)).end(text));
    include(url);
    expect((await acctmgr(['sync'])).exitCode).toBe(0);
    expect(await guards()).toEqual([true]);
    expect(JSON.parse(home.read(copyFile()))).not.toHaveProperty('etag');
  });
});

describe('a file', () => {
  test('is nothing before sync fetched it, which says so', async () => {
    team([account('web', WEB)]);
    const { stderr } = await acctmgr(['list']);
    expect(stderr).toContain('~/team.json is not fetched yet: acctmgr sync');
    expect(await listed()).toEqual([]);
    expect((await acctmgr(['list'])).stdout).toBe(
      `Configured Accounts:\nnone yet: acctmgr sync fetches what ${home.at(ACCOUNTS_JSON)} includes\n`,
    );
  });

  test('is accepted, private, and listed by its name', async () => {
    team([account('web', WEB)]);
    const before = home.read(ACCOUNTS_JSON);
    expect(await acctmgr(['sync'])).toEqual({
      stdout: `✓ ~/team.json: 1 account.\n  New, and in no pattern until shown on a terminal: web (${WEB})\n`,
      stderr: '',
      exitCode: 0,
    });
    expect(await listed()).toMatchObject([{ name: 'web', source: 'include:~/team.json' }]);
    expect(home.read(ACCOUNTS_JSON)).toBe(before);
    const folder = path.join(home.folder, '.config/acctmgr/discovered');
    const [copy = ''] = readdirSync(folder).filter((name) => name.startsWith('include+'));
    expect(statSync(path.join(folder, copy)).mode & 0o777).toBe(0o600);
    const [line] = log();
    expect(line).toMatchObject({ event: 'include', listing: 'include:~/team.json', status: 'success' });
    expect(line?.['sha256_after']).toMatch(/^[0-9a-f]{64}$/);
    expect(line).not.toHaveProperty('sha256_before');
  });

  test('what is on the way serves as it was accepted, whatever happens to the file', async () => {
    team([account('web', WEB)]);
    await acctmgr(['sync']);
    for (const text of ['{', JSON.stringify({ accounts: [{ ...account('web', WEB), mfa_serial: 'x' }] })]) {
      home.write('team.json', text);
      const { stderr, exitCode } = await acctmgr(['sync']);
      expect(exitCode).toBe(0);
      expect(stderr).toMatch(
        /^warning: ~\/team\.json is refused: .* What was accepted on .* serves\.\nTell whoever keeps it\. [^\n]*\n$/s,
      );
      expect(await ids()).toEqual({ web: WEB });
    }
  });
});

describe('a change of what is known', () => {
  beforeEach(async () => {
    team([account('web', WEB, { protected: true }), account('pay', PAY)]);
    await acctmgr(['sync']);
  });

  test.each([
    ['id', account('web', OTHER, { protected: true }), 'account_id'],
    ['protection', account('web', WEB), 'protected true → none'],
    ['tags', account('web', WEB, { protected: true, tags: { env: 'dev' } }), 'tags none → {"env":"dev"}'],
    [
      'partition by region',
      {
        ...account('web', WEB, { protected: true }),
        region: 'eu-west-1',
        role_arn: undefined,
        role_name: 'Dev',
      },
      'role_name none → Dev',
    ],
  ])('of its %s waits, and all of the old copy serves', async (_, changed, said) => {
    team([changed, account('pay', PAY), account('new', OTHER)]);
    const { stdout, exitCode } = await acctmgr(['sync']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('! ~/team.json is held back: it stays as it was accepted.');
    expect(stdout).toContain(said);
    expect(await ids()).toEqual({ web: WEB, pay: PAY });
    expect((await acctmgr(['sync', '--check'])).exitCode).toBe(1);
    expect((await acctmgr(['sync', '--yes'])).stdout).toContain(`new (${OTHER})`);
    expect(Object.keys(await ids())).toEqual(['web', 'pay', 'new']);
    expect((await acctmgr(['sync', '--check'])).exitCode).toBe(0);
  });

  test('is told whole where it is accepted, by its name and alone', async () => {
    home.write('two.json', JSON.stringify({ accounts: [account('two', OTHER)] }));
    include(['~/team.json', '~/two.json']);
    const many = Array.from({ length: 40 }, (_, at) => account(`n${at}`, WEB, { tags: { t: 'a' } }));
    const tags = (value: string) =>
      [account('web', WEB, { protected: true }), ...many].map((one) => ({ ...one, tags: { t: value } }));
    team(tags('a'));
    await acctmgr(['sync', '--yes']);
    team(tags('b'));
    const held = await acctmgr(['sync']);
    expect(held.stdout).toContain("To accept it: acctmgr sync '~/team.json' --yes\n✓ ~/two.json: 1 account.");
    const cwd = home.folder;
    const accepted = await acctmgr(['sync', './team.json', '--yes'], { cwd });
    expect(accepted.stdout).not.toContain('two.json');
    expect(accepted.stdout.split('\n').slice(0, 3)).toEqual([
      '✓ ~/team.json: 41 accounts.',
      '  Accepted:',
      '    web: tags {"t":"a"} → {"t":"b"}',
    ]);
    expect(accepted.stdout.match(/n\d+: tags \{"t":"a"\} → \{"t":"b"\}/g)).toHaveLength(40);
    expect((await acctmgr(['sync', 'nothing.json'])).exitCode).toBe(2);
  });

  test('that is more than a person reads is asked for with the way to all of it', async () => {
    const tags = (value: string) =>
      Array.from({ length: 40 }, (_, at) => account(`n${at}`, WEB, { tags: { t: value } }));
    team(tags('a'));
    await acctmgr(['sync', '--yes']);
    team(tags('b'));
    const terminal = scriptedTerminal(false);
    await acctmgr(['sync'], { terminal });
    expect(terminal.lines.join('\n')).toContain(
      "and 10 more; all of them says: acctmgr sync '~/team.json' --check",
    );
    expect((await acctmgr(['sync', '--check'])).stdout).toContain('n39: tags');
  });

  test('is accepted on a terminal', async () => {
    team([account('web', OTHER, { protected: true }), account('pay', PAY)]);
    const no = scriptedTerminal(false);
    await acctmgr(['sync'], { terminal: no });
    expect(await ids()).toMatchObject({ web: WEB });
    await acctmgr(['sync'], { terminal: scriptedTerminal(true) });
    expect(await ids()).toMatchObject({ web: OTHER });
  });

  test('a name that went comes back as the account that it was, or waits', async () => {
    team([account('pay', PAY)]);
    expect((await acctmgr(['sync'])).stdout).toContain('Gone: web');
    team([account('web', OTHER), account('pay', PAY)]);
    expect((await acctmgr(['sync'])).stdout).toContain('held back');
    expect(await ids()).toEqual({ pay: PAY });
  });

  test('a name of another inventory waits, even where that is not included any more', async () => {
    home.write('two.json', JSON.stringify({ accounts: [account('web', OTHER)] }));
    include(['~/two.json']);
    expect((await acctmgr(['sync'])).stdout).toContain(`web: account_id ${WEB} (~/team.json) → ${OTHER}`);
    expect(await ids()).toEqual({});
  });
});

describe('merged', () => {
  test('a local entry wins by its name, and stays protected where the team protects it', async () => {
    include('~/team.json', { accounts: [account('Web', WEB, { description: 'mine' })] });
    team([account('web', WEB, { protected: true, description: 'theirs' }), account('pay', PAY)]);
    await acctmgr(['sync']);
    expect(await listed()).toMatchObject([
      { name: 'Web', description: 'mine', protected: true, source: 'accounts.json' },
      { name: 'pay', protected: false },
    ]);
    team([account('pay', PAY)]);
    await acctmgr(['sync']);
    expect(await listed('Web')).toMatchObject([{ protected: true }]);
  });

  test.each([
    ['edit', ['edit', 'web', 'region=eu-west-1'], ''],
    ['rename', ['rename', 'web', 'w'], ''],
    [
      'remove',
      ['remove', 'web', '--yes'],
      'It goes once that has it no more, or "include" does not name it. ',
    ],
  ])('%s says whose entry it is', async (_, argv, loss) => {
    team([account('web', WEB)]);
    await acctmgr(['sync']);
    const before = home.read(ACCOUNTS_JSON);
    expect(await acctmgr(argv)).toEqual({
      stdout: '',
      stderr: `error: web is shared by ~/team.json: accounts.json has no entry of it.
hint:  ${loss}To have an entry of your own in its place: acctmgr add web --role-arn ARN
`,
      exitCode: 2,
    });
    expect(home.read(ACCOUNTS_JSON)).toBe(before);
  });

  test('show says what is included', async () => {
    team([account('web', WEB)]);
    await acctmgr(['sync']);
    const { stdout } = await acctmgr(['show', 'web', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      included_from: '~/team.json',
      settings: { role_arn: { origin: 'include' }, duration_seconds: { origin: 'built-in' } },
    });
    expect((await acctmgr(['show', 'web'])).stdout).toContain('shared by ~/team.json');
    expect(await listed('--source', '~/team.json')).toHaveLength(1);
  });

  test('what nobody saw is outside of --all and tags', async () => {
    team([account('web', WEB, { tags: { env: 'dev' } })]);
    await acctmgr(['sync']);
    const left = await acctmgr(['assume', '--tag', 'env=dev']);
    expect(left.stderr).toContain('new in a shared inventory and not shown yet');
    await acctmgr(['sync'], { columns: 80 });
    expect((await acctmgr(['assume', '--tag', 'env=dev'])).stderr).not.toContain('not shown yet');
  });

  test.each([
    ['sync --check', ['sync', '--check'], { columns: 80 }, false],
    ['sync in JSON', ['sync', '--json'], { columns: 80 }, false],
    ['list', ['list'], { columns: 80 }, false],
    ['show', ['show', 'web'], { columns: 80 }, false],
    ['sync of another one', ['sync', '~/two.json'], { columns: 80 }, false],
    ['sync where nobody looks', ['sync'], {}, false],
    ['sync on a terminal', ['sync'], { columns: 80 }, true],
    ['sync where nobody need look', ['sync', '--yes'], {}, true],
  ])('%s: what is new in it counts as shown or not', async (_, argv, world, isShown) => {
    include(['~/team.json', '~/two.json']);
    home.write('two.json', JSON.stringify({ accounts: [] }));
    team([account('web', WEB, { tags: { env: 'dev' } })]);
    await acctmgr(['sync']);
    await acctmgr(argv, world);
    for (const picked of ['--all', '--tag=env=dev', '--match=w*']) {
      const { stderr } = await acctmgr(['assume', picked, '--dry-run']);
      expect([picked, stderr.includes('not shown yet')]).toEqual([picked, !isShown]);
    }
  });

  test('its age is said once it is past max_age', async () => {
    include({ from: '~/team.json', max_age: 3600 });
    team([account('web', WEB)]);
    await acctmgr(['sync']);
    expect((await acctmgr(['list'])).stderr).toBe('');
    const later = await acctmgr(['list'], { now: () => Date.now() + 3 * 86_400_000 });
    expect(later.stderr).toContain('~/team.json was last fetched 3 days ago: acctmgr sync');
  });

  test('an age of minutes is said in minutes', async () => {
    include({ from: '~/team.json', max_age: 60 });
    team([account('web', WEB)]);
    const then = Date.now();
    await acctmgr(['sync'], { now: () => then });
    const later = await acctmgr(['list'], { now: () => then + 10 * 60_000 });
    expect(later.stderr).toContain('~/team.json was last fetched 10m ago: acctmgr sync');
  });

  test('what nobody saw yet is marked where it is listed and shown', async () => {
    team([account('web', WEB)]);
    await acctmgr(['sync']);
    expect((await acctmgr(['list'])).stdout).toContain('Shared by: ~/team.json (not shown yet)');
    expect((await acctmgr(['list', '--table'])).stdout).toContain('include:~/team.json (not shown yet)');
    expect((await acctmgr(['show', 'web'])).stdout).toContain(
      "shared by ~/team.json\nNew, and in no pattern until shown: acctmgr sync '~/team.json'",
    );
    await acctmgr(['sync', '--yes']);
    expect((await acctmgr(['list', '--table'])).stdout).not.toContain('not shown yet');
    expect((await acctmgr(['show', 'web'])).stdout).not.toContain('New, and');
  });

  test.each(['other/team.json', 'https://corp.example/other', 's3://corp/other', 'other.json'])(
    '%s, which is not included: the includes that there are, are named',
    async (word) => {
      include(['~/team.json', '~/two.json']);
      expect(await acctmgr(['sync', word])).toMatchObject({
        stderr: `error: ${word} is not what accounts.json includes.
hint:  What it includes: '~/team.json', '~/two.json'. All of it: acctmgr sync include
`,
        exitCode: 2,
      });
      include([]);
      expect((await acctmgr(['sync', word])).stderr).toContain('It includes nothing yet.');
    },
  );

  test('its limits count with those of the user', async () => {
    team([account('web', WEB)], { unattended: { accounts: ['pay'] } });
    await acctmgr(['sync']);
    const { stderr, exitCode } = await acctmgr(['assume', 'web']);
    expect(stderr).toMatch(
      /web may not be taken without a terminal\.\nhint: +Run it on a terminal, or ask whoever keeps \S+: its "unattended" says so\./,
    );
    expect(exitCode).toBe(3);
  });

  test("a project's file includes nothing", async () => {
    home.write('p/accounts.json', JSON.stringify({ accounts: [account('x', WEB)], include: ['a.json'] }));
    rmSync(home.at(ACCOUNTS_JSON));
    const { stderr } = await acctmgr(['--config', 'accounts.json', 'validate'], {
      cwd: path.join(home.folder, 'p'),
    });
    expect(stderr).not.toContain('includes nothing');
    const project = await acctmgr(['list'], { cwd: path.join(home.folder, 'p') });
    expect(project.stderr).toContain('a project includes nothing');
  });
});

describe('validate and doctor', () => {
  const notes = async (now?: () => number) => {
    const { stdout, exitCode } = await acctmgr(['validate', '--json'], now && { now });
    const { includes } = JSON.parse(stdout) as {
      includes: { from: string; accounts: number | null; own_entries: string[]; notes: string[] }[];
    };
    return { includes, exitCode };
  };
  const findings = async (now?: () => number) => {
    const { stdout } = await acctmgr(['doctor', '--json', '--no-try'], now && { now });
    const { findings: all } = JSON.parse(stdout) as {
      findings: { check: string; status: string; message: string; fix?: string }[];
    };
    return all.flatMap(({ check, status, message, fix }) =>
      check === 'accounts_file' && status === 'warn' ? [`${message} ${fix ?? ''}`] : [],
    );
  };

  test('say what was never fetched, and once it is accepted, nothing', async () => {
    expect(await notes()).toEqual({
      includes: [
        {
          from: '~/team.json',
          accounts: null,
          accepted_at: null,
          own_entries: [],
          notes: ['~/team.json is not fetched yet: acctmgr sync'],
        },
      ],
      exitCode: 0,
    });
    expect(await findings()).toEqual(['~/team.json is not fetched yet. acctmgr sync']);
    team([account('web', WEB)]);
    await acctmgr(['sync'], { columns: 80 });
    expect(await notes()).toMatchObject({ includes: [{ accounts: 1, notes: [] }], exitCode: 0 });
    expect(await findings()).toEqual([]);
  });

  test('say what waits, what is new, what is old, and what is broken', async () => {
    include({ from: '~/team.json', max_age: 3600 }, { accounts: [account('Web', WEB)] });
    team([account('web', WEB), account('pay', PAY)]);
    await acctmgr(['sync']);
    expect((await notes()).includes).toMatchObject([
      {
        own_entries: ['Web'],
        notes: [
          "2 accounts of ~/team.json are new, and in no pattern until shown: acctmgr sync '~/team.json'",
        ],
      },
    ]);
    expect((await acctmgr(['validate'])).stdout).toContain('  Your own entry counts for Web.');
    expect((await acctmgr(['show', 'web'])).stdout).toContain('~/team.json has the name, too');
    team([account('web', WEB), account('pay', OTHER)]);
    await acctmgr(['sync'], { now: () => Date.parse('2026-12-24T12:00:00Z') });
    await acctmgr(['sync'], { columns: 80, now: () => Date.parse('2026-12-25T12:00:00Z') });
    const waits =
      "~/team.json has changes since 2026-12-24 that wait for your yes: acctmgr sync '~/team.json'";
    const later = () => Date.now() + 5 * 86_400_000;
    expect((await notes(later)).includes[0]?.notes).toEqual([
      '~/team.json was last fetched 5 days ago: acctmgr sync',
      waits,
      expect.stringContaining('2 accounts'),
    ]);
    expect(await findings(later)).toEqual([
      '~/team.json was last fetched 5 days ago. acctmgr sync',
      waits.replace(': acctmgr', '. acctmgr'),
      expect.stringContaining('2 accounts'),
    ]);
    await acctmgr(['sync', '--yes']);
    expect((await notes()).includes[0]?.notes).toEqual([]);
    const folder = '.config/acctmgr/discovered';
    const [copy = ''] = readdirSync(path.join(home.folder, folder)).filter((name) =>
      name.startsWith('include+'),
    );
    home.write(path.join(folder, copy), '{');
    const [broken] = (await notes()).includes;
    expect(broken).toMatchObject({ accounts: null });
    expect(broken?.notes[0]).toMatch(
      /^Every account counts as protected, .* Passed over .*: it is not as acctmgr wrote it\. To have it anew: acctmgr sync$/,
    );
    expect(await findings()).toEqual([
      expect.stringMatching(/it is not as acctmgr wrote it\. acctmgr sync$/),
    ]);
  });
});

describe('two syncs at once', () => {
  test('accept the same one once, and show what is new', async () => {
    team([account('web', WEB)]);
    const both = await Promise.all([acctmgr(['sync'], { columns: 80 }), acctmgr(['sync'])]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(await ids()).toEqual({ web: WEB });
    expect((await acctmgr(['assume', '--all', '--dry-run'])).stderr).not.toContain('not shown yet');
  });

  test('give a name to the one that came first, while the other waits for its answer', async () => {
    const waiting: ServerResponse[] = [];
    let whenAsked = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      whenAsked = resolve;
    });
    const url = await serve((_, response) => {
      waiting.push(response);
      whenAsked();
    });
    include(url);
    const slow = acctmgr(['sync']);
    await asked;
    // The other one accepts the name for another account, of another inventory.
    include([url, '~/team.json']);
    team([account('web', WEB)]);
    expect((await acctmgr(['sync', '~/team.json'])).exitCode).toBe(0);
    waiting[0]?.end(JSON.stringify({ accounts: [account('web', OTHER)] }));
    expect((await slow).stdout).toContain(`web: account_id ${WEB} (~/team.json) → ${OTHER}`);
    expect(await ids()).toEqual({ web: WEB });
  });

  test('of which one accepts something else while a person is asked leave it to the next', async () => {
    team([account('web', WEB)]);
    await acctmgr(['sync']);
    team([account('web', OTHER)]);
    const person = scriptedTerminal(true);
    const terminal = {
      ...person,
      confirm: async (...question: Parameters<typeof person.confirm>) => {
        team([account('web', '222233334444')]);
        await acctmgr(['sync', '--yes']);
        return person.confirm(...question);
      },
    };
    const { stderr } = await acctmgr(['sync'], { terminal });
    expect(stderr).toContain('is not taken over: what is known here changed meanwhile');
    expect(stderr).not.toContain('cannot be fetched');
    expect(await ids()).toEqual({ web: '222233334444' });
  });
});

describe('an address', () => {
  test('is asked whether it changed', async () => {
    const asked: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked.push(request.headers['if-none-match']);
      if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"1"' }).end(JSON.stringify({ accounts: [account('web', WEB)] }));
    });
    include(url);
    await acctmgr(['sync']);
    expect((await acctmgr(['sync'])).stdout).toContain('1 account.');
    expect(asked).toEqual([undefined, '"1"']);
    expect(await ids()).toEqual({ web: WEB });
  });
});

describe('Ctrl-C', () => {
  test('ends the fetching, and nothing more is fetched or accepted', async () => {
    const url = await serve(() => process.emit('SIGINT', 'SIGINT'));
    include([url, '~/team.json']);
    team([account('web', WEB)]);
    const { exitCode, stderr } = await acctmgr(['sync', '--timeout', '60s']);
    expect([exitCode, stderr]).toEqual([130, expect.stringContaining('Interrupted.')]);
    expect(await ids()).toEqual({});
  });
});

describe('sign-ins of the same name', () => {
  const corp = (host: string) => ({
    sso_sessions: { corp: { start_url: `https://${host}.awsapps.com/start`, region: 'eu-west-1' } },
  });

  test('of two that are synced at once are those of the first one', async () => {
    include(['~/team.json', '~/other.json']);
    team([account('web', WEB)], corp('corp'));
    home.write('other.json', JSON.stringify({ accounts: [account('pay', PAY)], ...corp('strangers') }));
    const { exitCode, stderr } = await acctmgr(['sync', '--yes']);
    expect(stderr).toContain('the sign-in corp has another start URL here');
    expect(exitCode).toBe(2);
    expect(await ids()).toEqual({ web: WEB });
  });
});

describe('an object of S3', () => {
  const HOME = '999999999999';
  const FROM = 's3://corp-inventory/team.json';

  test('is read by the source credentials, of the owner that is named, and not again where it is the same', async () => {
    const aws = await startLoopbackAws({
      world: { buckets: [{ account: HOME, name: 'corp-inventory', created: '2026-01-01T00:00:00Z' }] },
    });
    try {
      const ada = aws.user({ account: HOME, name: 'ada' });
      const env = {
        AWS_ENDPOINT_URL: aws.url,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: ada.accessKeyId,
        AWS_SECRET_ACCESS_KEY: ada.secretAccessKey,
      };
      include({ from: FROM, region: 'eu-central-1', bucket_owner: HOME });
      expect(await acctmgr(['sync'], { env })).toMatchObject({
        stderr: `error: ${FROM} cannot be fetched: there is no such object in the bucket.
hint:  "include" of accounts.json names it. To try again: acctmgr sync ${FROM}
`,
        exitCode: 1,
        stdout: '',
      });
      include({ from: 's3://nowhere/team.json', region: 'eu-central-1' });
      expect((await acctmgr(['sync'], { env })).stderr).toContain(
        's3://nowhere/team.json cannot be fetched: there is no such bucket.',
      );
      include({ from: FROM, region: 'eu-central-1', bucket_owner: HOME });
      aws.objects.set('corp-inventory/team.json', JSON.stringify({ accounts: [account('web', WEB)] }));
      expect((await acctmgr(['sync'], { env })).stdout).toContain(`: web (${WEB})`);
      expect(await acctmgr(['sync', '--check'], { env })).toMatchObject({ exitCode: 0 });
      include({ from: FROM, bucket_owner: OTHER });
      const refused = await acctmgr(['sync'], { env });
      expect(refused.stderr).toMatch(/serves/);
      expect(refused.exitCode).toBe(0);
      expect(await ids()).toEqual({ web: WEB });
    } finally {
      await aws.close();
    }
  });
});
