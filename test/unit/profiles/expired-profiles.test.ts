import { describe, expect, it } from 'vitest';
import { haveMoreExpired } from '../../../src/profiles/cleaning/expired-profiles.js';
import { parseSharedFile } from '../../../src/profiles/editing/shared-file.js';
import { managedSection } from '../../support/managed-profile.js';

describe('whether many profiles have expired', () => {
  const NOW = Date.parse('2030-01-02T03:04:05Z');
  const section = (name: string, expiration: string): string =>
    managedSection(name).replace('2030-01-02T03:04:05Z', expiration);
  const many = (text: string, most = 1) =>
    haveMoreExpired(parseSharedFile(Buffer.from(text)), (name) => name === 'taken', NOW, most);

  it('counts those that ended before now, or now', () => {
    const [before, now, after] = ['2030-01-02T03:04:04Z', '2030-01-02T03:04:05Z', '2030-01-02T03:04:06Z'];
    expect(many(section('a', before) + section('b', now))).toBe(true);
    expect(many(section('a', before) + section('b', after))).toBe(false);
    expect(many(section('a', before) + section('taken', before))).toBe(false);
    expect(many(section('a', before) + section('b', before), 2)).toBe(false);
  });

  it('counts none that is not ours', () => {
    const copy = section('a', '2020-01-01T00:00:00Z').replace('[a]', '[copy]');
    expect(many(section('a', '2020-01-01T00:00:00Z') + copy)).toBe(false);
    expect(many(`[x]\nexpiration = 2020-01-01T00:00:00Z\n[y]\nexpiration = 2020-01-01T00:00:00Z\n`)).toBe(
      false,
    );
  });
});
