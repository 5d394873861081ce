import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { archive, dev, openCorp, prod } from '../support/loopback-aws/identity-center/corp.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type LoopbackIdentityCenter,
} from '../support/loopback-aws/loopback-aws.js';
import { runCli, type CliWorld } from '../support/run-cli.js';
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
    expect(stderr).toContain('payments-dev has 2 permission sets: AdministratorAccess, ReadOnlyAccess');
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

  test('is undone by nobody who signs in anew without a token', async () => {
    home.write('.aws/sso/cache/x', '');
    await reopened({});
    writeSsoToken(home, center.signIn(), 'corp', { accessToken: 'revoked' });
    const { stderr, exitCode } = await acctmgr(['sync', '--json']);
    expect(exitCode).toBe(3);
    expect(failure(stderr)).toMatchObject({ hint: 'Run: acctmgr login corp' });
    expect(existsSync(path.join(home.folder, CORP_JSON))).toBe(false);
  });
});
