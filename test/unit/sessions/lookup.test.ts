import { describe, expect, it } from 'vitest';
import { childEnvironment, LOOKUP_VARIABLE, lookupOf } from '../../../src/sessions/source/lookup.js';

describe('the accounts that are looked up', () => {
  it.each([
    [undefined, 'dev', 'dev'],
    ['jump', 'dev', 'jump,dev'],
    ['dev-2', 'dev', 'dev-2,dev'],
  ])('around %s: %s', (around, account, expected) => {
    expect(lookupOf({ [LOOKUP_VARIABLE]: around }, account)).toBe(expected);
  });

  it('lead back to themselves nowhere', () => {
    expect(() => lookupOf({ [LOOKUP_VARIABLE]: 'a,dev,b' }, 'dev')).toThrow('acctmgr itself: dev → b → dev.');
  });
});

describe('what a started program inherits', () => {
  it('says what is looked up, over what stood there', () => {
    const inherited = { PATH: '/bin', [LOOKUP_VARIABLE]: 'jump' };
    expect(childEnvironment(inherited, 'jump,dev')).toEqual({ PATH: '/bin', [LOOKUP_VARIABLE]: 'jump,dev' });
    expect(childEnvironment(inherited, undefined)).toBe(inherited);
  });
});
