import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEV_ROLE, desk, fleetNames, fleetWorld } from '../scripts/desk.mjs';
import { startLoopbackAws } from '../scripts/loopback-aws.mjs';
import { peakMemory, time } from './measure.mjs';

/*
 * Many accounts at once. An STS that takes 100 ms is what AWS is like; the ideal is what it takes when nothing else does:
 * so many calls at once, one round of them after the other.
 */

const STS_MS = 100;
const AT_ONCE = 16;
const LATENCY = [{ kind: 'latency', milliseconds: STS_MS }];
const THROTTLING = [{ kind: 'throttle', action: 'AssumeRole', every: 3 }];

const bareSdk = join(import.meta.dirname, 'bare-sdk.mjs');
const bareLoop = join(import.meta.dirname, 'bare-loop.mjs');

const ideal = (accounts, atOnce = AT_ONCE) => Math.ceil(accounts / atOnce) * STS_MS;

/**
 * @param {string} scratch
 * @returns {{ groups: readonly object[], close: () => Promise<void> }}
 */
export function fleetGroups(scratch) {
  const opened = new Map();
  /** Made when a row of it is measured first. */
  const fleetOf = (name, accounts, misbehaviours) => {
    if (!opened.has(name)) {
      const open = async () => {
        const aws = await startLoopbackAws(fleetWorld(accounts, misbehaviours), scratch);
        const made = desk(scratch, `fleet-${name}`, { accounts, aws });
        const names = join(made.home, 'names');
        writeFileSync(names, `${fleetNames(accounts).join('\n')}\n`);
        return { ...made, aws, names };
      };
      opened.set(name, open());
    }
    return opened.get(name);
  };
  const run =
    (name, accounts, misbehaviours, commandOf, measured = time) =>
    async () =>
      measured(commandOf(await fleetOf(name, accounts, misbehaviours)), scratch);
  const slow = (accounts, commandOf) => run(`${accounts}`, accounts, LATENCY, commandOf);
  return {
    groups: [
      ...[50, 200, 500].flatMap((accounts) => againstIdeal(accounts, slow)),
      againstSdk(slow),
      ...besideLoops(slow),
      ...thousands(run),
    ],
    close: async () => {
      const fleets = await Promise.all(opened.values());
      await Promise.all(fleets.map(({ aws }) => aws.close()));
    },
  };
}

const ASSUME = ['assume', '--all', '--refresh'];
const exec = (...command) => ['exec', '--all', '--yes', ...command];
const byXargs = ({ acctmgr, command, names }, ...words) =>
  command('xargs', '-a', names, '-P', String(AT_ONCE), '-I', '{}', ...acctmgr(...words).argv);

function againstIdeal(accounts, slow) {
  const assume = { run: slow(accounts, ({ acctmgr }) => acctmgr(...ASSUME)) };
  const true_ = { run: slow(accounts, ({ acctmgr }) => acctmgr(...exec('--refresh', '--', 'true'))) };
  const unit = 'ms';
  const rounds = accounts > 100 ? 3 : 9;
  return [
    {
      baseline: { name: `ideal, ${accounts} accounts, ${AT_ONCE} at once`, run: () => ideal(accounts) },
      unit,
      rounds,
      rows: [
        { ...assume, name: `assume --all, ${accounts} accounts`, target: 1.6 },
        { ...true_, name: `exec --all -- true, ${accounts} accounts` },
      ],
    },
    {
      baseline: {
        name: `xargs -P ${AT_ONCE} acctmgr assume, ${accounts} accounts`,
        run: slow(accounts, (fleet) => byXargs(fleet, 'assume', '{}', '--refresh')),
      },
      unit,
      rounds: 1,
      isCold: true,
      rows: [{ ...assume, name: `assume --all, ${accounts} accounts, against xargs`, target: 1 }],
    },
    {
      baseline: {
        name: `xargs -P ${AT_ONCE} acctmgr exec, ${accounts} accounts`,
        run: slow(accounts, (fleet) => byXargs(fleet, 'exec', '{}', '--refresh', '--', 'true')),
      },
      unit,
      rounds: 1,
      isCold: true,
      rows: [{ ...true_, name: `exec --all -- true, ${accounts} accounts, against xargs`, target: 1 }],
    },
  ];
}

function againstSdk(slow) {
  return {
    baseline: {
      name: 'the SDK, one client, 500 accounts, 50 at once',
      run: slow(500, ({ node, names: file, aws }) =>
        node(bareSdk, file, DEV_ROLE, aws.url, JSON.stringify(aws.users[0]), '50'),
      ),
    },
    unit: 'ms',
    rounds: 3,
    rows: [
      {
        name: 'assume --all -j 50, 500 accounts',
        run: slow(500, ({ acctmgr }) => acctmgr(...ASSUME, '-j', '50')),
        target: 2,
      },
      {
        name: 'assume --all, 500 accounts, from the cache',
        run: slow(500, ({ acctmgr }) => acctmgr('assume', '--all')),
      },
    ],
  };
}

/** The sessions are in the cache: what is compared is what it takes to start so many programs, and to watch over them. */
function besideLoops(slow) {
  const accounts = 200;
  const many = (...words) => slow(accounts, ({ acctmgr }) => acctmgr(...exec('--', ...words)));
  return [
    {
      baseline: {
        name: `a bare loop of Node, true, ${accounts} times`,
        run: slow(accounts, ({ node }) => node(bareLoop, String(accounts), String(AT_ONCE), 'true')),
      },
      unit: 'ms',
      rounds: 5,
      rows: [
        { name: `exec --all -- true, ${accounts} accounts, from the cache`, run: many('true'), target: 1.5 },
      ],
    },
    {
      baseline: {
        name: `xargs -P ${AT_ONCE} sleep 1, ${accounts} times`,
        run: slow(accounts, ({ command, names }) =>
          command('xargs', '-a', names, '-P', String(AT_ONCE), '-I', '{}', 'sleep', '1'),
        ),
      },
      unit: 'ms',
      rounds: 1,
      rows: [{ name: `exec --all -- sleep 1, ${accounts} accounts`, run: many('sleep', '1'), target: 1.15 }],
    },
  ];
}

function thousands(run) {
  const accounts = 5_000;
  const assume = ({ acctmgr }) => acctmgr(...ASSUME);
  const complete = async (command, scratch) => {
    const milliseconds = await time(command, scratch);
    const written = readFileSync(join(command.env.HOME, '.aws/credentials'), 'utf8');
    const found = written.match(/^\[assumed-/gm)?.length ?? 0;
    if (found !== accounts) throw new Error(`${found} of ${accounts} accounts have a profile`);
    return milliseconds;
  };
  return [
    {
      baseline: {
        name: 'assume --all, 50 accounts, memory',
        run: run('50', 50, LATENCY, assume, peakMemory),
      },
      unit: 'MB',
      rounds: 1,
      isCold: true,
      rows: [
        {
          name: 'assume --all, 5,000 accounts, memory',
          run: run('5000', accounts, [], assume, peakMemory),
        },
      ],
    },
    {
      baseline: { name: 'assume --all, 5,000 accounts', run: run('5000', accounts, [], assume, complete) },
      unit: 'ms',
      rounds: 1,
      isCold: true,
      rows: [
        {
          name: 'assume --all, 5,000 accounts, every third call throttled',
          run: run('throttled', accounts, THROTTLING, assume, complete),
        },
      ],
    },
  ];
}
