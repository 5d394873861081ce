import { includeWord } from '../../accounts/shared/include-notes.js';
import { counted } from '../../output/counted.js';
import type { Style } from '../../output/view.js';
import type { AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { waitingLines } from './confirm-shared.js';
import type { SyncedInclude } from './sync-include.js';
import type { IncludeOutcome } from './sync-outcome.js';

const named = ({ name, account_id }: { readonly name: string; readonly account_id: string }) => ({
  name,
  account_id,
});

const troubleJson = ({ code, message, hint }: AcctmgrError) => ({ code, message, hint: hint ?? null });

export function includeJson(outcome: IncludeOutcome): object {
  if ('error' in outcome) return { from: outcome.from, synced: null, error: troubleJson(outcome.error) };
  if ('trouble' in outcome) return { from: outcome.from, synced: null, error: troubleJson(outcome.trouble) };
  const { from, path, after, changes, isHeldBack, news } = outcome.synced;
  return {
    from,
    synced: {
      file: path,
      differs: outcome.differs,
      held_back: isHeldBack,
      accounts: after?.inventory.accounts.length ?? 0,
      new: news.map(named),
      gone: isHeldBack ? [] : changes.gone.map(named),
      changed: changes.changed.map(({ name, changes: all }) => ({ name, changes: all })),
      other_changes: changes.others,
    },
    error: null,
  };
}

/** All of them, since what was printed counts as seen. */
const newLines = ({ news, isSeen }: SyncedInclude): string[] =>
  news.length === 0
    ? []
    : [
        `  New${isSeen ? '' : ', and in no pattern until shown on a terminal'}: ${news.map(({ name, account_id }) => `${oneLine(name)} (${account_id})`).join(', ')}`,
      ];

const goneLines = ({ changes: { gone } }: SyncedInclude): string[] =>
  gone.length === 0 ? [] : [`  Gone: ${gone.map(({ name }) => oneLine(name)).join(', ')}`];

const signInLines = ({ before, after }: SyncedInclude): string[] =>
  before === undefined
    ? Object.entries(after?.inventory.sso_sessions ?? {}).map(
        ([name, { start_url: url }]) => `  Sign-in: ${oneLine(name)} at ${oneLine(url)}`,
      )
    : [];

/** What others changed, under what became of it. */
function changeLines({ changes }: SyncedInclude, heading: string): string[] {
  const lines = waitingLines(changes);
  return lines.length === 0 ? [] : [`  ${heading}:`, ...lines.map((line) => `    ${line}`)];
}

const MOST_NAMES = 10;

const heldNews = ({ changes: { added } }: SyncedInclude): string[] => {
  const names = added.slice(0, MOST_NAMES).map(({ name }) => oneLine(name));
  const more = added.length - MOST_NAMES;
  return names.length === 0 ? [] : [`  New: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
};

/** Of what is not as it serves: what would change, and how to have it. */
function heldLines(synced: SyncedInclude, { paint }: Style, isCheck: boolean): readonly string[] {
  const name = oneLine(synced.from);
  const waits = waitingLines(synced.changes).length > 0;
  const word = includeWord(synced.from);
  return [
    isCheck
      ? `${paint('yellow', '!')} ${name} differs from what is known here.`
      : `${paint('yellow', '!')} ${name} is held back: ${synced.before === undefined ? 'nothing of it is used' : 'it stays as it was accepted'}.`,
    ...heldNews(synced),
    ...goneLines(synced),
    ...changeLines(synced, 'Waits for a yes'),
    `  To accept it: acctmgr sync ${word}${waits ? ' --yes' : ''}`,
  ];
}

/** What a person reads of one shared inventory. */
export function includeLines(outcome: IncludeOutcome, style: Style, isCheck: boolean): readonly string[] {
  if (!('synced' in outcome)) return [];
  const { synced, differs } = outcome;
  const { paint } = style;
  const name = oneLine(synced.from);
  if (isCheck && !differs) return [`${paint('green', '✓')} ${name}: nothing differs.`];
  if (isCheck || synced.isHeldBack) return heldLines(synced, style, isCheck);
  const count = counted(synced.after?.inventory.accounts.length ?? 0, 'account');
  return [
    `${paint('green', '✓')} ${name}: ${count}.`,
    ...signInLines(synced),
    ...newLines(synced),
    ...goneLines(synced),
    ...changeLines(synced, 'Accepted'),
  ];
}
