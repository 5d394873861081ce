import { describe, expect, it } from 'vitest';
import { DEV, openScene, PROD } from '../support/scene.js';

const env = { NO_COLOR: '1' };
const LOG = '.local/state/acctmgr/access_log.jsonl';
const LONG = 'a-team-with-a-rather-long-name';

/** A command stays whole, so that it can be pasted. */
const isCommand = (line: string): boolean => line.startsWith('  export ');

const hasCommand = (line: string): boolean => /(?:^ *|: |")(?:acctmgr|npm|aws) /.test(line);

/** Sixty accounts with all that a row may hold, some of them with a live profile. */
async function withSixty() {
  const scene = await openScene();
  const accounts = Array.from({ length: 60 }, (_, index) => ({
    name: `${LONG}-${index}`,
    account_id: index % 2 === 0 ? DEV : PROD,
    role_arn: scene.role(index % 2 === 0 ? DEV : PROD, 'OrganizationAccountAccessRole'),
    description: 'An account whose description says more than a terminal of eighty columns can hold',
    region: 'ap-southeast-2',
    protected: index === 1,
    tags: { batch: index < 3 ? 'some' : 'rest' },
  }));
  scene.inventory(accounts);
  await scene.cli('assume', '--tag', 'batch=some', '--yes', '--reason', 'a test of widths');
  await scene.cli('assume', 'nobody', '--reason', 'x');
  return scene;
}

describe('the log at 80 columns', () => {
  it('narrows long names of accounts before it leaves out role and user, and names a sign-in', async () => {
    const scene = await withSixty();
    const login = {
      v: 1,
      time: '2026-03-01T12:00:00Z',
      event: 'sync',
      status: 'success',
      sso_session: 'corp',
    };
    scene.home.write(LOG, `${scene.home.read(LOG)}${JSON.stringify(login)}\n`);
    const { stdout } = await scene.cliIn({ columns: 80, env }, 'log');
    expect(stdout).toMatch(/^LOCAL TIME +ACCOUNT +ROLE +STATUS +USER +REASON OR ERROR\n/);
    expect(stdout).toMatch(/ a-team-\S*…\S*name-\d +\S+… +success +ada /);
    expect(stdout).toMatch(/ corp +success$/m);
  });
});

describe('tables of several accounts at 80 columns', () => {
  it.each([
    ['assume', '--all', '--yes', '--reason', 'x'],
    ['doctor', '--all'],
    ['exec', '--all', '--yes', '--reason', 'x', '--', 'true'],
  ])('%s names each account, those that failed first', async (...words) => {
    const scene = await openScene();
    const long = (more: string) => `${LONG}-that-goes-on-to-49-${more}`;
    const account = (name: string, id: string, role: string) => ({
      name,
      account_id: id,
      role_arn: scene.role(id, role),
    });
    scene.inventory([
      account(long('good'), DEV, 'web'),
      { name: long('bad'), account_id: PROD, role_name: 'Gone' },
      ...[1, 2, 3, 4].map((index) => ({
        ...account(long(`p${index}`), '444444444444', 'web'),
        protected: true,
      })),
    ]);
    const { stdout, stderr } = await scene.cliIn({ columns: 80, env }, ...words);
    const lines = `${stdout}${stderr}`.split('\n');
    const rows = lines.slice(lines.findIndex((line) => line.startsWith('ACCOUNT ')));
    expect(rows[1]).toMatch(/^a-team-\S*…\S*bad .*(?:access_denied|not let in: trust policy|exit code|let )/);
    expect(rows.join('\n')).toMatch(/^4 accounts .*left out.*protected/m);
    expect(rows.filter((line) => line.length > 80 && !/^ {2}|acctmgr/.test(line))).toEqual([]);
  });
});

describe.each([80, 60, 40])('at %d columns', (columns) => {
  it.each([
    ['list', '--table'],
    ['list'],
    ['profiles'],
    ['profiles', '--all'],
    ['status'],
    ['log'],
    ['log', 'stats'],
    ['assume', '--tag', 'batch=some', '--yes', '--reason', 'again'],
  ])('no line of a table is wider: %s', async (...words) => {
    const scene = await withSixty();
    const { stdout } = await scene.cliIn({ columns, env }, ...words);
    expect(stdout).toMatch(/a-|ada|assumed-a/);
    expect(stdout.split('\n').filter((line) => line.length > columns && !isCommand(line))).toEqual([]);
  });

  it.each([
    ['list', '--long'],
    ['whoami'],
    ['validate'],
    ['add', 'another', '--role-arn', `arn:aws:iam::${DEV}:role/Other`],
    ['log', 'verify'],
    ['profiles', 'install', '--dry-run', `${LONG}-0`],
    ['purge', '--dry-run'],
    ['import', '--dry-run'],
    ['clean', '--all'],
    ['logout', '--all'],
    ['exec', '--help'],
    ['profiles', 'install', '--help'],
  ])('no text is wider, but words that are so themselves and commands: %s', async (...words) => {
    const scene = await withSixty();
    const { stdout } = await scene.cliIn({ columns, env }, ...words);
    const wide = stdout.split('\n').filter((line) => line.length > columns);
    expect(
      wide.filter((line) => /\S \S/.test(line.replace(/^ *(?:[-+✓✗] )?/, '')) && !hasCommand(line)),
    ).toEqual([]);
  });

  it('show cuts nothing off', async () => {
    const scene = await withSixty();
    const { stdout } = await scene.cliIn({ columns, env }, 'show', `${LONG}-0`);
    expect(stdout).toContain(`arn:aws:iam::${DEV}:role/OrganizationAccountAccessRole`);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('than a terminal of eighty columns can hold');
  });

  it('errors and hints are broken between words', async () => {
    const scene = await withSixty();
    const { stderr } = await scene.cliIn({ columns, env }, 'assume', 'frobnicate');
    expect(stderr.split('\n').filter((line) => line.length > columns && line.trim().includes(' '))).toEqual(
      [],
    );
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('No account is called "frobnicate" in /');
  });
});

it('at 80 columns the name and the state of the profile are whole', async () => {
  const scene = await withSixty();
  const { stdout } = await scene.cliIn({ columns: 80, env }, 'list', '--table');
  expect(stdout).toMatch(new RegExp(`^${LONG}-0 +${DEV} .* valid 1h`, 'm'));
});

it('code is broken nowhere, however narrow the terminal is', async () => {
  const scene = await withSixty();
  for (const words of [
    ['shell-init', 'bash'],
    ['completion', 'zsh'],
    ['list', '--switch-role-links'],
    ['kubeconfig', `${LONG}-0`, 'web'],
  ]) {
    const narrow = await scene.cliIn({ columns: 40, env }, ...words);
    const unknown = await scene.cli(...words);
    expect(narrow.stdout).toBe(unknown.stdout);
  }
});
