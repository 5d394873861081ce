import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LINE_KEYS, type AccessLogEntry } from '../../src/access-log/entry.js';
import { appendApart } from '../support/rotated-log.js';
import { openScene, type Scene } from '../support/scene.js';

const attempt = (minute: number, account: string, more: Partial<AccessLogEntry> = {}): AccessLogEntry => ({
  time: new Date(Date.UTC(2026, 2, 1, 12, minute)).toISOString(),
  event: 'assume',
  account,
  account_id: '012345678901',
  status: 'success',
  session_name: 'ada',
  access_key_id: `ASIA00000000000000${String(minute).padStart(2, '0')}`,
  user: 'ada',
  pid: 7,
  ...more,
});

/** Three attempts of two people, each in a file of its own. */
async function logged(): Promise<Scene> {
  const scene = await openScene();
  await appendApart(scene.logFile, [
    attempt(0, 'dev', { reason: '=HYPERLINK("http://x")' }),
    attempt(10, 'prod', {
      status: 'denied',
      access_key_id: undefined,
      user: 'bob',
      error_message: 'No, not you',
    }),
    attempt(20, 'dev'),
  ]);
  return scene;
}

const records = (stdout: string) => stdout.split('\r\n').slice(0, -1);
const accounts = (stdout: string) =>
  (JSON.parse(stdout) as AccessLogEntry[]).map(({ event, account }) => account ?? event);

describe('log export', () => {
  it('as CSV has a header of all keys, and a record for each entry of all files', async () => {
    const scene = await logged();
    const { stdout, stderr, exitCode } = await scene.cli('log', 'export', '--format', 'csv');
    expect([stderr, exitCode]).toEqual(['', 0]);
    const [header, first, ...others] = records(stdout);
    expect(header).toBe(LINE_KEYS.join(','));
    expect(header).toBe(
      'time,event,account,account_id,role_arn,permission_set,sso_session,status,source,session_name,source_arn,access_key_id,expiration,request_id,error_code,error_message,user,host,pid,reason,run,program,selection,accounts,listing,sha256_before,sha256_after,version,torn,lost,head_missing,file,oldest_file,prev',
    );
    expect(first).toMatch(
      /^2026-03-01T12:00:00\.000Z,assume,dev,012345678901,,,,success,,ada,,ASIA0000000000000000,,,,,ada,[^,]*,7,"'=HYPERLINK\(""http:\/\/x""\)",,,,,,,,0\.1\.0,,,,,,0{64}$/,
    );
    expect(others.map((record) => record.split(',').slice(1, 3).join(' '))).toEqual([
      'rotated ',
      'continued ',
      'assume prod',
      'rotated ',
      'continued ',
      'assume dev',
    ]);
  });

  it('as JSON is one document', async () => {
    const scene = await logged();
    for (const words of [['--format', 'json'], ['--json'], ['--format', 'json', '--json']]) {
      const { stdout, stderr, exitCode } = await scene.cli('log', 'export', ...words);
      expect([stderr, exitCode]).toEqual(['', 0]);
      const entries = JSON.parse(stdout) as AccessLogEntry[];
      expect(entries).toHaveLength(7);
      expect(entries[0]).toMatchObject(attempt(0, 'dev', { reason: '=HYPERLINK("http://x")' }));
    }
  });

  it.each([
    { flags: ['--account', 'DEV'], names: ['dev', 'dev'] },
    { flags: ['--status', 'denied'], names: ['prod'] },
    // It was Bob's process that began the file.
    { flags: ['--user', 'bob'], names: ['rotated', 'continued', 'prod'] },
    { flags: ['--since', '2026-03-01T12:10Z', '--status', 'success'], names: ['dev'] },
    { flags: ['--until', '2026-03-01T12:10Z', '--user', 'ada'], names: ['dev'] },
    { flags: ['--account', 'stage'], names: [] },
  ])('picks by $flags', async ({ flags, names }) => {
    const scene = await logged();
    const { stdout } = await scene.cli('log', 'export', '--format', 'json', ...flags);
    expect(accounts(stdout)).toEqual(names);
  });

  it('as a query of CloudTrail finds the same sessions', async () => {
    const scene = await logged();
    const { stdout, stderr, exitCode } = await scene.cli('log', 'export', '--format', 'cloudtrail-query');
    expect([stderr, exitCode]).toEqual([
      'The query is for Athena and its table cloudtrail_logs: give --table for another one, or --event-data-store for CloudTrail Lake.\n',
      0,
    ]);
    expect(stdout).toContain(
      "WHERE eventTime >= '2026-03-01T11:55:00Z' AND eventTime <= '2026-03-01T12:25:00Z'",
    );
    expect(stdout).toContain("'ASIA0000000000000000', 'ASIA0000000000000020')");
    expect(stdout).toMatch(/ORDER BY eventTime;\n$/);
  });

  it.each([
    {
      flags: ['--engine', 'lake', '--event-data-store', '0b1d3f5a-1a2b-4c3d-8e4f-123456789abc'],
      from: '0b1d3f5a-1a2b-4c3d-8e4f-123456789abc',
    },
    {
      flags: ['--event-data-store', '0b1d3f5a-1a2b-4c3d-8e4f-123456789abc'],
      from: '0b1d3f5a-1a2b-4c3d-8e4f-123456789abc',
    },
    { flags: ['--engine', 'athena'], from: '"cloudtrail_logs"' },
    { flags: ['--table', 'audit.logs'], from: '"audit"."logs"' },
  ])('looks where $flags says', async ({ flags, from }) => {
    const scene = await logged();
    const words = ['log', 'export', '--format', 'cloudtrail-query', '--account', 'dev', ...flags];
    const { stdout, stderr } = await scene.cli(...words);
    expect([stderr, stdout.includes(`\nFROM ${from}\n`)]).toEqual(['', true]);
  });

  it('says how many statements there are, since an engine takes one at a time', async () => {
    const scene = await openScene();
    const many = Array.from({ length: 200 }, (_, index) =>
      JSON.stringify({ ...attempt(0, 'dev'), access_key_id: `ASIA0000000000000${index + 100}` }),
    );
    scene.home.write('.local/state/acctmgr/access_log.jsonl', `${many.join('\n')}\n`);
    const { stdout, stderr } = await scene.cli(
      'log',
      'export',
      '--format',
      'cloudtrail-query',
      '--table',
      'a',
    );
    expect([stdout.split(';\n\n').length, stderr]).toEqual([1, '']);
    const lake = await scene.cli('log', 'export', '--format', 'cloudtrail-query', '--engine', 'lake');
    expect(lake.stdout.split(';\n\n')).toHaveLength(2);
    expect(lake.stderr.split('\n')[0]).toBe(
      '2 statements, to be run one by one: each has at most 10000 characters.',
    );
    expect(lake.stderr.split('\n')[1]).toBe(
      'Replace EVENT_DATA_STORE_ID with the id of your event data store, or give it with --event-data-store.',
    );
  });

  it.each([
    { format: 'csv', stdout: `${LINE_KEYS.join(',')}\r\n` },
    { format: 'json', stdout: '[]\n' },
    { format: 'cloudtrail-query', stdout: '' },
  ])('of nothing is an empty $format, and makes nothing', async ({ format, stdout }) => {
    const scene = await openScene();
    expect(await scene.cli('log', 'export', '--format', format)).toEqual({
      stdout,
      stderr: `Nothing is logged yet in ${scene.logFile}.\n`,
      exitCode: 0,
    });
  });

  it('counts what it leaves out because it cannot be read', async () => {
    const scene = await logged();
    appendFileSync(scene.logFile, 'no JSON\n{"time":"2026');
    const { stdout, stderr, exitCode } = await scene.cli('log', 'export', '--json', '--account', 'prod');
    expect([accounts(stdout), stderr, exitCode]).toEqual([
      ['prod'],
      '2 lines are unfinished, or were not written by acctmgr.\n',
      0,
    ]);
  });

  it.each([
    { flags: [], error: 'The format is missing.' },
    { flags: ['--format', 'xml'], error: 'Allowed choices are csv, json, jsonl, cloudtrail-query.' },
    { flags: ['--format', 'csv', '--json'], error: '"--json and --format csv cannot be used together."' },
    { flags: ['--format', 'csv', '--table', 'a'], error: '--table is a flag of --format cloudtrail-query.' },
    {
      flags: ['--format', 'json', '--engine', 'lake'],
      error: '--engine is a flag of --format cloudtrail-query.',
    },
    {
      flags: ['--format', 'cloudtrail-query', '--engine', 'lake', '--table', 'a'],
      error: '--table is not a flag of CloudTrail Lake.',
    },
    {
      flags: ['--format', 'cloudtrail-query', '--engine', 'athena', '--event-data-store', 'a'],
      error: '--event-data-store is not a flag of Athena.',
    },
    {
      flags: ['--format', 'cloudtrail-query', '--event-data-store', 'mine'],
      error: 'mine is not an event data store.',
    },
    { flags: ['--format', 'csv', '--since', 'noon'], error: '--since noon is not a time.' },
    { flags: ['--format', 'csv', '-n', '5'], error: "Unknown option '--lines'." },
    { flags: ['--format', 'csv', '--follow'], error: "Unknown option '--follow'." },
  ])('refuses $flags', async ({ flags, error }) => {
    const scene = await openScene();
    const { stdout, stderr, exitCode } = await scene.cli('log', 'export', ...flags);
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr).toContain(error);
  });
});
