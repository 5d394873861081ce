import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findChromium, startChromium } from '../../../support/chromium.js';
import { openCorp } from '../../../support/loopback-aws/identity-center/corp.js';
import { authorizing, registration } from '../../../support/loopback-aws/identity-center/direct-line.js';
import { startLoopbackAws } from '../../../support/loopback-aws/loopback-aws.js';

const executable = findChromium();

/** Where a client waits for the browser. */
async function openCallback() {
  const heard: IncomingMessage[] = [];
  const server = createServer((request, answer) => {
    heard.push(request);
    answer.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Signed in</h1>');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, heard };
}

async function openService() {
  const aws = await startLoopbackAws();
  onTestFinished(() => aws.close());
  openCorp(aws);
  const post = async (path: string, members: object) => {
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'POST', headers, body: JSON.stringify(members) };
    return (await (await fetch(new URL(path, aws.url), request)).json()) as Record<string, string>;
  };
  return { aws, post };
}

describe.skipIf(executable === undefined)('in a browser', () => {
  let browser: Awaited<ReturnType<typeof startChromium>>;

  beforeAll(async () => {
    browser = await startChromium(executable ?? '');
  });

  afterAll(() => browser.close());

  const openPage = async () => {
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    return page;
  };

  test('a person allows, and is sent back to the port that waits', async () => {
    const { aws, post } = await openService();
    const { port, heard } = await openCallback();
    const redirect = `http://127.0.0.1:${port}/oauth/callback`;
    const { clientId = '' } = await post('/client/register', registration);
    const query = new URLSearchParams({ ...authorizing(clientId), redirect_uri: redirect });
    const page = await openPage();
    await page.goto(`${aws.url}/authorize?${query.toString()}`);
    expect(await page.title()).toBe('Allow acctmgr to access your data?');
    await page.selectOption('select', 'ben');
    await page.click('#allow');
    await page.waitForURL(`${redirect}?**`);
    expect(heard[0]?.url).toMatch(/^\/oauth\/callback\?code=[\w-]{80}&state=a-state$/);
  });

  test('a person types the code of a device', async () => {
    const { aws, post } = await openService();
    const { clientId, clientSecret } = await post('/client/register', {
      clientName: 'a',
      clientType: 'public',
    });
    const { startUrl } = aws.identityCenter();
    const device = await post('/device_authorization', { clientId, clientSecret, startUrl });
    const page = await openPage();
    await page.goto(device['verificationUri'] ?? '');
    await page.fill('input[name=user_code]', device['userCode'] ?? '');
    await page.click('#allow');
    await page.waitForSelector('text=Request approved');
    const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
    const { tokenType } = await post('/token', {
      clientId,
      clientSecret,
      grantType,
      deviceCode: device['deviceCode'],
    });
    expect(tokenType).toBe('Bearer');
  });
});
