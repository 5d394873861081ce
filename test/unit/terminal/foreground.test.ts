import { describe, expect, it } from 'vitest';
import { foregroundByPs, foregroundByStat, terminalByStat } from '../../../src/system/tty.js';

describe('the foreground group of a terminal', () => {
  it.each([
    ['ours', '4242 (node) S 4100 4242 4100 34816 4242 4194304 0', true],
    ['another', '4242 (node) S 4100 4242 4100 34816 4100 4194304 0', false],
    ['ours, under a hostile name', '4242 (no) S 1 (de)) S 4100 4242 4100 34816 4242 4194304', true],
    ['one outside of our pid namespace', '12 (node) S 1 12 1 34816 0 4194304', false],
  ])('is %s in /proc/PID/stat', (_name, stat, isOurs) => {
    expect(foregroundByStat(stat)).toBe(isOurs);
  });

  it.each([
    ['ours', ' 4242  4242\n', true],
    ['another', ' 4242  4100\n', false],
  ])('is %s in ps', (_name, line, isOurs) => {
    expect(foregroundByPs(line)).toBe(isOurs);
  });
});

describe('the controlling terminal', () => {
  it.each([
    ['there', '4242 (node) S 4100 4242 4100 34816 4242 4194304 0', true],
    ['there, while another group is in the foreground', '4242 (no) S 1 (d)) S 1 4242 1 34816 1 0', true],
    ['not there', '7 (node) S 1 7 7 0 -1 4194304 0', false],
  ])('is %s by /proc/PID/stat', (_what, stat, isThere) => {
    expect(terminalByStat(stat)).toBe(isThere);
  });
});
