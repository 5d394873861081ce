import { join } from 'node:path';
import { DEV_ROLE, desk, findPeers } from './desk.mjs';
import { peakMemory, time } from './measure.mjs';

/*
 * A group compares its rows with one baseline, all run in turn. A row whose `run` is missing says why in `missing`.
 * Targets are ratios.
 */

const script = join(import.meta.dirname, 'assume_role.py');

/** @param {string} scratch @param {{ url: string, users: readonly object[] }} aws */
export function groups(scratch, aws) {
  const few = desk(scratch, 'few', { accounts: 3 });
  const many = desk(scratch, 'many', { accounts: 2_000 });
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
      ],
    },
    {
      baseline: { name: 'node -e 0, memory', run: weighed(few.node('-e', '0')) },
      unit: 'MB',
      rounds: 5,
      rows: [
        { name: 'list, 3 accounts, memory', run: weighed(few.acctmgr('list')), target: 1.3 },
        { name: 'list, 2,000 accounts, memory', run: weighed(many.acctmgr('list')) },
      ],
    },
    ...againstPeers(scratch, aws, timed),
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
