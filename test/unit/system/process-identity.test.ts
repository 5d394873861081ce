import { describe, expect, it } from 'vitest';
import { livenessOf, parseStat, processIdentity } from '../../../src/system/processes/process-identity.js';

const fieldsAfterName = 'S 1 100 100 34816 200 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000000 300';

describe('the stat file of a process', () => {
  it.each([
    { name: 'node', stat: `42 (node) ${fieldsAfterName}\n` },
    { name: 'a name with a parenthesis and spaces', stat: `42 (x) R 1 (y) ${fieldsAfterName}\n` },
  ])('tells its state and its start time: $name', ({ stat }) => {
    expect(parseStat(stat)).toEqual({ state: 'S', startTime: '987654' });
  });

  it('tells nothing when it is cut short', () => {
    expect(parseStat('42 (node) S 1 100')).toBeUndefined();
  });
});

describe('a process known by its host name only', () => {
  const host = (running: readonly number[]) => ({
    pid: 1,
    hostname: () => 'here',
    processExists: (pid: number) => running.includes(pid),
  });
  const self = { pid: 1, host: 'here' };

  it.each([
    { other: { pid: 7, host: 'here' }, running: [7], liveness: 'alive' },
    { other: { pid: 7, host: 'here' }, running: [8], liveness: 'dead' },
    { other: { pid: 7, host: 'there' }, running: [8], liveness: 'unknown' },
    {
      other: { pid: 7, host: 'here', boot: 'b', pidNamespace: 'n', startTime: '1' },
      running: [8],
      liveness: 'unknown',
    },
  ])('$other of processes $running is $liveness', ({ other, running, liveness }) => {
    expect(livenessOf(other, self, host(running))).toBe(liveness);
  });
});

describe('a process known by boot, pid namespace, pid and start time', () => {
  const host = { pid: process.pid, hostname: () => 'here', processExists: () => false };
  const self = processIdentity(host);
  const isKnown = self.boot !== undefined;

  it.runIf(isKnown).each([
    { change: 'nothing', other: self, liveness: 'alive' },
    { change: 'the host name', other: { ...self, host: 'there' }, liveness: 'alive' },
    { change: 'the start time', other: { ...self, startTime: '1' }, liveness: 'dead' },
    { change: 'the process id', other: { ...self, pid: 2 ** 22 }, liveness: 'dead' },
    { change: 'the boot', other: { ...self, boot: 'b' }, liveness: 'unknown' },
    { change: 'the pid namespace', other: { ...self, pidNamespace: 'n' }, liveness: 'unknown' },
  ])('is $liveness when it differs from a running one by $change', ({ other, liveness }) => {
    expect(livenessOf(other, self, host)).toBe(liveness);
  });

  it.runIf(isKnown)('is unknown when /proc hides it', () => {
    const hidden = { ...self, pid: 2 ** 22 };
    expect(livenessOf(hidden, self, { ...host, processExists: () => true })).toBe('unknown');
  });
});
