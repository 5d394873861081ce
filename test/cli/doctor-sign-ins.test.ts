import { chmodSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/diagnosis/finding.js';
import { openCorp, prod } from '../support/loopback-aws/identity-center/corp.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type LoopbackIdentityCenter,
} from '../support/loopback-aws/loopback-aws.js';
import { runCli } from '../support/run-cli.js';
import { ssoTokenFile, writeSsoToken } from '../support/sso-home.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

/* What the doctor finds of sign-ins, with the real files and the portal. */

let aws: LoopbackAws;
let center: LoopbackIdentityCenter;
let home: TemporaryHome;

const CORP = { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' };
const file = (corp: object = CORP) => ({
  sso_sessions: { corp, side: { start_url: 'https://side.awsapps.com/start', region: 'us-east-1' } },
  accounts: [
    { name: 'payments', account_id: prod, sso_session: 'corp', permission_sets: { ro: 'ReadOnlyAccess' } },
  ],
});

beforeEach(async () => {
  aws = await startLoopbackAws();
  center = openCorp(aws);
  home = temporaryHome();
  home.write('.config/acctmgr/accounts.json', JSON.stringify(file()));
});

afterEach(() => aws.close());

async function found(check: string, ...words: string[]) {
  const { stdout, stderr } = await runCli(
    { home: home.folder, env: { AWS_ENDPOINT_URL: aws.url } },
    ...['doctor', ...words, '--json'],
  );
  expect(stderr).toBe('');
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  return findings.filter((one) => one.check === check);
}

const statuses = async (...words: string[]) =>
  (await found('sign_in', ...words)).map(({ status, message }) => [status, message]);

const NOBODY_AT_SIDE = ['skip', 'Nobody is signed in: there is no token of the sign-in side.'];

describe('the doctor', () => {
  it('says that an account needs a sign-in, once', async () => {
    expect(await statuses('payments')).toEqual([
      NOBODY_AT_SIDE,
      ['fail', 'Nobody is signed in: there is no token of the sign-in corp.'],
    ]);
    expect(await found('identity', 'payments')).toMatchObject([{ status: 'skip' }]);
  });

  it('is content with one that is renewed, and tells of all where no account is named', async () => {
    writeSsoToken(home, center.signIn());
    const fine = [
      'ok',
      expect.stringMatching(/^The token of the sign-in corp is valid .*, and renewed by itself\.$/),
    ];
    expect(await statuses('payments')).toEqual([NOBODY_AT_SIDE, fine]);
    expect(await statuses()).toEqual([fine, NOBODY_AT_SIDE]);
  });

  it.skipIf(process.platform === 'win32')('sees that others can read a token', async () => {
    writeSsoToken(home, center.signIn());
    chmodSync(home.at(ssoTokenFile('corp')), 0o644);
    expect(await found('file_access')).toMatchObject([
      { status: 'warn', message: expect.stringContaining('a token of a sign-in (mode 0644)') as string },
    ]);
  });

  it('knows the accounts that only sync knows, and names a listing that is no use', async () => {
    writeSsoToken(home, center.signIn());
    const acctmgr = (...words: string[]) =>
      runCli({ home: home.folder, env: { AWS_ENDPOINT_URL: aws.url } }, ...words);
    await acctmgr('sync');
    expect((await acctmgr('doctor', 'payments-dev/ReadOnlyAccess')).stderr).toBe('');
    expect((await found('identity', 'payments-dev/ReadOnlyAccess')).map(({ status }) => status)).toEqual([
      'ok',
    ]);
    expect(await found('accounts_file')).toMatchObject([
      { message: expect.stringMatching(/: 2 accounts, 1 of them from acctmgr sync\.$/) as string },
    ]);
    home.write('.config/acctmgr/discovered/corp.json', '{');
    chmodSync(home.at('.config/acctmgr/discovered/corp.json'), 0o600);
    expect(await found('accounts_file')).toMatchObject([
      { status: 'ok', message: expect.stringMatching(/: 1 account\.$/) as string },
      {
        status: 'warn',
        message: expect.stringMatching(/^Passed over .*corp\.json: it is not as acctmgr wrote it/) as string,
        fix: 'Have it written anew: acctmgr sync',
      },
    ]);
  });

  it('misses no keys where no account is reached by them', async () => {
    writeSsoToken(home, center.signIn());
    const unneeded = { status: 'skip', message: expect.stringContaining('none are needed') as string };
    expect(await found('source')).toMatchObject([unneeded]);
    expect(await found('identity')).toEqual([]);
    const { exitCode } = await runCli({ home: home.folder, env: { AWS_ENDPOINT_URL: aws.url } }, 'doctor');
    expect(exitCode).toBe(0);
    const role = { name: 'web', account_id: prod, role_name: 'Admin' };
    home.write('.config/acctmgr/accounts.json', JSON.stringify({ ...file(), accounts: [role] }));
    expect([...(await found('source')), ...(await found('identity'))]).toContainEqual(
      expect.objectContaining({ status: 'fail' }),
    );
  });
});
