import { describe, expect, it } from 'vitest';
import { editAccounts } from '../../../src/accounts/json/account-edit.js';
import { describeProblems } from '../../../src/accounts/checking/problem.js';
import { findProblems } from '../../../src/accounts/checking/problems.js';
import { diffLines } from '../../../src/accounts/json/text-diff.js';
import { importCandidates } from '../../../src/fleet/import-candidates.js';
import { roleProfiles } from '../../../src/fleet/role-profile.js';
import { planInstall } from '../../../src/profiles/config/config-plan.js';
import { profileSet } from '../../../src/profiles/reading/profile-set.js';
import { writeSections } from '../../../src/profiles/editing/sections-edit.js';
import { parseSharedFile, sectionValues } from '../../../src/profiles/editing/shared-file.js';
import { protectedAccounts } from '../../../src/sessions/protection.js';
import { alongChains } from '../../../src/sessions/chain.js';
import { unknownAmong } from '../../../src/sessions/cache/clean-selection.js';

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join('');

const cpuOf = (work: () => unknown): number => {
  const before = process.cpuUsage();
  work();
  const { user } = process.cpuUsage(before);
  return user;
};

/** Nearer to the square (16 below), which nothing that is measured here may come to. */
const MOST = 9;

/**
 * How much more work four times the size takes: 4 where it grows with the size, 16 where with its square. The least of a few:
 * what else the process does, such as collecting garbage, only ever adds to it.
 */
function growth(size: number, work: (size: number) => () => unknown): number {
  let least = Infinity;
  for (let tries = 0; tries < 10 && least >= MOST; tries += 1) {
    least = Math.min(least, cpuOf(work(size * 4)) / Math.max(1, cpuOf(work(size))));
  }
  return least;
}

const account = (index: number, more = '') =>
  `{"name":"a${index}","account_id":"${100_000_000_000 + index}","role_arn":"arn:aws:iam::${100_000_000_000 + index}:role/R"${more}}`;
const inventory = (count: number, more: (index: number) => string) =>
  `{"accounts":[${Array.from({ length: count }, (_, index) => account(index, more(index))).join(',')}]}`;
const effective = (count: number, more: (index: number) => object) =>
  Array.from({ length: count }, (_, index) => ({
    name: `a${index}`,
    account_id: String(100_000_000_000 + index),
    partition: 'aws',
    access: { kind: 'role' as const, roleArn: `arn:aws:iam::${100_000_000_000 + index}:role/R` },
    ...more(index),
  }));

describe('work grows with the size, and not with its square:', () => {
  it.each<[string, number, (size: number) => () => unknown]>([
    [
      'a credentials file of lone carriage returns',
      20_000,
      (size) => {
        const bytes = Buffer.from(`[a]\r${times(size, () => 'k\r')}`);
        return () => parseSharedFile(bytes);
      },
    ],
    [
      'a section with very many keys',
      10_000,
      (size) => {
        const bytes = Buffer.from(`[a]\n${times(size, (index) => `k${index}=v\n`)}`);
        return () => parseSharedFile(bytes);
      },
    ],
    [
      'very many [DEFAULT] sections, read for each of a few profiles',
      3000,
      (size) => {
        const { profiles } = profileSet({
          credentials: Buffer.from(
            times(size, (index) => `[DEFAULT]\nk=v\n[p${index}]\naws_access_key_id=A\n`),
          ),
        });
        return () => Array.from(profiles.keys(), (name) => profiles.get(name));
      },
    ],
    [
      'profiles that are installed among very many',
      1000,
      (size) => {
        const file = parseSharedFile(
          Buffer.from(times(size, (index) => `[profile p${index}]\nregion = eu-west-1\n  [h${index}]\n\n`)),
        );
        const wanted = Array.from({ length: size }, (_, index) => ({
          name: `q${index}`,
          account: `q${index}`,
          source: 'default',
          region: undefined,
          process: 'node acctmgr credential-process q',
        }));
        return () => writeSections(file, planInstall(file, wanted, false).changes);
      },
    ],
    [
      'unknown keys, all on one line',
      2000,
      (size) => {
        const text = `{"accounts":[${account(
          0,
          times(size, (index) => `,"foo${index}":1`),
        )}]}`;
        return () => findProblems(text);
      },
    ],
    [
      'sources that no account is called',
      1000,
      (size) => {
        const text = inventory(size, (index) => `,"source_account":"zz${index}"`);
        return () => findProblems(text);
      },
    ],
    [
      'an account that is renamed, which all others name, in a file of one line',
      2000,
      (size) => {
        const text = inventory(size, (index) => (index === 0 ? '' : ',"source_account":"a0"'));
        return () => diffLines(text, editAccounts(text, [{ kind: 'rename', name: 'a0', to: 'zz' }], 'x'));
      },
    ],
    [
      'a change of each account',
      2000,
      (size) => {
        const text = inventory(size, () => '');
        const edits = Array.from({ length: size }, (_, index) => ({
          kind: 'set' as const,
          name: `a${index}`,
          changes: { region: 'eu-west-1' },
        }));
        return () => editAccounts(text, edits, 'x');
      },
    ],
    [
      'protected accounts',
      4000,
      (size) => {
        const accounts = effective(size, () => ({ protected: true }));
        return () => protectedAccounts(accounts);
      },
    ],
    [
      'a chain of accounts, each of which is asked for',
      4000,
      (size) => {
        const accounts = effective(size, (index) => (index === 0 ? {} : { source_account: `a${index - 1}` }));
        return () =>
          accounts.map(alongChains<number>({ accounts, path: 'x' }, (_, before = 0) => before + 1));
      },
    ],
    [
      'names to be cleaned',
      4000,
      (size) => {
        const names = Array.from({ length: size }, (_, index) => `n${index}`);
        const profiles = names.map((name) => ({ name: `assumed-${name}`, account: name }) as never);
        return () => unknownAmong(names, profiles, []);
      },
    ],
    [
      'a chain of profiles that is imported',
      1000,
      (size) => {
        const config = Buffer.from(
          times(
            size,
            (index) =>
              `[profile p${index}]\nrole_arn=arn:aws:iam::111122223333:role/R${index}\nsource_profile=p${index - 1}\n`,
          ),
        );
        return () => importCandidates(roleProfiles(config), () => true);
      },
    ],
  ])('%s', (_, size, work) => {
    expect(growth(size, work)).toBeLessThan(MOST);
  });
});

it('a second key in a section with very many is told of', () => {
  const file = parseSharedFile(Buffer.from(`[a]\n${times(2000, (index) => `k${index}=v\n`)}k1=w\n`));
  expect(file.warnings).toEqual([{ line: 2002, message: 'a second k1 in one section', stopsBotocore: true }]);
  expect(file.sections.map((section) => sectionValues(file, section).size)).toEqual([2000]);
});

describe('accounts.json', () => {
  const unknownKeys = times(60, (index) => `, "foo${index}": 1`);

  it('with many unknown keys on one line has each of them told with its place', () => {
    const start = '{ "accounts": [{ "name": "a", "account_id": "123456789012"';
    const problems = findProblems(`${start}${unknownKeys} }] }`);
    expect(problems).toHaveLength(60);
    expect(problems.at(1)).toMatchObject({ path: 'accounts[0].foo1', line: 1, column: start.length + 14 });
  });

  it('shows the first 50 of its problems and how many more there are', () => {
    const lines = describeProblems(findProblems(`{ "accounts": []${unknownKeys} }`)).split('\n');
    expect([lines.length, lines.at(-1)]).toEqual([101, '  … and 10 more']);
  });
});
