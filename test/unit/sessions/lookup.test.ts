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

describe('accounts of the same name in two accounts.json', () => {
  const inOther = (around: string | undefined) =>
    lookupOf({ [LOOKUP_VARIABLE]: around }, 'dev', '/work/accounts.json');

  it('are no circle', () => {
    expect(inOther('dev')).toMatch(/^dev,dev#[0-9a-f]{8}$/);
    const own = lookupOf({ [LOOKUP_VARIABLE]: inOther(undefined) }, 'dev');
    expect(own).toMatch(/^dev#[0-9a-f]{8},dev$/);
    expect(lookupOf({ [LOOKUP_VARIABLE]: own }, 'dev', '/other/accounts.json')).toMatch(/,dev,dev#/);
  });

  it('may be one all the same', () => {
    const around = lookupOf({ [LOOKUP_VARIABLE]: inOther(undefined) }, 'dev');
    expect(() => inOther(around)).toThrow('acctmgr itself: dev → dev → dev.');
  });

  it('keep a name that only a role can have in one piece', () => {
    expect(lookupOf({}, '123456789012/a,b#c', '/a')).toMatch(/^123456789012\/a b c#[0-9a-f]{8}$/);
  });
});

describe('what a started program inherits', () => {
  it('says what is looked up, over what stood there', () => {
    const inherited = { PATH: '/bin', [LOOKUP_VARIABLE]: 'jump' };
    expect(childEnvironment(inherited, 'jump,dev')).toEqual({ PATH: '/bin', [LOOKUP_VARIABLE]: 'jump,dev' });
    expect(childEnvironment(inherited, undefined)).toBe(inherited);
  });
});
