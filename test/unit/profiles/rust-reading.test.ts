import { describe, expect, it } from 'vitest';
import { rustProblem } from '../../../src/profiles/reading/rust-reading.js';

/** What aws-runtime 1.10 says of the same texts. */
describe('the SDK for Rust', () => {
  it.each([
    ['[a]\nk : v\n', 2, /no =/],
    ['[a]\ns3 =\n  = v\n', 3, /nothing before the =/],
    ['[a]\ns3 =\n  # note\n', 3, /no =/],
    ['[a]\ns3 =\n  nonsense\n', 3, /no =/],
    ['[a]\n  k = v\n', 2, /indented/],
    ['[a]\n  # note\nk = v\n', 2, /indented/],
    ['[a] and more\nk = v\n', 1, /must end with \]/],
    ['[a#b]\nk = v\n', 1, /must end with \]/],
    ['[a\nk = v\n', 1, /must end with \]/],
    ['[a]\rk = v\r', 1, /must end with \]/],
    ['k = v\n', 1, /above the first/],
    ['\ufeff[a]\nk = v\n', 1, /above the first/],
    ['[a]\n\u00a0\n', 2, /no =/],
  ])('stops in %j at line %i', (text, line, message) => {
    expect(rustProblem(text)).toEqual({ line, message: expect.stringMatching(message) as string });
  });

  it.each([
    '',
    '[a]\nk = v\n',
    '[a]\r\nk = v\r\n',
    '[a] # note\nk = v\n',
    '[a]\nk = v\n  more\n',
    '[a]\ns3 =\n  x = y\n\n  z = w\n',
    '[a]\nk = v\nk = w\n[a]\nk = x\n',
    '# note\n; note\n[a]\n# note\nk = v # note\n',
  ])('reads %j', (text) => {
    expect(rustProblem(text)).toBeUndefined();
  });
});
