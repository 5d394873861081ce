/*
 * How acctmgr compares, on this machine, with node's own start and with the AWS CLI: ratios of medians of interleaved runs.
 * `--only TEXT` takes the rows whose names hold it, `--json` prints for programs. A target that is missed is no error.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild } from '../scripts/built.mjs';
import { ensureDependencies } from '../scripts/dependencies.mjs';
import { interleave, median, ratio } from './measure.mjs';

const { values: flags } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } });

ensureDependencies();
await ensureBuild();
const { startLoopbackAws, watchLoopbackAws } = await import('../scripts/loopback-aws.mjs');
const { WORLD } = await import('../scripts/desk.mjs');
const { groups } = await import('./rows.mjs');
const { fleetGroups } = await import('./fleet.mjs');

/** @returns one line per row, the baseline's first */
async function measure({ baseline, unit, rounds, rows }) {
  const unmeasured = ({ name, target }) => ({ name, target, missing: baseline.missing });
  if (baseline.run === undefined) return [baseline, ...rows].map(unmeasured);
  const measured = await interleave(
    Object.fromEntries([baseline, ...rows].map(({ name, run }) => [name, run])),
    rounds,
  );
  return [baseline, ...rows].map(({ name, target }) => ({
    name,
    unit,
    median: median(measured[name]) / (unit === 'MB' ? 1024 : 1),
    ratio: ratio(measured[name], measured[baseline.name]),
    target,
    ...(target === undefined ? {} : { ok: ratio(measured[name], measured[baseline.name]) <= target }),
  }));
}

const number = (value, digits) => value.toFixed(digits);

function print(lines) {
  const table = [
    ['', 'median', 'ratio', 'target', ''],
    ...lines.map(({ name, unit, median, ratio, target, ok, missing }) => [
      name,
      missing === undefined ? `${number(median, unit === 'MB' ? 1 : 0)} ${unit}` : '',
      missing === undefined ? number(ratio, 2) : '',
      target === undefined ? '' : `≤ ${number(target, 2)}`,
      missing ?? (ok === undefined ? '' : ok ? 'ok' : 'over'),
    ]),
  ];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) {
    const cells = row.map((cell, column) =>
      column === 1 || column === 2 ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
    );
    console.log(cells.join('  ').trimEnd());
  }
}

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'acctmgr-bench-')));
const fleet = fleetGroups(scratch);
const SLOW = [{ kind: 'latency', milliseconds: 1_000 }];
let aws;
let slowAws;
try {
  aws = await startLoopbackAws(WORLD, scratch);
  slowAws = await watchLoopbackAws(WORLD, scratch, SLOW);
  const lines = [];
  for (const group of [...groups(scratch, aws, slowAws), ...fleet.groups]) {
    const rows = group.rows.filter(({ name }) => flags.only === undefined || name.includes(flags.only));
    if (rows.length === 0) continue;
    if (!flags.json) console.error(`${[group.baseline, ...rows].map(({ name }) => name).join(' · ')} …`);
    lines.push(...(await measure({ ...group, rows })));
  }
  if (flags.json) console.log(JSON.stringify(lines, undefined, 2));
  else print(lines);
} finally {
  await aws?.close();
  await slowAws?.close();
  await fleet.close();
  rmSync(scratch, { recursive: true, force: true });
}
