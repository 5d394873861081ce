import { describe, expect, it } from 'vitest';
import { liveLines } from '../../../src/commands/live-view.js';
import type { Running, RunStanding } from '../../../src/fleet/run/standing.js';

const SECOND = 1000;
const NOW = 100 * SECOND;
const look = { paint: (_: unknown, text: string) => text, unicode: true };

const running = (label: string, seconds: number, more: Partial<Running> = {}): Running => ({
  label,
  region: 'eu-west-1',
  isWaiting: false,
  since: NOW - seconds * SECOND,
  ...more,
});

const standing = (more: Partial<RunStanding> = {}): RunStanding => ({
  all: 30,
  done: 12,
  failed: 2,
  running: [running('dev-web', 12), running('dev-a', 3, { isWaiting: true })],
  spentMs: 14 * 10 * SECOND,
  isStopping: false,
  ...more,
});

describe('the live table', () => {
  it('shows what runs, and how far all has come', () => {
    expect(liveLines(standing(), NOW, { columns: 100, rows: 24 }, look)).toEqual([
      '  dev-web  12s  eu-west-1',
      '  dev-a     3s  eu-west-1  waits for credentials',
      '███████████░░░░░░░░░░░░░ 12 of 30 done, 2 failed, 2 running, 14 waiting, about 1m left',
    ]);
  });

  it('leaves out what does not fit, and never fills a row', () => {
    for (let columns = 1; columns <= 120; columns += 1) {
      const lines = liveLines(standing(), NOW, { columns, rows: 24 }, look);
      for (const line of lines) expect(line.length).toBeLessThan(columns);
    }
    expect(liveLines(standing(), NOW, { columns: 30, rows: 24 }, look)).toEqual([
      '  dev-web  12s  eu-west-1',
      '  dev-a     3s  eu-west-1',
      '12 of 30 done, 2 failed',
    ]);
  });

  it('shows those that run longest, and how many others there are', () => {
    const many = Array.from({ length: 16 }, (_, index) => running(`a${index}`, 20 - index));
    const lines = liveLines(standing({ running: many }), NOW, { columns: 80, rows: 24 }, look);
    expect(lines).toHaveLength(9);
    expect(lines.slice(6, 8)).toEqual(['  a6  14s  eu-west-1', '  and 9 more']);
    const low = liveLines(standing({ running: many }), NOW, { columns: 80, rows: 5 }, look);
    expect(low).toHaveLength(1);
  });

  it('says that nothing more is begun', () => {
    const [last] = liveLines(standing({ isStopping: true }), NOW, { columns: 80, rows: 24 }, look).slice(-1);
    expect(last).toMatch(/12 of 30 done, 2 failed, stopping, 2 running, 14 waiting$/);
  });

  it('draws in ASCII where nothing else can be shown', () => {
    const ascii = liveLines(standing(), NOW, { columns: 100, rows: 24 }, { ...look, unicode: false });
    expect(ascii.at(-1)).toMatch(/^#{11}\.{13} 12 of 30 done/);
  });
});
