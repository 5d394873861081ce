import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parseEntry } from '../../../src/access-log/entry.js';
import { verifyAccessLog } from '../../../src/access-log/verifying/verify-file.js';
import { systemHost } from '../../../src/system/host.js';
import { bundled, type Program } from '../processes/bundled.js';

let appender: Program;
beforeAll(() => {
  appender = bundled('appender');
});
afterAll(() => {
  appender.remove();
});

describe('a hundred processes that append thirty lines each', () => {
  it.each([
    { settings: 'one file', words: [], most: Infinity },
    { settings: 'files of 30 kB', words: ['--max-size', '30000'], most: 30_000 },
  ])(
    'leave three thousand whole lines and an unbroken chain: $settings',
    { timeout: 300_000 },
    async ({ words, most }) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'acctmgr-crowd-'));
      onTestFinished(() => {
        rmSync(folder, { recursive: true, force: true });
      });
      const log = path.join(folder, 'log');
      const endings = Array.from({ length: 100 }, () => appender.start([log, '30', ...words]).end());
      for (const { code, stderr } of await Promise.all(endings)) expect([code, stderr]).toEqual([0, '']);

      const files = readdirSync(folder).filter((name) => name !== 'log.head');
      const entries = files.flatMap((name) =>
        readFileSync(path.join(folder, name), 'utf8')
          .trimEnd()
          .split('\n')
          .map((line) => parseEntry(line)),
      );
      const byAccount = new Map<string | undefined, number>();
      for (const entry of entries.filter(
        (each) => each?.event !== 'rotated' && each?.event !== 'continued',
      )) {
        byAccount.set(entry?.account, (byAccount.get(entry?.account) ?? 0) + 1);
      }
      expect([...byAccount].sort()).toEqual(
        Array.from({ length: 30 }, (_, index) => [`account-${index}`, 100] as const).sort(),
      );
      for (const name of files) expect(statSync(path.join(folder, name)).size).toBeLessThanOrEqual(most);
      expect(files.length).toBe(most === Infinity ? 1 : files.length);
      expect((await verifyAccessLog(log, systemHost())).verdict).toMatchObject({
        lines: 3_000 + 2 * (files.length - 1),
        problems: [],
        notices: [],
      });
    },
  );
});
