import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { crowd } from './crowd.mjs';
import { DEV_ROLE, desk } from '../scripts/desk.mjs';
import { SOME_ACCOUNT, writeLongLog } from './long-log.mjs';
import { codeCache } from '../scripts/built.mjs';
import { root } from '../scripts/dependencies.mjs';
import { keptFolderOf, presentNodes } from '../scripts/nodes.mjs';
import { peakMemory, time } from './measure.mjs';
import { findPeers } from './peers.mjs';

/*
 * A group compares its rows with one baseline, all run in turn. A row whose `run` is missing says why in `missing`.
 * Targets are ratios.
 */

const script = join(import.meta.dirname, 'assume_role.py');

const parseLines = join(import.meta.dirname, 'parse-lines.mjs');
const libraryScript = join(import.meta.dirname, 'get-session.mjs');
const nothing = process.platform === 'win32' ? ['cmd', '/c', 'exit 0'] : ['true'];

/**
 * @param {string} scratch
 * @param {{ url: string, users: readonly object[], signIns: readonly { token: object }[] }} aws
 * @param {{ url: string, users: readonly object[], calls(): number }} slowAws - takes a second for each answer
 */
export function groups(scratch, aws, slowAws) {
  const few = desk(scratch, 'few', { accounts: 3 });
  const many = desk(scratch, 'many', { accounts: 2_000 });
  const listed = desk(scratch, 'listed', { discovered: 5_000 });
  const timed = (command) => () => time(command, scratch);
  const weighed = (command) => () => peakMemory(command, scratch);
  return [
    {
      baseline: { name: 'node -e 0', run: timed(few.node('-e', '0')) },
      unit: 'ms',
      rounds: 41,
      rows: [
        { name: '--version', run: timed(few.acctmgr('--version')), target: 1.5 },
        { name: '--help', run: timed(few.acctmgr('--help')), target: 1.7 },
        { name: 'list, 3 accounts', run: timed(few.acctmgr('list')), target: 1.7 },
        { name: 'list, 2,000 accounts', run: timed(many.acctmgr('list')), target: 3.5 },
        { name: 'list, 5,000 of an organization', run: timed(listed.acctmgr('list')), target: 7 },
      ],
    },
    ...byNode(scratch, few, timed),
    fromCache(desk(scratch, 'cached', { aws }), many, timed),
    byPermissionSet(desk(scratch, 'signed-in', { aws, isSignedIn: true }), timed),
    {
      baseline: { name: 'node -e 0, memory', run: weighed(few.node('-e', '0')) },
      unit: 'MB',
      rounds: 5,
      rows: [
        { name: 'list, 3 accounts, memory', run: weighed(few.acctmgr('list')), target: 1.3 },
        { name: 'list, 2,000 accounts, memory', run: weighed(many.acctmgr('list')) },
      ],
    },
    ...longLog(scratch, timed, weighed),
    ...againstPeers(scratch, aws, timed),
    atOnce(crowd(scratch, slowAws)),
    {
      baseline: {
        name: 'assume, no profiles yet',
        run: timed(desk(scratch, 'empty', { aws }).acctmgr('assume', 'dev', '--refresh')),
      },
      unit: 'ms',
      rounds: 21,
      rows: [
        {
          name: 'assume, 5,000 profiles',
          run: timed(desk(scratch, 'full', { aws, profiles: 5_000 }).acctmgr('assume', 'dev', '--refresh')),
          target: 1.4,
        },
      ],
    },
  ];
}

/** Each Node.js with the code that is kept for it, and without. */
function byNode(scratch, { command }, timed) {
  const bare = join(scratch, 'without-kept-code');
  cpSync(join(root, 'dist'), bare, { recursive: true });
  rmSync(join(bare, 'code-cache'), { recursive: true, force: true });
  return presentNodes().map(({ version, file }) => {
    const list = (program) => timed(command(file, program, 'list'));
    const isKept = existsSync(join(codeCache, keptFolderOf(version)));
    return {
      baseline: {
        name: `node -e 0, Node.js ${version}`,
        ...(isKept
          ? { run: timed(command(file, '-e', '0')) }
          : { missing: 'nothing is kept for it: npm run build -- --every-node' }),
      },
      unit: 'ms',
      rounds: 21,
      rows: [
        { name: `list, Node.js ${version}`, run: list(join(root, 'dist/main.cjs')) },
        { name: `list without kept code, Node.js ${version}`, run: list(join(bare, 'main.cjs')) },
      ],
    };
  });
}

/** The first round, which does not count, fills the cache. */
function fromCache(cached, many, timed) {
  return {
    baseline: { name: 'node -e 0, again', run: timed(cached.node('-e', '0')) },
    unit: 'ms',
    rounds: 41,
    rows: [
      { name: 'assume, from the cache', run: timed(cached.acctmgr('assume', 'dev')), target: 1.8 },
      { name: 'env, from the cache', run: timed(cached.acctmgr('env', 'dev')), target: 1.7 },
      {
        name: 'credential-process, from the cache',
        run: timed(cached.acctmgr('credential-process', 'dev')),
        target: 1.7,
      },
      { name: 'exec, from the cache', run: timed(cached.acctmgr('exec', 'dev', '--', ...nothing)) },
      { name: 'getSession, from the cache', run: timed(cached.node(libraryScript)), target: 1.5 },
      {
        name: 'completion, 2,000 accounts',
        run: timed(many.acctmgr('complete', '--', 'assume', 'a')),
        target: 1.7,
      },
    ],
  };
}

/** A permission set costs what a role costs: nothing of Identity Center is loaded where the cache has the answer. */
function byPermissionSet(signedIn, timed) {
  return {
    baseline: {
      name: 'credential-process of a role, from the cache',
      run: timed(signedIn.acctmgr('credential-process', 'dev')),
    },
    unit: 'ms',
    rounds: 41,
    rows: [
      {
        name: 'credential-process of a permission set, from the cache',
        run: timed(signedIn.acctmgr('credential-process', 'payments/ro')),
        target: 1.1,
      },
    ],
  };
}

/** The log of years; half a gigabyte, which is written when a row of these is measured first. */
function longLog(scratch, timed, weighed) {
  const desks = new Map();
  const deskWith = (lines) => {
    if (!desks.has(lines)) {
      const made = desk(scratch, `log-${lines}`);
      const log = join(made.home, '.local/state/acctmgr/access_log.jsonl');
      writeLongLog(log, lines);
      desks.set(lines, { ...made, log });
    }
    return desks.get(lines);
  };
  const MILLION = 1_000_000;
  const acctmgr =
    (measured, lines, ...words) =>
    () =>
      measured(deskWith(lines).acctmgr(...words))();
  const verify = ['log', 'verify'];
  const ofAccount = ['log', '--account', SOME_ACCOUNT, '-n', 'all'];
  return [
    {
      baseline: { name: 'list, beside a long log', run: acctmgr(timed, MILLION, 'list') },
      unit: 'ms',
      rounds: 41,
      rows: [
        { name: 'log -n 20, 1,000,000 lines', run: acctmgr(timed, MILLION, 'log', '-n', '20'), target: 1.3 },
      ],
    },
    {
      baseline: {
        name: 'JSON.parse of 1,000,000 lines',
        run: () => timed(deskWith(MILLION).node(parseLines, deskWith(MILLION).log))(),
      },
      unit: 'ms',
      rounds: 5,
      rows: [
        { name: 'log --account, 1,000,000 lines', run: acctmgr(timed, MILLION, ...ofAccount), target: 3 },
        { name: 'log verify, 1,000,000 lines', run: acctmgr(timed, MILLION, ...verify), target: 3 },
        {
          name: 'log export --format csv',
          run: acctmgr(timed, MILLION, 'log', 'export', '--format', 'csv'),
        },
      ],
    },
    // V8 lets its heap grow for a while; what counts is that it stops.
    ...[
      ['log verify', verify, 1.2],
      ['log --account', ofAccount, 1.5],
    ].map(([name, words, target]) => ({
      baseline: { name: `${name}, 10,000 lines, memory`, run: acctmgr(weighed, 10_000, ...words) },
      unit: 'MB',
      rounds: 5,
      rows: [
        {
          name: `${name}, 1,000,000 lines, memory`,
          run: acctmgr(weighed, MILLION, ...words),
          target,
        },
      ],
    })),
  ];
}

function atOnce(callers) {
  return {
    baseline: { name: '1 caller, STS takes 1 s', run: () => callers(1) },
    unit: 'ms',
    rounds: 3,
    rows: [{ name: '50 callers at once, 1 STS call', run: () => callers(50), target: 3 }],
  };
}

function againstPeers(scratch, aws, timed) {
  const peers = findPeers();
  const mine = desk(scratch, 'mine', { aws });
  const theirs = desk(scratch, 'theirs', { aws });
  const row = { run: timed(mine.acctmgr('assume', 'dev', '--refresh')) };
  const cli = ['sts', 'assume-role', '--role-arn', DEV_ROLE, '--role-session-name', 'bench'];
  return [
    {
      baseline:
        peers.aws === undefined
          ? { name: 'aws sts assume-role', missing: 'no AWS CLI here' }
          : { name: 'aws sts assume-role', run: timed(theirs.command(peers.aws, ...cli)) },
      unit: 'ms',
      rounds: 9,
      rows: [{ ...row, name: 'assume (cold), against aws', target: 0.3 }],
    },
    {
      baseline:
        peers.boto === undefined
          ? { name: 'the same with boto3', missing: 'no Python with boto3 here' }
          : { name: 'the same with boto3', run: timed(theirs.command(peers.boto, script, DEV_ROLE, 'dev')) },
      unit: 'ms',
      rounds: 9,
      rows: [{ ...row, name: 'assume (cold), against boto3', target: 0.45 }],
    },
  ];
}
