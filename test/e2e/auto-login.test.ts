import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtProgram } from '../support/built-program.js';
import { openCorpDesk } from '../support/corp-desk.js';
import { prod } from '../support/loopback-aws/identity-center/corp.js';
import { visit } from '../support/loopback-aws/identity-center/visitor.js';
import { openPty } from '../support/pty.js';

test('Enter signs in where a sign-in has ended, and the command goes on', async () => {
  const desk = await openCorpDesk();
  const { startUrl, region } = desk.center;
  desk.home.write(
    '.config/acctmgr/accounts.json',
    JSON.stringify({
      sso_sessions: { corp: { start_url: startUrl, region } },
      accounts: [
        { name: 'payments', account_id: prod, sso_session: 'corp', permission_sets: ['ReadOnlyAccess'] },
      ],
    }),
  );
  const browser = desk.home.write(
    'browser',
    '#!/bin/sh\nprintf %s "$1" > "$HOME/address.new"; mv "$HOME/address.new" "$HOME/address"\n',
    0o700,
  );
  const env = { ...desk.env, BROWSER: browser };
  const pty = openPty(process.execPath, [builtProgram, 'assume', 'payments'], { env, cwd: desk.home.folder });
  const screen = await pty.waitFor('Sign in to corp now?', 20_000);
  expect(screen).toContain('not signed in to corp: there is no token');
  pty.type('\r');
  await pty.waitFor('your browser is open', 20_000);
  const address = desk.home.at('address');
  while (!existsSync(address)) await new Promise((resolve) => setTimeout(resolve, 20));
  await fetch((await visit(desk.home.read('address'))) ?? '');
  await pty.waitFor('Successfully assumed role!', 20_000);
  expect(await pty.exitCode()).toBe(0);
  expect(desk.home.read('.aws/credentials')).toContain('[assumed-payments/ReadOnlyAccess]');
});
