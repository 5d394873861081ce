import { describe, expect, it } from 'vitest';
import { parseSharedFile } from '../../../src/profiles/editing/shared-file.js';
import { toSection, type ManagedProfile } from '../../../src/profiles/managed-profile.js';
import {
  takeSection,
  takeSections,
  type SectionWish,
  type TakenSections,
} from '../../../src/profiles/taken-section.js';
import { AcctmgrError } from '../../../src/system/failure.js';
import { HOSTILE_FILES, NOT_UTF8 } from '../../support/hostile-files.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const profile = (name: string, token = 'new=='): ManagedProfile => ({
  name: `assumed-${name}`,
  account: name,
  roleArn: 'arn:aws:iam::222222222222:role/Developer',
  source: 'profile:default',
  expiration: new Date('2026-03-01T13:00:00Z'),
  region: 'eu-west-1',
  details: '1a2b',
  credentials: { accessKeyId: 'ASIAEXAMPLEEXAMPLE12', secretAccessKey: 's/e+cret', sessionToken: token },
});
const wish = (name: string, more: Partial<ManagedProfile> = {}, force = false): SectionWish => {
  const wanted = { ...profile(name), ...more };
  return { name: wanted.name, values: toSection(wanted), wanted, rules: { force }, now: NOW };
};
const file = (text: string | Buffer) => parseSharedFile(Buffer.from(text));
const latin1 = (text: string | Buffer) => Buffer.from(text).toString('latin1');

const textAfter = ({ edit }: Pick<TakenSections, 'edit'>, before: string | Buffer): string =>
  latin1(edit ?? Buffer.from(before));
const said = ({ each }: TakenSections) =>
  [...each.values()].map((one) => (one instanceof AcctmgrError ? one.code : one));

/** As accounts that are written one after the other. */
function oneByOne(text: string | Buffer, wishes: readonly SectionWish[]) {
  let current = file(text);
  const outcomes = wishes.map((one) => {
    try {
      const { edit, notices } = takeSection('FILE', current, one);
      if (edit !== undefined) current = file(edit);
      return notices;
    } catch (error) {
      if (error instanceof AcctmgrError) return error.code;
      throw error;
    }
  });
  return { text: latin1(current.bytes), outcomes };
}

const OLD = textAfter(
  takeSection('FILE', file(''), wish('b', { credentials: profile('b', 'old==').credentials })),
  '',
);
const USERS = '[assumed-c]\naws_access_key_id = AKIAUSERUSERUSERUSER\naws_secret_access_key = s\n';
const THREE = [wish('a'), wish('b'), wish('c'), wish('d')];

describe('sections that are taken together', () => {
  it.each([
    ['', [[], [], [], []]],
    [`# mine\n[default]\nregion = x\n\n${OLD}`, [[], [], [], []]],
    [`${OLD}\n${USERS}`, [[], [], 'profile_holds_long_term_key', []]],
    [
      `[assumed-a]\noutput = json\n\n[assumed-d]\naws_access_key_id = ASIAX\naws_secret_access_key = s\naws_session_token = t\n`,
      [
        'profile_not_managed',
        [],
        [],
        ['The profile assumed-d held temporary credentials without a mark; acctmgr manages it from now on.'],
      ],
    ],
    ['[assumed-a]\nregion = x\n[assumed-a]\nregion = y\n', ['profile_not_managed', [], [], []]],
    ['[broken\n', Array<string>(4).fill('credentials_file_refused')],
  ])('are what each by itself would be: %j', (text, outcomes) => {
    const taken = takeSections('FILE', file(text), THREE);
    expect(said(taken)).toEqual(outcomes);
    expect({ text: textAfter(taken, text), outcomes }).toEqual(oneByOne(text, THREE));
  });

  it.each([...Object.entries(HOSTILE_FILES), ['bytes that are not UTF-8', NOT_UTF8] as const])(
    'leave %s as each by itself would',
    (_, content) => {
      const odd = [...THREE, wish('e', { region: 'a #b' })];
      const taken = takeSections('FILE', file(content), odd);
      expect({ text: textAfter(taken, content), outcomes: said(taken) }).toEqual(oneByOne(content, odd));
    },
  );

  it.each(['1a2b', undefined])(
    'change nothing, and say nothing, where all of them stand there already (details: %s)',
    (details) => {
      const four = ['a', 'b', 'c', 'd'].map((name) => wish(name, { details }));
      const { edit } = takeSections('FILE', file(''), four);
      const again = takeSections('FILE', file(edit ?? ''), four);
      expect({ edit: again.edit, said: said(again) }).toEqual({ edit: undefined, said: [[], [], [], []] });
    },
  );

  it('keep a live session of other rights, unless that is wanted', () => {
    const other = wish('b', { roleArn: 'arn:aws:iam::222222222222:role/Admin' });
    const taken = takeSections('FILE', file(OLD), [wish('a'), other]);
    expect(said(taken)).toEqual([[], 'profile_holds_live_session']);
    expect(textAfter(taken, OLD).startsWith(OLD)).toBe(true);
    const forced = takeSections('FILE', file(OLD), [wish('a'), { ...other, rules: { force: true } }]);
    expect(said(forced)).toEqual([[], [expect.stringContaining('as --force asked')]]);
  });

  it('are taken in turn where two want the same one', () => {
    const twice = [wish('a'), wish('a', { credentials: profile('a', 'later==').credentials }), wish('b')];
    const taken = takeSections('FILE', file(''), twice);
    expect(said(taken)).toEqual([[], [], []]);
    expect(textAfter(taken, '')).toBe(oneByOne('', twice).text);
    expect(textAfter(taken, '').match(/token = .*/g)).toEqual(['token = later==', 'token = new==']);
  });
});
