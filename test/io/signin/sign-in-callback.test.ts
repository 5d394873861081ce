import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CONSENT_MS } from '../../../src/signin/sign-in-by-browser.js';
import { openCallback } from '../../../src/signin/sign-in-callback.js';

const MINUTE = 60_000;

async function callback(waitMs = MINUTE, port = 0, mayAnswer: () => boolean = () => true) {
  const opened = await openCallback('mine', port, waitMs, mayAnswer);
  onTestFinished(() => {
    opened.close();
  });
  const get = (query: string, init: RequestInit = {}) => fetch(`${opened.redirectUri}${query}`, init);
  return { ...opened, get, origin: new URL(opened.redirectUri).origin };
}

const isListening = (address: string) =>
  new Promise<boolean>((resolve) => {
    const { hostname, port } = new URL(address);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });

describe('the port that the browser comes back to', () => {
  it('is open for ten minutes at most, and then nobody came', async () => {
    expect(CONSENT_MS).toBe(10 * MINUTE);
    const { consent, redirectUri } = await callback(1);
    expect(await consent).toBeUndefined();
    expect(await isListening(redirectUri)).toBe(false);
  });

  it('is closed by whoever opened it', async () => {
    const { consent, redirectUri, close } = await callback();
    expect(await isListening(redirectUri)).toBe(true);
    close();
    expect(await consent).toBeUndefined();
    expect(await isListening(redirectUri)).toBe(false);
  });

  it('is one of 127.0.0.1 only', async () => {
    const { redirectUri } = await callback();
    expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/);
    expect(await isListening(redirectUri.replace('127.0.0.1', '127.0.0.2'))).toBe(false);
  });

  it('takes no consent of another user, who would sign the person in to an account of his', async () => {
    let isOther = true;
    const { consent, get } = await callback(MINUTE, 0, () => !isOther);
    expect((await get('?code=his&state=mine')).status).toBe(403);
    isOther = false;
    expect((await get('?code=hers&state=mine')).status).toBe(200);
    expect(await consent).toEqual({ kind: 'code', code: 'hers' });
  });

  it('keeps nobody waiting who left a request unfinished', async () => {
    const { origin, get, consent } = await callback();
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(origin).port) });
    await once(socket, 'connect');
    socket.write('GET / HTTP/1.1\r\nHost: ');
    const closed = once(socket, 'close');
    socket.on('error', () => undefined).resume();
    await get('?code=hers&state=mine');
    expect(await consent).toEqual({ kind: 'code', code: 'hers' });
    await closed;
  });

  it('says who is to be ended where it is taken', async () => {
    const { origin } = await callback();
    const port = Number(new URL(origin).port);
    await expect(openCallback('other', port, MINUTE, () => true)).rejects.toMatchObject({
      code: 'no_callback_port',
      message: `Cannot listen on port ${port} of 127.0.0.1 (EADDRINUSE).`,
    });
  });

  it('stays open after what is not the answer, and gives nothing away', async () => {
    const { get, origin, consent } = await callback();
    const statuses = await Promise.all([
      get('?code=c&state=theirs'),
      get('?code=c'),
      get('?state=mine'),
      get('?code=c&state=mine&state=mine'),
      fetch(`${origin}/favicon.ico`, { headers: { referer: `${origin}/oauth/callback?code=c&state=mine` } }),
      fetch(`${origin}/`),
      get('?code=c&state=mine', { method: 'POST' }),
      get('?code=c&state=mine', { method: 'HEAD' }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404, 405, 405]);
    const answer = await get('?code=c&state=mine');
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; img-src data:",
    });
    expect(await answer.text()).toContain('<link rel="icon" href="data:,">');
    expect(await consent).toEqual({ kind: 'code', code: 'c' });
    expect(await isListening(origin)).toBe(false);
  });

  it('hears that the person refused', async () => {
    const { get, consent } = await callback();
    await get('?error=access_denied&state=mine');
    expect(await consent).toEqual({ kind: 'refused', error: 'access_denied' });
  });
});
