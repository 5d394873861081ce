import fc from 'fast-check';
import { parseTree, type Node } from 'jsonc-parser';
import { describe, expect, it, test } from 'vitest';
import { editAccounts, type AccountEdit } from '../../../src/accounts/json/account-edit.js';
import { applyTextEdits, type TextEdit } from '../../../src/accounts/json/json-edit.js';
import { diffLines } from '../../../src/accounts/json/text-diff.js';

const edited = (text: string, ...edits: readonly AccountEdit[]): string =>
  applyTextEdits(text, editAccounts(text, edits, 'accounts.json'));

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;

const ONE_LINE_EACH = lines(
  '{',
  '  "accounts": [',
  '    { "name": "main", "account_id": "111111111111" },',
  '    { "name": "dev",  "account_id": "222222222222", "region": "eu-west-1" }',
  '  ]',
  '}',
);

const dev = { name: 'dev', account_id: '222222222222', tags: { env: 'dev' } };

describe('a new account looks like those that are there', () => {
  test.each<readonly [string, string, string]>([
    [
      'on one line',
      ONE_LINE_EACH,
      ONE_LINE_EACH.replace(
        '"region": "eu-west-1" }\n',
        '"region": "eu-west-1" },\n    { "name": "x", "account_id": "333333333333" }\n',
      ),
    ],
    [
      'with tabs',
      lines('{', '\t"accounts": [', '\t\t{', '\t\t\t"name": "main"', '\t\t}', '\t]', '}'),
      lines(
        '{',
        '\t"accounts": [',
        '\t\t{',
        '\t\t\t"name": "main"',
        '\t\t},',
        '\t\t{',
        '\t\t\t"name": "x",',
        '\t\t\t"account_id": "333333333333"',
        '\t\t}',
        '\t]',
        '}',
      ),
    ],
    [
      'in a text without blanks',
      '{"accounts":[{"name":"main"}]}',
      '{"accounts":[{"name":"main"},{"name":"x","account_id":"333333333333"}]}',
    ],
    [
      'in an empty list',
      '{\r\n    "accounts": []\r\n}\r\n',
      '{\r\n    "accounts": [\r\n        { "name": "x", "account_id": "333333333333" }\r\n    ]\r\n}\r\n',
    ],
  ])('%s', (_, before, after) => {
    const account = { name: 'x', account_id: '333333333333', region: undefined };
    expect(edited(before, { kind: 'add', account })).toBe(after);
  });
});

describe('a changed account keeps its form', () => {
  const set = (text: string, changes: Record<string, unknown>) =>
    edited(text, { kind: 'set', name: 'DEV', changes });

  it('changes a value in its place, puts a new key at the end, and takes keys away with their commas', () => {
    expect(set(ONE_LINE_EACH, { region: 'us-east-1' })).toBe(ONE_LINE_EACH.replace('eu-west-1', 'us-east-1'));
    expect(set(ONE_LINE_EACH, { protected: true })).toBe(
      ONE_LINE_EACH.replace('"eu-west-1" }', '"eu-west-1", "protected": true }'),
    );
    expect(set(ONE_LINE_EACH, { region: undefined })).toBe(
      ONE_LINE_EACH.replace(', "region": "eu-west-1"', ''),
    );
    expect(set(ONE_LINE_EACH, { name: undefined, account_id: undefined, color: 'red' })).toBe(
      ONE_LINE_EACH.replace(
        '"name": "dev",  "account_id": "222222222222", "region": "eu-west-1"',
        '"region": "eu-west-1", "color": "red"',
      ),
    );
  });

  it('does nothing where all is so already', () => {
    const edits = editAccounts(
      ONE_LINE_EACH,
      [{ kind: 'set', name: 'dev', changes: { region: 'eu-west-1', color: undefined } }],
      '',
    );
    expect(edits).toEqual([]);
  });

  it('breaks a value that is too long for a line', () => {
    const text = lines('{', '  "accounts": [', '    {', '      "name": "dev"', '    }', '  ]', '}');
    const policy_arns = ['a', 'b'].map((name) => `arn:aws:iam::aws:policy/job-function/${name}`);
    expect(set(text, { policy_arns })).toBe(
      text.replace(
        '"dev"',
        `"dev",\n      "policy_arns": [\n        "${policy_arns.join('",\n        "')}"\n      ]`,
      ),
    );
  });
});

describe('removing and renaming', () => {
  const text = lines(
    '{ "defaults": { "source_account": "hub" },',
    '  "accounts": [ { "name": "hub" }, { "name": "a", "source_account": "HUB" }, { "name": "b" } ] }',
  );

  test.each([
    ['hub', '[ { "name": "a", "source_account": "HUB" }, { "name": "b" } ]'],
    ['a', '[ { "name": "hub" }, { "name": "b" } ]'],
    ['b', '[ { "name": "hub" }, { "name": "a", "source_account": "HUB" } ]'],
  ])('takes %s away with one comma', (name, list) => {
    expect(edited(text, { kind: 'remove', name })).toBe(text.replace(/\[.*\]/, list));
  });

  it('takes several away and adds one at once, also of the name of one that goes', () => {
    const account = { name: 'a', account_id: '222222222222' };
    const remove = (name: string): AccountEdit => ({ kind: 'remove', name });
    const add: AccountEdit = { kind: 'add', account };
    const [hub, added] = ['{ "name": "hub" }', '{ "name": "a", "account_id": "222222222222" }'];
    expect(edited(text, remove('a'), add, remove('b'))).toBe(text.replace(/\[.*\]/, `[ ${hub}, ${added} ]`));
    expect(edited(text, remove('hub'), remove('a'), remove('b'), add)).toBe(
      text.replace(/\[.*\]/, `[ ${added} ]`),
    );
    expect(edited(text, remove('hub'), remove('a'), remove('b'))).toBe(text.replace(/\[.*\]/, '[]'));
  });

  it('changes every mention of the name as a source', () => {
    expect(edited(text, { kind: 'rename', name: 'hub', to: 'core' })).toBe(
      text.replaceAll('"hub"', '"core"').replace('"HUB"', '"core"'),
    );
  });

  it('lets an account change the case of its name, but not take the name of another', () => {
    expect(edited(text, { kind: 'rename', name: 'b', to: 'B' })).toBe(text.replace('"b"', '"B"'));
    expect(() => edited(text, { kind: 'rename', name: 'b', to: 'A' })).toThrow(
      'An account is called "A" already in accounts.json.',
    );
  });

  it('names the nearest account where there is none of the name', () => {
    expect(() => edited(text, { kind: 'remove', name: 'hbu' })).toThrow(
      expect.objectContaining({ code: 'unknown_account', hint: expect.stringContaining('hub') as string }),
    );
  });
});

describe('in any layout', () => {
  const key = fc.stringMatching(/^[a-z_]{1,8}$/);
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 }));
  const account = fc.dictionary(
    key.filter((one) => one !== 'name'),
    value,
    { maxKeys: 4, noNullPrototype: true },
  );
  const indent = fc.constantFrom(0, 2, 4, '\t');
  const file = fc
    .tuple(fc.array(account, { minLength: 1, maxLength: 4 }), indent, fc.boolean())
    .map(([accounts, step, isWindows]) => {
      const named = accounts.map((one, index) => ({ name: `n${index}`, ...one }));
      const text = JSON.stringify({ accounts: named }, null, step);
      return { named, text: isWindows ? text.replaceAll('\n', '\r\n') : text };
    });
  const valueOf = (text: string) => (JSON.parse(text) as { accounts: object[] }).accounts;

  const outside = (text: string, edits: readonly TextEdit[]): string[] => {
    let at = 0;
    const parts = edits.map(({ offset, length }) => {
      const part = text.slice(at, offset);
      at = offset + length;
      return part;
    });
    return [...parts, text.slice(at)];
  };

  test('a change of one account leaves every byte of the others', () => {
    fc.assert(
      fc.property(
        file,
        key,
        fc.option(value, { nil: undefined }),
        fc.nat(),
        ({ named, text }, changed, to, seed) => {
          fc.pre(changed !== 'name' || to !== undefined);
          const at = seed % named.length;
          const edits = editAccounts(text, [{ kind: 'set', name: `n${at}`, changes: { [changed]: to } }], '');
          const after = applyTextEdits(text, edits);
          const expected: object[] = named.with(at, {
            ...(named[at] ?? { name: '' }),
            [changed]: to,
          });
          expect(valueOf(after)).toEqual(JSON.parse(JSON.stringify(expected)));
          const item: Node | undefined = parseTree(text)?.children?.[0]?.children?.[1]?.children?.[at];
          const end = (item?.offset ?? 0) + (item?.length ?? 0);
          for (const edit of edits) {
            expect(edit.offset).toBeGreaterThan(item?.offset ?? Infinity);
            expect(edit.offset + edit.length).toBeLessThan(end);
          }
          expect(outside(text, edits).every((part) => after.includes(part))).toBe(true);
        },
      ),
    );
  });

  test('adding an account and removing it again gives the same text', () => {
    fc.assert(
      fc.property(file, account, ({ named, text }, more) => {
        const added = edited(text, { kind: 'add', account: { name: 'new', ...more } });
        expect(valueOf(added)).toEqual([...named, { name: 'new', ...more }]);
        expect(edited(added, { kind: 'remove', name: 'new' })).toBe(text);
      }),
    );
  });

  test('giving an account a new key and taking it away again gives the same text', () => {
    fc.assert(
      fc.property(file, value, ({ text }, given) => {
        const changed = edited(text, { kind: 'set', name: 'n0', changes: { x_new: given } });
        expect(edited(changed, { kind: 'set', name: 'n0', changes: { x_new: undefined } })).toBe(text);
      }),
    );
  });

  test('renaming there and back gives the same text', () => {
    fc.assert(
      fc.property(file, ({ text }) => {
        const there = edited(text, { kind: 'rename', name: 'n0', to: 'other' });
        expect(edited(there, { kind: 'rename', name: 'other', to: 'n0' })).toBe(text);
      }),
    );
  });
});

test('a diff shows the lines that change, and no others', () => {
  const edits = editAccounts(
    ONE_LINE_EACH,
    [
      { kind: 'set', name: 'main', changes: { color: 'red\u001b[31m' } },
      { kind: 'add', account: { ...dev, name: 'x' } },
    ],
    '',
  );
  expect(diffLines(ONE_LINE_EACH, edits)).toEqual([
    '-     { "name": "main", "account_id": "111111111111" },',
    '+     { "name": "main", "account_id": "111111111111", "color": "red\\u001b[31m" },',
    '-     { "name": "dev",  "account_id": "222222222222", "region": "eu-west-1" }',
    '+     { "name": "dev",  "account_id": "222222222222", "region": "eu-west-1" },',
    '+     { "name": "x", "account_id": "222222222222", "tags": { "env": "dev" } }',
  ]);
});
