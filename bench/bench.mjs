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
async function measure({ baseline, unit, rounds, isCold, rows }) {
  const unmeasured = ({ name, target }) => ({ name, target, missing: baseline.missing });
  if (baseline.run === undefined) return [baseline, ...rows].map(unmeasured);
  const measured = await interleave(
    Object.fromEntries([baseline, ...rows].map(({ name, run }) => [name, run])),
    rounds,
    isCold,
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

const cellsOf = ({ name, unit, median, ratio, target, ok, missing }) => [
  name,
  missing === undefined ? `${number(median, unit === 'MB' ? 1 : 0)} ${unit}` : '',
  missing === undefined ? number(ratio, 2) : '',
  target === undefined ? '' : `≤ ${number(target, 2)}`,
  missing ?? (ok === undefined ? '' : ok ? 'ok' : 'over'),
];

/** Each group is printed once it is measured: the whole takes so long that what ends it early must not take all with it. */
function printer(groups) {
  const nameWidth = Math.max(
    ...groups.flatMap(({ baseline, rows }) => [baseline, ...rows].map(({ name }) => name.length)),
  );
  const print = ([name, median, ratio, ...rest]) => {
    console.log(
      [name.padEnd(nameWidth), median.padStart(9), ratio.padStart(6), rest[0].padEnd(8), rest[1]]
        .join('  ')
        .trimEnd(),
    );
  };
  print(['', 'median', 'ratio', 'target', '']);
  return (lines) => {
    for (const line of lines) print(cellsOf(line));
  };
}

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'acctmgr-bench-')));
const fleet = fleetGroups(scratch);
const SLOW = [{ kind: 'latency', milliseconds: 1_000 }];
let aws;
let slowAws;
try {
  aws = await startLoopbackAws(WORLD, scratch);
  slowAws = await watchLoopbackAws(WORLD, scratch, SLOW);
  const wanted = [...groups(scratch, aws, slowAws), ...fleet.groups]
    .map((group) => ({
      ...group,
      rows: group.rows.filter(({ name }) => flags.only === undefined || name.includes(flags.only)),
    }))
    .filter(({ rows }) => rows.length > 0);
  const lines = [];
  const print = flags.json ? (measured) => lines.push(...measured) : printer(wanted);
  for (const group of wanted) print(await measure(group));
  if (flags.json) console.log(JSON.stringify(lines, undefined, 2));
} finally {
  await aws?.close();
  await slowAws?.close();
  await fleet.close();
  rmSync(scratch, { recursive: true, force: true });
}
