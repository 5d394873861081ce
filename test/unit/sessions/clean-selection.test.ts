import { describe, expect, it, vi } from 'vitest';
import { mayBelongTo } from '../../../src/sessions/cache/clean-selection.js';

describe('a profile that is gone may have been one of an account', () => {
  const accounts = new Set(['prod', 'prod-eu', 'a.b']);
  it.each([
    ['assumed-prod', true],
    ['Assumed-PROD', true],
    ['assumed-prod/Admin', true],
    ['assumed-prod/ops/Admin', true],
    ['assumed-prod-Admin', true],
    ['assumed-prod-eu/read-only', true],
    ['assumed-a.b', true],
    ['assumed-production', false],
    ['assumed-a', false],
    ['assumed-', false],
    ['prod', false],
    ['my-assumed-prod', false],
  ])('%s: %s', (name, expected) => {
    expect(mayBelongTo(name, accounts)).toBe(expected);
  });

  it('which is found without going through all accounts', () => {
    const many = new Set(Array.from({ length: 1000 }, (_, index) => `a${index}`));
    const has = vi.spyOn(many, 'has');
    expect(mayBelongTo('assumed-a999-x/y', many)).toBe(true);
    expect(mayBelongTo('assumed-b-x/y', many)).toBe(false);
    expect(has.mock.calls.length).toBeLessThan(10);
  });
});
