import { chmodSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findChromium, startChromium } from '../support/chromium.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openCorp } from '../support/loopback-aws/identity-center/corp.js';
import { visit } from '../support/loopback-aws/identity-center/visitor.js';

const CORP = { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' };

async function openCorpDesk(more: object = {}): Promise<Desk> {
  const desk = await openDesk();
  openCorp(desk.aws);
  desk.home.write(
    '.config/acctmgr/accounts.json',
    JSON.stringify({ sso_sessions: { corp: { ...CORP, ...more } }, accounts: [] }),
  );
  return desk;
}

async function addressOn(desk: Desk) {
  const terminal = desk.terminal(['login', 'corp', '--no-browser']);
  await terminal.waitFor('scopes=sso%3Aaccount%3Aaccess');
  const [, address = ''] = /open:\s+(http\S+)/.exec(terminal.raw()) ?? [];
  return { terminal, address };
}

it('the built program signs in by the address that it prints on a terminal, and Ctrl-C closes its port', async () => {
  const desk = await openCorpDesk();
  const first = await addressOn(desk);
  const callback = (await visit(first.address)) ?? '';
  expect((await fetch(callback)).status).toBe(200);
  await first.terminal.waitFor('Signed in to corp');
  expect(await first.terminal.exitCode()).toBe(0);
  expect(await desk.acctmgr(['login', 'corp', '--check'])).toMatchObject({ exitCode: 0 });

  const second = await addressOn(desk);
  second.terminal.type('\u0003');
  expect(await second.terminal.exitCode()).toBe(130);
  await expect(fetch((await visit(second.address)) ?? '')).rejects.toThrow();
});

describe('a browser of the user', () => {
  /** A program that writes down its words and answers as a browser whose portal remembers the person. */
  function writeBrowser({ home }: Desk, name: string): string {
    home.write(
      name,
      `#!${process.execPath}
require('node:fs').appendFileSync(${JSON.stringify(home.at('opened'))}, JSON.stringify(process.argv.slice(2)) + '\\n');
fetch(process.argv.find((word) => word.startsWith('http')));
`,
    );
    chmodSync(home.at(name), 0o700);
    return home.at(name);
  }

  const opened = ({ home }: Desk) => JSON.parse(home.read('opened')) as string[];

  it('is the one that BROWSER names, with the address in its place', async () => {
    const desk = await openCorpDesk();
    desk.aws.identityCenter().behaviour.consent = 'remembered';
    const BROWSER = `/nonexistent:${writeBrowser(desk, 'browser')} --new %s --quiet`;
    const { stdout, exitCode } = await desk.acctmgr(['login', 'corp'], { env: { BROWSER } });
    expect({ stdout, exitCode }).toMatchObject({
      stdout: expect.stringContaining('Signed in to corp') as string,
      exitCode: 0,
    });
    expect(opened(desk)).toEqual(['--new', expect.stringContaining('/authorize?') as string, '--quiet']);
  });

  it('is that of the sign-in before all others, in the own file only', async () => {
    const desk = await openDesk();
    openCorp(desk.aws, { consent: 'remembered' });
    const browser = [writeBrowser(desk, 'work'), '-P', 'work profile'];
    const BROWSER = `${writeBrowser(desk, 'other')} other`;
    const file = JSON.stringify({ sso_sessions: { corp: { ...CORP, browser } }, accounts: [] });
    desk.home.write('.config/acctmgr/accounts.json', file);
    expect(await desk.acctmgr(['login', 'corp'], { env: { BROWSER } })).toMatchObject({ exitCode: 0 });
    expect(opened(desk)).toEqual(['-P', 'work profile', expect.stringContaining('/authorize?') as string]);

    desk.home.write('opened', '');
    desk.home.write('repository/accounts.json', file);
    desk.home.write('.config/acctmgr/accounts.json', JSON.stringify({ accounts: [] }));
    desk.home.write(
      '.aws/config',
      `[sso-session corp]\nsso_start_url = ${CORP.start_url}\nsso_region = eu-west-1\n`,
    );
    const cwd = desk.home.at('repository');
    expect(await desk.acctmgr(['trust', '--yes'], { cwd })).toMatchObject({ exitCode: 0 });
    expect(await desk.acctmgr(['login', 'corp'], { cwd, env: { BROWSER } })).toMatchObject({ exitCode: 0 });
    expect(opened(desk)[0]).toBe('other');
  });
});

const chromium = findChromium();

it.skipIf(chromium === undefined)(
  'a real browser comes back to the program, and asks it for nothing else',
  async () => {
    const desk = await openCorpDesk();
    const browser = await startChromium(chromium ?? '');
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const { terminal, address } = await addressOn(desk);
    await page.goto(address);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.click('#allow');
    await page.waitForSelector('text=You may close this window');
    await terminal.waitFor('Signed in to corp');
    expect(await terminal.exitCode()).toBe(0);
    expect(asked.filter((pathname) => pathname !== '/authorize')).toEqual(['/oauth/callback']);
  },
);
