import * as z from 'zod/mini';
import type { EntryFault, ValuePath } from './finding.js';
import { isFreeKey } from '../limits.js';
import { fileSchema, type AccountEntry } from '../schema.js';
import type { Draft } from './scope.js';
import { describeUnknownKey } from './unknown-key.js';
import { describeWrongValue } from './wrong-value.js';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function valueAt(value: unknown, path: ValuePath): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}

/** Everything in the parsed file that the schema refuses: unknown keys, missing ones, wrong values. */
export function shapeFindings(parsed: unknown): EntryFault[] {
  const issues = z.safeParse(fileSchema, parsed).error?.issues ?? [];
  const told = new Set<string>();
  return issues.flatMap((issue): EntryFault[] => {
    const path = issue.path.filter((step) => typeof step !== 'symbol');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.filter((key) => !isFreeKey(key)).map((key) => describeUnknownKey(path, key));
    }
    // A value that is too short mostly has the wrong form, too: once is enough.
    const place = JSON.stringify(path);
    if (told.has(place)) return [];
    told.add(place);
    return [describeWrongValue(path, valueAt(parsed, path), issue)];
  });
}

/** What the rules over the whole file can still be asked about, with all that `findings` name left out. */
export function soundPart(parsed: unknown, findings: readonly EntryFault[]): Draft {
  const faulty = new Set(
    findings.map(({ path }) => JSON.stringify(path.slice(0, path[0] === 'accounts' ? 3 : 2))),
  );
  const sound = (value: unknown, ...path: ValuePath): Readonly<Record<string, unknown>> =>
    isObject(value)
      ? Object.fromEntries(
          Object.entries(value).filter(([key]) => !faulty.has(JSON.stringify([...path, key]))),
        )
      : {};
  const { defaults, accounts } = isObject(parsed) ? parsed : {};
  return {
    // What is left passed the schema key by key.
    defaults: sound(defaults, 'defaults'),
    accounts: Array.isArray(accounts)
      ? accounts.map((account, index) => sound(account, 'accounts', index) as Partial<AccountEntry>)
      : [],
  };
}
