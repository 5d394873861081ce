import { describe, expect, it } from 'vitest';
import { DEV, MFA_SERIAL, noRegion, openDesk, STAGE } from '../support/desk.js';

describe('one MFA code in the morning', () => {
  it('is typed on the terminal, for the device that IAM names, and no command of the day asks again', async () => {
    const desk = await openDesk();
    desk.inventory([
      { name: 'dev', account_id: DEV, role_arn: `arn:aws:iam::${DEV}:role/Developer` },
      { name: 'stage', account_id: STAGE, role_arn: `arn:aws:iam::${STAGE}:role/Deployer` },
    ]);
    const terminal = desk.terminal(['login']);
    await terminal.waitFor(`MFA code of ${MFA_SERIAL} for profile default:`);
    const code = desk.code();
    terminal.type(`${code}\r`);
    await terminal.waitFor('Session expires at:');
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.raw()).not.toContain(code);

    expect(await desk.acctmgr(['assume', 'dev'])).toMatchObject({ stderr: noRegion('dev'), exitCode: 0 });
    expect(desk.aws.requests.map(({ action }) => action)).toEqual([
      'GetCallerIdentity',
      'ListMFADevices',
      'GetSessionToken',
      'AssumeRole',
    ]);
    const { stdout } = await desk.acctmgr(['logout']);
    expect(stdout).toContain('Forgot the role session: dev\n');
    expect(await desk.acctmgr(['assume', 'dev'])).toMatchObject({ exitCode: 3 });
  });

  it('is printed by mfa_process, whose own words reach the terminal', async () => {
    const desk = await openDesk();
    const script = `console.error('Touch the key'); console.log(process.env.NEXT_CODE)`;
    desk.home.write(
      '.config/acctmgr/accounts.json',
      JSON.stringify({ settings: { mfa_process: [process.execPath, '-e', script] }, accounts: [] }),
    );
    const { stderr, exitCode } = await desk.acctmgr(['login'], { env: { NEXT_CODE: desk.code() } });
    expect({ stderr, exitCode }).toEqual({ stderr: 'Touch the key\n', exitCode: 0 });
  });
});
