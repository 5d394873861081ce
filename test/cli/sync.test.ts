import { existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { archive, dev, openCorp, prod } from '../support/loopback-aws/identity-center/corp.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type LoopbackIdentityCenter,
} from '../support/loopback-aws/loopback-aws.js';
import { runCli, type CliWorld } from '../support/run-cli.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';
import { writeSsoToken } from '../support/sso-home.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

/* `sync`: what AWS lists, and what becomes of it. */

const CORP = { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' };
const ACCOUNTS_JSON = '.config/acctmgr/accounts.json';
const CORP_JSON = '.config/acctmgr/discovered/corp.json';

let aws: LoopbackAws;
let center: LoopbackIdentityCenter;
let home: TemporaryHome;

const inventory = (accounts: readonly object[] = [], signIn: object = {}, file: object = {}) => {
  home.write(
    ACCOUNTS_JSON,
    JSON.stringify({ sso_sessions: { corp: { ...CORP, ...signIn } }, accounts, ...file }),
  );
};

const acctmgr = (argv: readonly string[], world: Partial<CliWorld> = {}) =>
  runCli({ home: home.folder, ...world, env: { AWS_ENDPOINT_URL: aws.url, ...world.env } }, ...argv);

interface Listed {
  readonly people: readonly { readonly name: string }[];
  readonly accounts: readonly {
    readonly account_id: string;
    readonly name: string;
    readonly gone?: string;
  }[];
}

const found = (file = CORP_JSON): Listed => JSON.parse(home.read(file)) as Listed;
const names = (file?: string) =>
  Object.fromEntries(
    found(file)
      .accounts.filter(({ gone }) => gone === undefined)
      .map(({ account_id, name }) => [account_id, name]),
  );

const failure = (stderr: string) =>
  (JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as { error: Record<string, string> }).error;

/** The same portal with other accounts and assignments, and the same person's token for it. */
const reopened = async (changes: Parameters<typeof openCorp>[1]) => {
  await aws.close();
  aws = await startLoopbackAws();
  center = openCorp(aws, changes);
  writeSsoToken(home, center.signIn());
};

beforeEach(async () => {
  aws = await startLoopbackAws();
  center = openCorp(aws);
  home = temporaryHome();
  inventory();
  writeSsoToken(home, center.signIn());
});

afterEach(() => aws.close());

describe('sync', () => {
  test('lists what the person may use, beside accounts.json, which it leaves alone', async () => {
    const before = home.read(ACCOUNTS_JSON);
    expect(await acctmgr(['sync'])).toEqual({
      stdout: '✓ corp: 2 accounts, 3 permission sets that you may use.\n',
      stderr: '',
      exitCode: 0,
    });
    expect(home.read(ACCOUNTS_JSON)).toBe(before);
    expect(names()).toEqual({ [prod]: 'payments-prod', [dev]: 'payments-dev' });
    expect(found().people).toMatchObject([{ name: 'ada' }]);
    expect(statSync(path.join(home.folder, CORP_JSON)).mode & 0o777).toBe(0o600);
  });

  test('makes accounts that can be taken like any other', async () => {
    await acctmgr(['sync']);
    expect(await acctmgr(['assume', 'payments-prod'])).toMatchObject({ exitCode: 0 });
    expect(home.read('.aws/credentials')).toContain('[assumed-payments-prod/ReadOnlyAccess]');
    const { stderr, exitCode } = await acctmgr(['assume', 'payments-dev']);
    expect({ stderr, exitCode }).toMatchObject({ exitCode: 2 });
    expect(stderr).toContain('payments-dev has 2 permission sets: ReadOnlyAccess, AdministratorAccess');
    expect(stderr).toContain('acctmgr edit payments-dev default_permission_set=ReadOnlyAccess');
    expect(await acctmgr(['edit', 'payments-dev', 'default_permission_set=ReadOnlyAccess'])).toMatchObject({
      exitCode: 0,
    });
    expect((await acctmgr(['assume', 'payments-dev'])).exitCode).toBe(0);
    expect(home.read('.aws/credentials')).toContain('[assumed-payments-dev/ReadOnlyAccess]');
  });

  test('makes accounts that may be the source of others', async () => {
    await acctmgr(['sync']);
    const role_arn = `arn:aws:iam::${dev}:role/Deployer`;
    const deploy = {
      name: 'deploy',
      account_id: dev,
      role_arn,
      source_account: 'payments-prod/ReadOnlyAccess',
    };
    inventory([deploy]);
    expect(await acctmgr(['validate'])).toMatchObject({ exitCode: 0 });
    const { stdout, exitCode } = await acctmgr(['assume', 'deploy', '--explain']);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('payments-prod')]);
    expect(await acctmgr(['edit', 'deploy', 'description=x'])).toMatchObject({ exitCode: 0 });
    inventory([{ ...deploy, source_account: 'payments-nobody' }]);
    expect(await acctmgr(['validate'])).toMatchObject({ exitCode: 2 });
  });

  test('makes accounts of which rename and remove say where they come from, until they have an entry', async () => {
    await acctmgr(['sync']);
    const none = 'error: payments-dev comes of "acctmgr sync": accounts.json has no entry of it.\n';
    const entry = 'To give it an entry: acctmgr edit payments-dev KEY=VALUE\n';
    expect(await acctmgr(['rename', 'Payments-Dev', 'pay'])).toEqual({
      stdout: '',
      stderr: `${none}hint:  ${entry}`,
      exitCode: 2,
    });
    expect(await acctmgr(['remove', 'payments-dev', '--yes'])).toMatchObject({
      stderr: `${none}hint:  It goes once no sign-in lists it any more. ${entry}`,
      exitCode: 2,
    });
    await acctmgr(['edit', 'payments-dev', 'region=eu-west-1']);
    expect(await acctmgr(['rename', 'payments-dev', 'pay'])).toMatchObject({ exitCode: 0 });
    expect(await acctmgr(['remove', 'pay', '--yes'])).toMatchObject({ exitCode: 0 });
  });

  test('offers what reads first, and each row says once what it is', async () => {
    await acctmgr(['sync']);
    const terminal = scriptedTerminal(undefined);
    expect(await acctmgr(['assume', 'payments-dev'], { terminal })).toMatchObject({ exitCode: 130 });
    expect(terminal.lines).toEqual([
      'payments-dev has 2 permission sets: ReadOnlyAccess, AdministratorAccess.',
      '? Which one?',
      '  ReadOnlyAccess',
      '  AdministratorAccess',
    ]);
  });

  test('makes accounts whose hints name commands that work', async () => {
    await acctmgr(['sync']);
    const { stderr } = await acctmgr(['assume', 'payments-prod'], { env: { AWS_REGION: '' } });
    const [, command = ''] = /Give the account one: acctmgr (.*)\n/.exec(stderr) ?? [];
    expect(command).toBe('edit payments-prod region=eu-west-1');
    expect(await acctmgr(command.split(' '))).toMatchObject({ exitCode: 0 });
    // Its entry has no sign-in of its own until something is said of its permission sets.
    const usual = 'default_permission_set=ReadOnlyAccess';
    expect(await acctmgr(['edit', 'payments-prod', usual])).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(home.read(ACCOUNTS_JSON))).toMatchObject({
      accounts: [{ name: 'payments-prod', region: 'eu-west-1', sso_session: 'corp' }],
    });
  });

  test('makes accounts that edit gives an entry of their own, joined by their id', async () => {
    await acctmgr(['sync']);
    const [name = ''] = Object.values(names());
    const edit = await acctmgr(['edit', name.toUpperCase(), 'region=us-east-1', 'protected=true']);
    expect(edit).toMatchObject({ exitCode: 0, stderr: '' });
    expect((JSON.parse(home.read(ACCOUNTS_JSON)) as { accounts: object[] }).accounts).toEqual([
      { name, account_id: Object.keys(names())[0], region: 'us-east-1', protected: true },
    ]);
    const shown = JSON.parse((await acctmgr(['list', '--json'])).stdout) as readonly {
      name: string;
      region: string;
    }[];
    expect(shown.filter((one) => one.name === name)).toMatchObject([
      { region: 'us-east-1', protected: true },
    ]);
    expect((await acctmgr(['edit', 'nobody', 'region=us-east-1'])).exitCode).toBe(2);
  });

  test('says what is new, gone and renamed the next time', async () => {
    await acctmgr(['sync']);
    await reopened({
      accounts: [
        { id: prod, name: 'Payments live' },
        { id: dev, name: 'Payments (dev)' },
        { id: archive, name: 'Archive' },
      ],
      assignments: [
        { user: 'ada', account: prod, permissionSet: 'ReadOnlyAccess' },
        { user: 'ada', account: archive, permissionSet: 'ReadOnlyAccess' },
      ],
    });
    const { stdout, exitCode } = await acctmgr(['sync', 'corp']);
    expect({ stdout, exitCode }).toEqual({
      stdout: `✓ corp: 2 accounts, 2 permission sets that you may use.
  New: archive
  Gone: payments-dev
  Renamed: payments-prod is payments-live now
`,
      exitCode: 0,
    });
  });

  test('exits with 3 and says how to sign in where the token does not count', async () => {
    writeSsoToken(home, center.signIn(), 'corp', { accessToken: 'revoked' });
    const { stderr, exitCode } = await acctmgr(['sync', '--json']);
    expect(exitCode).toBe(3);
    expect(failure(stderr)).toMatchObject({ hint: 'Run: acctmgr login corp' });
    rmSync(path.join(home.folder, '.aws/sso/cache'), { recursive: true });
    expect((await acctmgr(['sync'])).stderr).toContain('acctmgr login corp');
    expect(existsSync(path.join(home.folder, CORP_JSON))).toBe(false);
  });

  test('without any sign-in says how to add one', async () => {
    home.write(ACCOUNTS_JSON, '{"accounts": []}');
    const { stderr, exitCode } = await acctmgr(['sync', '--json']);
    expect(exitCode).toBe(2);
    expect(failure(stderr)['hint']).toContain('acctmgr login corp --start-url');
    expect((await acctmgr(['sync', 'cort', '--json'])).exitCode).toBe(2);
  });

  test('needs no accounts.json, and makes none', async () => {
    rmSync(path.join(home.folder, ACCOUNTS_JSON));
    home.write(
      '.aws/config',
      `[sso-session corp]\nsso_start_url = ${CORP.start_url}\nsso_region = ${CORP.region}\nsso_registration_scopes = sso:account:access\n`,
    );
    expect(await acctmgr(['sync'])).toMatchObject({ exitCode: 0 });
    expect(await acctmgr(['assume', 'payments-prod'])).toMatchObject({ exitCode: 0 });
    expect((await acctmgr(['complete', '--new', 'assume'])).stdout).toContain(
      'payments-dev/ReadOnlyAccess\t',
    );
    expect(existsSync(path.join(home.folder, ACCOUNTS_JSON))).toBe(false);
  });

  test('gives a cloned ./accounts.json no chance where there is no accounts.json', async () => {
    await acctmgr(['sync']);
    rmSync(path.join(home.folder, ACCOUNTS_JSON));
    const [name = ''] = Object.values(names());
    const theirs = [{ name, account_id: dev, role_arn: `arn:aws:iam::${dev}:role/Trap` }];
    home.write('clone/accounts.json', JSON.stringify({ accounts: theirs }));
    const config = `[sso-session corp]\nsso_start_url = ${CORP.start_url}\nsso_region = ${CORP.region}\n`;
    home.write('.aws/config', config);
    const { stdout, stderr } = await acctmgr(['list', '--json'], { cwd: path.join(home.folder, 'clone') });
    expect(stdout).not.toContain('Trap');
    expect(stdout).toContain(name);
    expect(stderr).toContain('Passed over');
  });

  test('goes on through empty pages, and slows down where AWS asks for it', async () => {
    await reopened({ emptyPages: true, pageSize: 1, callsPerSecond: 4, retryAfter: 1 });
    expect(await acctmgr(['sync'])).toMatchObject({
      stdout: '✓ corp: 2 accounts, 3 permission sets that you may use.\n',
      exitCode: 0,
    });
  });

  test('of several sign-ins says what became of each, and fails with the one that does', async () => {
    inventory([], {}, { sso_sessions: { away: { ...CORP, region: 'eu-west-1' }, corp: CORP } });
    const { stdout, stderr, exitCode } = await acctmgr(['sync', '--json']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('acctmgr login away');
    expect(JSON.parse(stdout)).toMatchObject({
      sign_ins: [
        { sso_session: 'away', synced: null, error: { code: 'sign_in_ended' } },
        {
          sso_session: 'corp',
          synced: { accounts: 2, permission_sets: 3, complete: true, person: 'ada' },
          error: null,
        },
      ],
    });
  });

  test('writes down that it was done, and whose sessions it looked at', async () => {
    await acctmgr(['sync']);
    const lines = home.read('.local/state/acctmgr/access_log.jsonl').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      {
        event: 'sync',
        sso_session: 'corp',
        permission_set: 'ReadOnlyAccess',
        status: 'success',
        session_name: 'ada',
      },
      { event: 'sync', sso_session: 'corp', status: 'success', session_name: 'ada' },
    ]);
    expect(await acctmgr(['log', 'verify'])).toMatchObject({ exitCode: 0 });
    expect((await acctmgr(['log'])).stdout).toContain('sync');
    // The same sign-in needs no second look.
    await acctmgr(['sync']);
    expect(home.read('.local/state/acctmgr/access_log.jsonl').trim().split('\n')).toHaveLength(3);
  });
});

/** What a file with a broken-off listing of ten accounts looks like. */
const many = (count: number, gone: readonly number[] = []) => {
  const ids = Array.from({ length: count }, (_, index) => String(100000000000 + index));
  return {
    accounts: ids.map((id, index) => ({ id, name: `Team ${index}` })),
    assignments: ids
      .filter((_, index) => !gone.includes(index))
      .map((account) => ({ user: 'ada', account, permissionSet: 'ReadOnlyAccess' })),
  };
};

describe('a listing that is much smaller than before', () => {
  const shrunk = async (gone: readonly number[]) => {
    await reopened(many(10));
    await acctmgr(['sync']);
    await reopened(many(10, gone));
  };

  test('of a tenth less is the truth', async () => {
    await shrunk([3]);
    expect(await acctmgr(['sync'])).toMatchObject({ exitCode: 0 });
    expect(Object.keys(names())).toHaveLength(9);
  });

  test('changes nothing where nobody can be asked', async () => {
    await shrunk([3, 4]);
    const before = home.read(CORP_JSON);
    const { stderr, exitCode } = await acctmgr(['sync', '--json']);
    expect(exitCode).toBe(1);
    expect(failure(stderr)).toMatchObject({
      code: 'listing_much_smaller',
      hint: 'Where they are really gone: acctmgr sync corp --gone 2',
    });
    expect(home.read(CORP_JSON)).toBe(before);
    expect(await acctmgr(['sync', '--gone', '3'])).toMatchObject({ exitCode: 1 });
    expect(await acctmgr(['sync', '--gone', '2'])).toMatchObject({ exitCode: 0 });
    expect(Object.keys(names())).toHaveLength(8);
  });

  test('is taken with its number, and not with a yes', async () => {
    await shrunk([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const before = home.read(CORP_JSON);
    const hasty = scriptedTerminal('yes');
    expect(await acctmgr(['sync'], { terminal: hasty })).toMatchObject({ exitCode: 1 });
    expect(hasty.lines).toEqual([
      '  Gone: team-0, team-1, team-2, team-3, team-4, team-5, team-6, team-7, team-8, team-9',
      'corp lists 0 accounts, and listed 10 before.',
      '? How many accounts are gone? Type 10 to let them go',
    ]);
    expect(home.read(CORP_JSON)).toBe(before);
    expect(await acctmgr(['sync'], { terminal: scriptedTerminal('10') })).toMatchObject({ exitCode: 0 });
    expect(names()).toEqual({});
  });

  test('of somebody else takes nothing away', async () => {
    await acctmgr(['sync']);
    writeSsoToken(home, center.signIn('ben'));
    expect(await acctmgr(['sync'])).toMatchObject({
      stdout: '✓ corp: 1 account, 1 permission set that you may use.\n',
      exitCode: 0,
    });
    expect(names()).toEqual({ [prod]: 'payments-prod', [dev]: 'payments-dev' });
    expect(found().people).toMatchObject([{ name: 'ada' }, { name: 'ben' }]);
  });
});

describe('a listing that is broken off', () => {
  test('keeps what it has, and goes on from there', async () => {
    await reopened(many(12));
    const last = '100000000011';
    aws.misbehave({ kind: 'throttle', action: 'ListAccountRoles', params: { account_id: last } });
    const others = process.listenerCount('SIGINT');
    const stopped = acctmgr(['sync']);
    const asked = () => aws.calls('ListAccountRoles').map(({ params }) => params['account_id']);
    // Who holds a lock meanwhile would die of the signal, and the test with it.
    while (new Set(asked()).size < 12 || process.listenerCount('SIGINT') !== others + 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    process.emit('SIGINT');
    expect(await stopped).toMatchObject({
      stderr: expect.stringContaining(
        'Kept what was listed of corp: 11 of 12 accounts. To go on from there: acctmgr sync corp',
      ) as string,
      exitCode: 130,
    });
    expect(Object.keys(names())).toHaveLength(11);
    aws.behave();
    const before = asked().length;
    expect(await acctmgr(['sync'])).toMatchObject({
      stdout: expect.stringContaining('12 accounts') as string,
    });
    expect(asked().slice(before)).toEqual([last]);
  });
});
