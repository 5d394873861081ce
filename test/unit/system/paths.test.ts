import { expect, test } from 'vitest';
import { accessLogPath } from '../../../src/system/paths.js';

const host = { env: {}, home: '/home/ada', cwd: '/srv/work', platform: 'linux' } as const;
const named = { ...host, env: { ACCTMGR_ACCESS_LOG: './access_log.jsonl' } };

test.each([
  [
    'in the state folder where nobody says otherwise',
    host,
    undefined,
    '/home/ada/.local/state/acctmgr/access_log.jsonl',
  ],
  ['where the settings say', host, '/var/log/acctmgr.jsonl', '/var/log/acctmgr.jsonl'],
  ['below the home where the settings begin with ~', host, '~/log.jsonl', '/home/ada/log.jsonl'],
  ['where the variable says, against the working folder', named, undefined, '/srv/work/access_log.jsonl'],
  [
    'where the variable says, whatever the settings say',
    named,
    '/var/log/acctmgr.jsonl',
    '/srv/work/access_log.jsonl',
  ],
])('the access log lies %s', (_where, machine, configured, expected) => {
  expect(accessLogPath(machine, configured)).toBe(expected);
});
