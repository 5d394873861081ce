import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { endForwarding } from '../../../src/access-log/forwarding/end-forwarding.js';
import { forwardFailure } from '../../../src/access-log/forwarding/forward-record.js';
import type { Host } from '../../../src/system/host.js';
import { testHost } from '../../support/run-cli.js';

const MINUTE = 60_000;

/** Commands one after the other, each with what its program ended with. */
function commands() {
  const home = mkdtempSync(path.join(tmpdir(), 'acctmgr-forward-'));
  const said: string[] = [];
  const run = async (minute: number, reason: string | undefined, isTerminal = true): Promise<Host> => {
    const host = { ...testHost({ home, now: () => minute * MINUTE }), feeds: new Map() };
    host.feeds.set('logger', { send: () => undefined, end: () => Promise.resolve(reason) });
    await endForwarding(host, isTerminal ? (text) => said.push(text) : undefined);
    expect(host.feeds.size).toBe(0);
    return host;
  };
  return { said, run };
}

describe('a program that does not take the lines of the log', () => {
  it('is told of once an hour, where somebody reads it', async () => {
    const { said, run } = commands();
    await run(0, 'no route', false);
    expect(said).toEqual([]);
    await run(1, 'no route');
    await run(30, 'no route');
    await run(60, 'no route', false);
    expect(said).toEqual([
      'logger, which settings.access_log.forward names, did not take the lines of the access log: no route. They are in the log; acctmgr log export --since-cursor gives them.',
    ]);
    await run(61, 'no route');
    expect(said).toHaveLength(2);
  });

  it('is remembered from its first failure on, until it takes lines again', async () => {
    const { run } = commands();
    await run(0, 'no route');
    expect(forwardFailure(await run(5, 'a \u001b[31mflood'))).toMatchObject({
      since: 0,
      last: 5 * MINUTE,
      reason: expect.not.stringContaining('\u001b') as string,
    });
    expect(forwardFailure(await run(6, undefined))).toBeUndefined();
  });
});
