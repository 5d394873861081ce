import type { Keys } from '../../fleet/import-account.js';
import type { ImportStep } from '../../fleet/import-plan.js';
import { counted } from '../../output/counted.js';
import type { View } from '../../output/view.js';
import { oneLine } from '../../system/safe-text.js';

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

/** `web (line 4)`; of a line that belongs to no section, `line 4`. */
const placeOf = ({
  profile,
  line,
}: {
  readonly profile: string | undefined;
  readonly line: number;
}): string => (profile === undefined ? `line ${line}` : `${profile === '' ? '[]' : profile} (line ${line})`);

/** What is left out for one reason stands in one line: most companies have dozens of profiles for people to sign in with. */
function describeSkipped(skipped: readonly Of<'skip'>[]): string[] {
  const places = new Map<string, string[]>();
  for (const step of skipped) {
    const of = places.get(step.reason);
    if (of === undefined) places.set(step.reason, [placeOf(step)]);
    else of.push(placeOf(step));
  }
  return [...places].map(([reason, of]) => `  - ${of.join(', ')}: ${reason}`);
}

const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const describeKeys = (keys: Keys): string =>
  Object.entries(keys)
    .map(([key, value]) => (value === undefined ? `without ${key}` : `${key} ${valueText(value)}`))
    .join(', ');

const differing = ({ keys }: Of<'differs'>): string =>
  `${keys.join(', ')} differ${keys.length === 1 ? 's' : ''}; --update changes that`;

function describeStep(step: Exclude<ImportStep, { kind: 'skip' }>): string[] {
  const withNotes = (line: string, notes: readonly string[]) => [
    line,
    ...notes.map((note) => `      ${note}`),
  ];
  switch (step.kind) {
    case 'add': {
      const { name, account_id, role_arn, role_name, source_profile, source_account, sso_session } =
        step.account;
      if (sso_session !== undefined) {
        const sets = [step.account['permission_sets']].flat().map(valueText).join(', ');
        return withNotes(
          `  + ${name}: ${sets} of ${valueText(account_id)} by the sign-in ${valueText(sso_session)}`,
          step.notes,
        );
      }
      const role = valueText(role_arn ?? `${valueText(role_name)} of ${valueText(account_id)}`);
      const source = source_profile ?? source_account;
      const from = source === undefined ? 'your usual credentials' : valueText(source);
      return withNotes(`  + ${name}: ${role} from ${from}`, step.notes);
    }
    case 'change':
      return withNotes(`  ~ ${step.name}: ${describeKeys(step.changes)}`, step.notes);
    case 'same':
      return [];
    case 'differs':
      return [`  - ${placeOf(step)}: is there already; ${differing(step)}`];
    case 'sign-in':
      return [`  + the sign-in ${step.name}: ${step.startUrl}, ${step.region}`];
    case 'drop':
      return [`  - ${step.name}: an account of the example, which goes`];
  }
}

/** The plan, a line each; safe for a terminal. */
export function describeImport({ path, from, steps }: Pick<Imported, 'path' | 'from' | 'steps'>): string[] {
  const same = ofKind(steps, 'same').length;
  const found = steps.some(({ kind }) => kind !== 'skip');
  return [
    found
      ? `From ${oneLine(from)} into ${oneLine(path)}:`
      : `Nothing in ${oneLine(from)} can be imported${steps.length === 0 ? '.' : ':'}`,
    ...[
      ...steps.flatMap((step) => (step.kind === 'skip' ? [] : describeStep(step))),
      ...describeSkipped(ofKind(steps, 'skip')),
    ].map((line) => `${/^ */.exec(line)?.[0] ?? ''}${oneLine(line)}`),
    ...(same === 0
      ? []
      : [`  ${counted(same, 'account')} ${same === 1 ? 'is' : 'are'} there already, as in the profiles`]),
  ];
}

/** `Add 3 accounts and change 1 account`, as far as there is anything to do. */
export function summary(
  steps: readonly ImportStep[],
  [add, change]: readonly [string, string],
): string | undefined {
  const [added, changed] = [ofKind(steps, 'add').length, ofKind(steps, 'change').length];
  const parts = [
    ...(added === 0 ? [] : [`${add} ${counted(added, 'account')}`]),
    ...(changed === 0 ? [] : [`${change} ${counted(changed, 'account')}`]),
  ];
  const text = parts.join(' and ');
  return text === '' ? undefined : text.charAt(0).toUpperCase() + text.slice(1);
}

/** Few files need any. */
function addedSignIns(steps: readonly ImportStep[]): object {
  const added = ofKind(steps, 'sign-in');
  if (added.length === 0) return {};
  return { sign_ins: added.map(({ name, startUrl, region }) => ({ name, start_url: startUrl, region })) };
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
    ...addedSignIns(steps),
    removed: ofKind(steps, 'drop').map(({ name }) => name),
    unchanged: ofKind(steps, 'same').map(({ profile, name }) => ({ profile, account: name })),
    skipped: [
      ...ofKind(steps, 'differs').map((step) => ({
        profile: step.profile,
        line: step.line,
        reason: differing(step),
      })),
      ...ofKind(steps, 'skip').map(({ profile = null, line, reason }) => ({ profile, line, reason })),
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
