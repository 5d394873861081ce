import type { Keys } from '../fleet/import-account.js';
import type { ImportStep } from '../fleet/import-plan.js';
import type { View } from '../output/view.js';
import { oneLine } from '../system/safe-text.js';

export interface Imported {
  /** The accounts.json. Absolute. */
  readonly path: string;
  /** The file with the profiles. Absolute. */
  readonly from: string;
  readonly steps: readonly ImportStep[];
  readonly dryRun: boolean;
  /** Whether accounts.json was changed. */
  readonly written: boolean;
}

type Of<Kind extends ImportStep['kind']> = Extract<ImportStep, { kind: Kind }>;

const ofKind = <Kind extends ImportStep['kind']>(steps: readonly ImportStep[], kind: Kind): Of<Kind>[] =>
  steps.filter((step): step is Of<Kind> => step.kind === kind);

const counted = (count: number): string => `${count} account${count === 1 ? '' : 's'}`;

const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const describeKeys = (keys: Keys): string =>
  Object.entries(keys)
    .map(([key, value]) => (value === undefined ? `without ${key}` : `${key} ${valueText(value)}`))
    .join(', ');

const differing = ({ keys }: Of<'differs'>): string =>
  `${keys.join(', ')} differ${keys.length === 1 ? 's' : ''}; --update changes that`;

function describeStep(step: ImportStep): string[] {
  const withNotes = (line: string, notes: readonly string[]) => [
    line,
    ...notes.map((note) => `      ${note}`),
  ];
  switch (step.kind) {
    case 'add': {
      const { name, account_id, role_arn, role_name, source_profile, source_account } = step.account;
      const role = valueText(role_arn ?? `${valueText(role_name)} of ${valueText(account_id)}`);
      const source = source_profile ?? source_account;
      return withNotes(
        `  + ${name}: ${role}${source === undefined ? '' : ` from ${valueText(source)}`}`,
        step.notes,
      );
    }
    case 'change':
      return withNotes(`  ~ ${step.name}: ${describeKeys(step.changes)}`, step.notes);
    case 'same':
      return [];
    case 'differs':
      return [`  - ${step.profile}: is there already; ${differing(step)}`];
    case 'drop':
      return [`  - ${step.name}: an account of the example, which goes`];
    case 'skip':
      return [`  - ${step.profile}: ${step.reason}`];
  }
}

/** The plan, a line each; safe for a terminal. */
export function describeImport({ path, from, steps }: Pick<Imported, 'path' | 'from' | 'steps'>): string[] {
  const same = ofKind(steps, 'same').length;
  const lines = [
    `From ${oneLine(from)} into ${oneLine(path)}:`,
    ...steps.flatMap(describeStep).map((line) => `${/^ */.exec(line)?.[0] ?? ''}${oneLine(line)}`),
    ...(same === 0
      ? []
      : [`  ${counted(same)} ${same === 1 ? 'is' : 'are'} there already, as in the profiles`]),
  ];
  return steps.length === 0 ? [`No profile in ${oneLine(from)} names a role.`] : lines;
}

/** `Add 3 accounts and change 1 account`, as far as there is anything to do. */
export function summary(
  steps: readonly ImportStep[],
  [add, change]: readonly [string, string],
): string | undefined {
  const [added, changed] = [ofKind(steps, 'add').length, ofKind(steps, 'change').length];
  const parts = [
    ...(added === 0 ? [] : [`${add} ${counted(added)}`]),
    ...(changed === 0 ? [] : [`${change} ${counted(changed)}`]),
  ];
  const text = parts.join(' and ');
  return text === '' ? undefined : text.charAt(0).toUpperCase() + text.slice(1);
}

export const importView: View<Imported> = {
  json: ({ path, from, steps, dryRun, written }) => ({
    accounts_file: path,
    from,
    dry_run: dryRun,
    written,
    added: ofKind(steps, 'add').map(({ profile, account, notes }) => ({ profile, account, notes })),
    changed: ofKind(steps, 'change').map(({ profile, name, changes, notes }) => ({
      profile,
      account: name,
      changes: Object.fromEntries(Object.entries(changes).map(([key, value]) => [key, value ?? null])),
      notes,
    })),
    removed: ofKind(steps, 'drop').map(({ name }) => name),
    unchanged: ofKind(steps, 'same').map(({ profile, name }) => ({ profile, account: name })),
    skipped: [
      ...ofKind(steps, 'differs').map((step) => ({ profile: step.profile, reason: differing(step) })),
      ...ofKind(steps, 'skip').map(({ profile, reason }) => ({ profile, reason })),
    ],
  }),
  human: (imported, { paint }) => {
    const { steps, dryRun, written, path } = imported;
    if (dryRun) return describeImport(imported).join('\n');
    if (written)
      return `${paint('green', '✓')} ${summary(steps, ['added', 'changed']) ?? ''} in ${oneLine(path)}.`;
    return `${oneLine(path)} was left as it is.`;
  },
};
