import type { DiscoveredAccount } from '../../accounts/discovered/discovered-account.js';
import { counted } from '../../output/counted.js';
import type { View } from '../../output/view.js';
import type { AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import type { Synced } from './sync-sign-in.js';

/** What became of each sign-in. */
export type SyncOutcome =
  | { readonly synced: Synced; readonly path: string }
  | { readonly name: string; readonly error: AcctmgrError };

const MOST_NAMES = 10;

const described = (names: readonly string[]): string => {
  const shown = names.slice(0, MOST_NAMES).map(oneLine).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
};

const namesOf = (accounts: readonly DiscoveredAccount[]): string[] => accounts.map(({ name }) => name);

/** What the person may use: accounts with a permission set at least, and all of these. */
function usable({ listing }: Synced): { readonly accounts: number; readonly sets: number } {
  const sets = listing.accounts
    .map(({ permissionSets = [] }) => permissionSets.length)
    .filter((one) => one > 0);
  return { accounts: sets.length, sets: sets.reduce((sum, one) => sum + one, 0) };
}

function changeLines({ isFirst, changes: { added, gone, renamed } }: Synced): string[] {
  const lines: readonly [string, readonly string[]][] = [
    ['New', isFirst ? [] : namesOf(added)],
    ['Gone', namesOf(gone)],
    ['Renamed', renamed.map(({ from, to }) => `${from} is ${to} now`)],
  ];
  return lines.flatMap(([word, names]) => (names.length === 0 ? [] : [`  ${word}: ${described(names)}`]));
}

function keptLine({ listing }: Synced): string[] {
  if (listing.isComplete && listing.person === undefined && listing.accounts.length > 0)
    return ['  AWS did not say who signed in, so that no account was taken for gone.'];
  return listing.isComplete
    ? []
    : ['  Not all of it could be listed, so that no account was taken for gone.'];
}

export const syncView: View<readonly SyncOutcome[]> = {
  json: (outcomes) => ({
    sign_ins: outcomes.map((outcome) => {
      if ('error' in outcome) {
        const { code, message, hint } = outcome.error;
        return { sso_session: outcome.name, synced: null, error: { code, message, hint: hint ?? null } };
      }
      const { synced, path } = outcome;
      const { accounts, sets } = usable(synced);
      const { added, gone, renamed } = synced.changes;
      const named = ({ name, account_id }: DiscoveredAccount) => ({ name, account_id });
      return {
        sso_session: synced.signIn.name,
        synced: {
          file: path,
          person: synced.listing.person ?? null,
          complete: synced.listing.isComplete,
          accounts,
          permission_sets: sets,
          new: added.map(named),
          gone: gone.map(named),
          renamed: renamed.map(({ account_id, from, to }) => ({ account_id, from, to })),
        },
        error: null,
      };
    }),
  }),
  human: (outcomes, { paint }) =>
    outcomes
      .flatMap((outcome) => {
        if ('error' in outcome) return [];
        const { synced } = outcome;
        const { accounts, sets } = usable(synced);
        return [
          `${paint('green', '✓')} ${oneLine(synced.signIn.name)}: ${counted(accounts, 'account')}, ${counted(sets, 'permission set')} that you may use.`,
          ...changeLines(synced),
          ...keptLine(synced),
        ];
      })
      .join('\n'),
};
