import { describe, expect, it } from 'vitest';
import { colourLevel, paintAt } from '../../../src/output/colours.js';

describe('colourLevel', () => {
  it.each([
    ['a terminal', {}, true, false, 1],
    ['a pipe', {}, false, false, 0],
    ['a terminal that can do nothing', { TERM: 'dumb' }, true, false, 0],
    ['NO_COLOR', { NO_COLOR: '1' }, true, false, 0],
    ['an empty NO_COLOR, which counts as none', { NO_COLOR: '' }, true, false, 1],
    ['NO_COLOR over FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false, 0],
    ['FORCE_COLOR on a pipe', { FORCE_COLOR: '1' }, false, false, 1],
    ['FORCE_COLOR=true', { FORCE_COLOR: 'true' }, false, false, 1],
    ['FORCE_COLOR=3', { FORCE_COLOR: '3' }, false, false, 3],
    ['FORCE_COLOR=0 on a terminal', { FORCE_COLOR: '0' }, true, false, 0],
    ['--no-color over FORCE_COLOR', { FORCE_COLOR: '1' }, true, true, 0],
  ])('%s', (_name, env, isTerminal, refused, level) => {
    expect(colourLevel({ env, isTerminal, refused })).toBe(level);
  });
});

describe('paintAt', () => {
  it('leaves text alone without colour', async () => {
    expect((await paintAt(0))('red', 'text')).toBe('text');
  });

  it('colours whatever chalk would detect by itself', async () => {
    expect((await paintAt(1))('red', 'text')).toBe('\u001b[31mtext\u001b[39m');
  });
});
