import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { appendEntries } from '../../../src/access-log/writing/append.js';
import { newEntry } from '../../../src/access-log/entry.js';
import { splitLines } from '../../../src/access-log/reading/line.js';
import { splitLinesBackwards } from '../../../src/access-log/reading/lines-backwards.js';
import { newestEnd } from '../../../src/access-log/writing/rotated-files.js';
import { loadSha256, sha256 } from '../../../src/access-log/writing/sha256.js';
import { verifyAccessLog } from '../../../src/access-log/verifying/verify-file.js';
import { systemHost } from '../../../src/system/host.js';
import { openScene } from '../../support/scene.js';
import { temporaryHome } from '../../support/temporary-home.js';

const MB = 1024 * 1024;
const host = systemHost();
const append = (log: string) =>
  appendEntries(log, [newEntry(host, '0.1.0', { event: 'assume', account: 'dev' })], host);
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
/** JSON all the same: what is longer than any line of ours is none of ours. */
const LONG = JSON.stringify({ time: '2026-01-01T00:00:00.000Z', event: 'x'.repeat(3 * MB) });

describe.each([
  ['in the middle', `${LONG}\n`],
  ['at the end, without a newline', LONG],
])('a line above 1 MB %s', (_where, text) => {
  it('is torn: the next append names its hash, and goes on', async () => {
    const log = temporaryHome().at('state/log');
    await append(log);
    appendFileSync(log, text);
    expect((await append(log)).repair).toEqual({ torn: [hashOf(LONG)] });
    expect((await append(log)).repair).toBeUndefined();
    const { verdict } = await verifyAccessLog(log, host);
    expect(verdict).toMatchObject({ problems: [], notices: [{ kind: 'torn' }], lines: 5 });
  });

  it('is torn to log verify before the next append, too', async () => {
    const log = temporaryHome().at('state/log');
    await append(log);
    appendFileSync(log, text);
    expect((await verifyAccessLog(log, host)).verdict.problems).toEqual([]);
  });

  it('stops no command that reads the log', async () => {
    const scene = await openScene();
    await append(scene.logFile);
    appendFileSync(scene.logFile, text);
    for (const argv of [
      ['log'],
      ['log', '-n', '1'],
      ['log', 'stats'],
      ['log', 'export', '--format', 'csv'],
      ['list'],
    ]) {
      const { exitCode, stdout } = await scene.cli(...argv);
      expect([argv, exitCode]).toEqual([argv, 0]);
      expect(stdout.length).toBeLessThan(10_000);
    }
    expect((await scene.cli('log')).stdout).toContain(`a line of ${text.length} bytes`);
  });
});

it('the end of a rotated file is known by the hash of all of its last line', async () => {
  const log = temporaryHome().at('state/log');
  const entry = newEntry(host, '0.1.0', { event: 'exec' });
  for (let turn = 0; turn < 3; turn += 1) await appendEntries(log, [entry], host, { max_size: 1 });
  appendFileSync(`${log}.000002`, `${LONG}\n`);
  expect(newestEnd(log, sha256)?.hash).toBe(hashOf(LONG));
});

describe('a splitter', () => {
  const text = `one\n${'x'.repeat(2 * MB)}\nthree\n${'y'.repeat(MB)}\n`;
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, index) =>
    bytes.subarray(index * 65_536, (index + 1) * 65_536),
  );
  const lengths = [3, 0, 5, MB];
  const starts = [0, 4, 4 + 2 * MB + 1, 4 + 2 * MB + 7];

  it('keeps no line above 1 MB, and hashes it', async () => {
    const splitter = splitLines(0, await loadSha256());
    const lines = chunks.flatMap((chunk) =>
      splitter.push(chunk).map((line) => ({ ...line, length: line.bytes.length })),
    );
    expect(lines.map(({ length }) => length)).toEqual(lengths);
    expect(lines.map(({ start }) => start)).toEqual(starts);
    expect(lines[1]).toMatchObject({ isTooLong: true, hash: hashOf('x'.repeat(2 * MB)) });
    expect(splitter.rest()).toBeUndefined();
  });

  it('keeps none backwards', () => {
    const splitter = splitLinesBackwards(bytes.length);
    const lines = chunks
      .toReversed()
      .flatMap((chunk) => splitter.push(chunk).map((line) => ({ ...line, length: line.bytes.length })));
    const first = splitter.rest();
    expect([first?.bytes.length, ...lines.toReversed().map(({ length }) => length)]).toEqual(lengths);
    expect([first?.start, ...lines.toReversed().map(({ start }) => start)]).toEqual(starts);
  });
});
