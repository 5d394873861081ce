import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../../src/accounts/inventory.js';
import { timeLimitFlag, whyFailed, type PlaceOutcome } from '../../../src/fleet/run/outcome.js';
import type { ChildEnd } from '../../../src/system/processes/child-process.js';

const [account] = inventoryOf(
  { accounts: [{ name: 'dev', account_id: '111111111111', role_name: 'Dev' }] },
  { path: '/home/ada/accounts.json', origin: 'own' },
).accounts;

function lateWith(end: ChildEnd): PlaceOutcome {
  if (account === undefined) throw new Error('There is one');
  const nothing = { bytes: Buffer.alloc(0), lost: 0 };
  return {
    account,
    region: undefined,
    phase: 'command',
    startedAt: 0,
    endedAt: 1000,
    timeLimitMs: 2000,
    end,
    cutShort: 'time-limit',
    stdout: nothing,
    stderr: nothing,
  };
}

describe('a command whose time was up', () => {
  it.each<[ChildEnd, string]>([
    [{ kind: 'killed', signal: 'SIGTERM' }, 'SIGTERM ended it'],
    [{ kind: 'killed', signal: 'SIGKILL' }, 'SIGKILL ended it, since it went on after SIGTERM'],
    [{ kind: 'exited', code: 7 }, 'it ended with exit code 7 on SIGTERM'],
  ])('says what ended it: %j', (end, how) => {
    expect(whyFailed(lateWith(end))).toBe(`its time was up (--time-limit 2s), and ${how}`);
  });

  it.each([
    [2000, '2s'],
    [90_000, '90s'],
    [600_000, '10m'],
    [7_200_000, '2h'],
    [5_400_000, '90m'],
  ])('names the limit as somebody would type it: %d', (milliseconds, text) => {
    expect(timeLimitFlag(milliseconds)).toBe(`--time-limit ${text}`);
  });
});
