import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';

interface Moto {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  stop(): Promise<void>;
}

const START_MS = 20_000;

/**
 * Starts `moto_server`: an AWS by other people, which keeps accounts apart by the credentials that AssumeRole gave
 * (moto documentation, "Multi-Account support").
 */
async function startMoto(cwd: string): Promise<Moto> {
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', '0'], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, PYTHONUNBUFFERED: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let said = '';
      const fail = (why: string) => {
        clearTimeout(timer);
        reject(new Error(`moto_server ${why}: ${said}`));
      };
      const timer = setTimeout(fail, START_MS, `did not start within ${START_MS} ms`);
      child.once('error', ({ message }) => {
        fail(message);
      });
      child.once('exit', () => {
        fail('ended');
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const [, found] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said) ?? [];
        if (found === undefined) return;
        clearTimeout(timer);
        resolve(found);
      });
    });
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One moto for all tests of a file, or of a `describe`. */
export function motoForAll(): Pick<Moto, 'url'> {
  let moto: Moto | undefined;
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'acctmgr-moto-'));
    moto = await startMoto(folder);
  });
  afterAll(async () => {
    await moto?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get url() {
      if (moto === undefined) throw new Error('moto_server does not run yet');
      return moto.url;
    },
  };
}
