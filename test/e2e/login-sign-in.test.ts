import { expect, it } from 'vitest';
import { openDesk } from '../support/desk.js';
import { openCorp } from '../support/loopback-aws/identity-center/corp.js';
import { visit } from '../support/loopback-aws/identity-center/visitor.js';

it('the built program signs in by the address that it prints on a terminal, and Ctrl-C closes its port', async () => {
  const desk = await openDesk();
  openCorp(desk.aws);
  desk.home.write(
    '.config/acctmgr/accounts.json',
    JSON.stringify({
      sso_sessions: { corp: { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' } },
      accounts: [],
    }),
  );
  const addressOn = async () => {
    const terminal = desk.terminal(['login', 'corp', '--no-browser']);
    await terminal.waitFor('scopes=sso%3Aaccount%3Aaccess');
    const [, address = ''] = /open:\s+(http\S+)/.exec(terminal.raw()) ?? [];
    return { terminal, address };
  };
  const first = await addressOn();
  const callback = (await visit(first.address)) ?? '';
  expect((await fetch(callback)).status).toBe(200);
  await first.terminal.waitFor('Signed in to corp');
  expect(await first.terminal.exitCode()).toBe(0);
  expect(await desk.acctmgr(['login', 'corp', '--check'])).toMatchObject({ exitCode: 0 });

  const second = await addressOn();
  second.terminal.type('\u0003');
  expect(await second.terminal.exitCode()).not.toBe(0);
  await expect(fetch((await visit(second.address)) ?? '')).rejects.toThrow();
});
