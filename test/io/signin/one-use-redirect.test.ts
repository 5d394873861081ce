import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { oneUseRedirect } from '../../../src/signin/one-use-redirect.js';
import { isOwnConnection, type Connection } from '../../../src/system/processes/connection-owner.js';
import { systemHost } from '../../../src/system/host.js';

const TARGET = 'https://signin.aws.amazon.com/federation?SigninToken=secret';
const LONG_MS = 30_000;
const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);

async function redirectFor(
  mayAsk: (connection: Connection) => boolean,
  waitMs = LONG_MS,
  addresses?: readonly string[],
) {
  const redirect = await oneUseRedirect(TARGET, waitMs, mayAsk, 'linux', addresses);
  onTestFinished(redirect.close);
  return redirect;
}
const visit = (address: string) => fetch(address, { redirect: 'manual' });

/** The status that a process of another user gets; only root can start one. */
async function visitAs(uid: number, address: string): Promise<string> {
  const script = `
    const { get } = require('node:http');
    get(process.argv[1], ({ statusCode, headers }) => console.log(statusCode, headers.location));`;
  const child = spawn(process.execPath, ['-e', script, address], { uid, gid: uid, env: {}, cwd: '/' });
  let said = '';
  child.stdout.on('data', (part: Buffer) => {
    said += part.toString();
  });
  await once(child, 'close');
  return said.trim();
}

describe('the address of the sign-in page', () => {
  it('answers one of eight that ask at once', async () => {
    const { address, outcome } = await redirectFor(() => true);
    const { hostname, port, pathname } = new URL(address);
    const sockets = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const socket = createConnection(Number(port), hostname);
        await once(socket, 'connect');
        return socket;
      }),
    );
    const answers = sockets.map(async (socket) => {
      let said = '';
      socket.on('data', (part) => {
        said += part.toString();
      });
      // Those that came too late may be cut off.
      await new Promise((resolve) => {
        socket.on('error', resolve).on('close', resolve);
      });
      return said;
    });
    for (const socket of sockets)
      socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
    const said = await Promise.all(answers);
    expect(said.filter((text) => text.startsWith('HTTP/1.1 302'))).toHaveLength(1);
    expect(said.filter((text) => text.includes('secret'))).toHaveLength(1);
    expect(await outcome).toBe('given');
  });

  it('answers one of several requests of one connection', async () => {
    const { address, outcome } = await redirectFor(() => true);
    const { hostname, port, pathname } = new URL(address);
    const socket = createConnection(Number(port), hostname);
    let said = '';
    socket.on('data', (part) => {
      said += part.toString();
    });
    socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`.repeat(3));
    await once(socket, 'close');
    expect(said.match(/secret/g)).toHaveLength(1);
    expect(await outcome).toBe('given');
  });

  it('is not used up by a stranger, who gets nothing', async () => {
    let isStranger = true;
    const { address, outcome } = await redirectFor(() => !isStranger);
    const refused = await visit(address);
    expect([refused.status, refused.headers.get('location')]).toEqual([404, null]);
    isStranger = false;
    expect((await visit(address)).headers.get('location')).toBe(TARGET);
    expect(await outcome).toBe('given');
  });

  it('says so when only strangers asked', async () => {
    const { address, outcome } = await redirectFor(() => false, 500);
    await visit(address);
    expect(await outcome).toBe('refused');
  });

  it('is unasked while requests are for something else', async () => {
    const { address, outcome } = await redirectFor(() => true, 500);
    await visit(`${address}x`);
    await fetch(address, { method: 'POST' });
    expect(await outcome).toBe('unasked');
  });

  it.runIf(hasIpv6)('is on ::1 where 127.0.0.1 is not there, and knows who asks there, too', async () => {
    const host = systemHost();
    const without = ['198.51.100.7', '::1'];
    const mine = await redirectFor((one) => isOwnConnection(one, host), LONG_MS, without);
    expect(mine.address).toMatch(/^http:\/\/\[::1\]:\d+\//);
    expect((await visit(mine.address)).headers.get('location')).toBe(TARGET);
    if (host.platform !== 'linux') return;
    const stranger = { platform: host.platform, uid: (host.uid ?? 0) + 1 };
    const theirs = await redirectFor((one) => isOwnConnection(one, stranger), LONG_MS, without);
    expect((await visit(theirs.address)).status).toBe(404);
  });

  it.runIf(process.platform === 'linux')('knows the connections of this user', async () => {
    const host = systemHost();
    const mine = await redirectFor((connection) => isOwnConnection(connection, host));
    expect((await visit(mine.address)).status).toBe(302);
    const strangers = await redirectFor((connection) =>
      isOwnConnection(connection, { platform: 'linux', uid: (host.uid ?? 0) + 1 }),
    );
    expect((await visit(strangers.address)).status).toBe(404);
  });

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'keeps it from a process of another user',
    async () => {
      const host = systemHost();
      const { address, outcome } = await redirectFor((connection) => isOwnConnection(connection, host));
      expect(await visitAs(65_534, address)).toBe('404 undefined');
      expect((await visit(address)).status).toBe(302);
      expect(await outcome).toBe('given');
    },
  );
});
