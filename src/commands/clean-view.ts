import { sourceWords } from '../aws/faults/situation.js';
import { quote } from '../handover/shell.js';
import { isoTime } from '../output/moment.js';
import type { View } from '../output/view.js';
import type { CleanStep } from '../profiles/cleaning/clean-plan.js';
import type { CachedSession } from '../sessions/cache/session-cache.js';
import { oneLine } from '../system/safe-text.js';
import { sessionJson } from './session-view.js';

/** What was cleaned up, or would be. */
export interface Cleaned {
  /** The credentials file. */
  readonly file: string;
  readonly dryRun: boolean;
  readonly steps: readonly CleanStep[];
  readonly sessions: readonly CachedSession[];
  /** Files of the cache that can't be understood. */
  readonly unusable: number;
  /** What to say where there was nothing. */
  readonly nothing: string;
  readonly now: number;
}

const stepJson = ({ profile, addedKeys }: CleanStep, now: number) => ({
  profile: profile.name,
  account: profile.account,
  role_arn: profile.roleArn,
  expiration: isoTime(profile.expiration),
  expired: profile.expiration.getTime() <= now,
  added_keys: addedKeys,
});

const MOST_NAMES = 20;

/** The names, as far as a person reads on. */
export function someOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).map(oneLine).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

const labelOf = ({ kind, label, source }: CachedSession): string =>
  kind === 'role' ? label : `the MFA session of ${sourceWords(source) ?? 'the default credentials'}`;

function sessionLine({ sessions, dryRun }: Cleaned): string[] {
  if (sessions.length === 0) return [];
  const count = sessions.length === 1 ? 'a cached session' : `${sessions.length} cached sessions`;
  return [`${dryRun ? 'Would forget' : 'Forgot'} ${count}: ${someOf([...new Set(sessions.map(labelOf))])}`];
}

function unusableLine({ unusable, dryRun }: Cleaned): string[] {
  if (unusable === 0) return [];
  const files = unusable === 1 ? 'a file' : `${unusable} files`;
  return [`${dryRun ? 'Would remove' : 'Removed'} ${files} of the cache that nobody can read`];
}

function profileLine({ file, dryRun }: Cleaned, gone: readonly CleanStep[]): string[] {
  if (gone.length === 0) return [];
  const names = someOf(gone.map(({ profile }) => profile.name));
  return [`${dryRun ? 'Would remove' : 'Removed'} from ${oneLine(file)}: ${names}`];
}

const addedLine = ({ profile, addedKeys }: CleanStep, dryRun: boolean): string =>
  `  ${oneLine(profile.name)} ${dryRun ? 'goes' : 'went'} with what you had added: ${addedKeys.map(oneLine).join(', ')}`;

type Stays = NonNullable<CleanStep['stays']>;

function sentenceOf({ name }: CleanStep['profile'], { reason, why }: Stays): string {
  return `${oneLine(name)} stays${reason === 'added_keys' ? ', since' : ':'} ${why}.`;
}

function stayingLine({ profile, stays }: CleanStep): string[] {
  if (stays === undefined) return [];
  return [
    stays.reason === 'added_keys'
      ? `${sentenceOf(profile, stays)} To remove it whole: "acctmgr clean ${quote('sh', oneLine(profile.name))}".`
      : sentenceOf(profile, stays),
  ];
}

export const cleanView: View<Cleaned> = {
  json: ({ file, dryRun, steps, sessions, unusable, now }) => ({
    credentials_file: file,
    dry_run: dryRun,
    removed: steps.filter(({ stays }) => stays === undefined).map((step) => stepJson(step, now)),
    kept: steps.flatMap((step) =>
      step.stays === undefined
        ? []
        : [
            {
              ...stepJson(step, now),
              reason: step.stays.reason,
              message: sentenceOf(step.profile, step.stays),
            },
          ],
    ),
    forgotten: sessions.map(sessionJson),
    unusable_files: unusable,
  }),
  human: (cleaned, { paint }) => {
    const { dryRun, steps, nothing } = cleaned;
    const gone = steps.filter(({ stays }) => stays === undefined);
    const mark = (line: string) => (dryRun ? line : `${paint('green', '✓')} ${line}`);
    const done = [
      ...profileLine(cleaned, gone).map(mark),
      ...gone.filter(({ addedKeys }) => addedKeys.length > 0).map((step) => addedLine(step, dryRun)),
      ...[...sessionLine(cleaned), ...unusableLine(cleaned)].map(mark),
    ];
    return [
      ...(done.length === 0 ? [nothing] : done),
      ...steps.flatMap(stayingLine),
      ...(dryRun && done.length > 0 ? ['Nothing was removed.'] : []),
    ].join('\n');
  },
};
