import type { EffectiveAccount } from '../../accounts/effective.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { inventoryInForce, makeChange } from '../change-inventory.js';
import { assignments, changedView } from './change-accounts.js';
import { answer, defineCommand } from '../command.js';
import { listedAccount, refuseShared } from './listed-account.js';
import { warnOfUnknownRegion } from '../region-flag.js';
import { collect } from '../flag-values.js';

function changesOf(
  name: string,
  words: readonly string[],
  unset: readonly string[],
): Record<string, unknown> {
  const set = assignments(words);
  const both = unset.find((key) => Object.hasOwn(set, key));
  if (both !== undefined) throw usageError(`${oneLine(both)} is both set and unset.`);
  const changes = { ...set, ...Object.fromEntries(unset.map((key) => [key, undefined])) };
  if (Object.keys(changes).length === 0) {
    throw usageError('Nothing to change was given.', {
      hint: `For example: acctmgr edit ${oneLine(name)} region=eu-west-1`,
    });
  }
  if (Object.hasOwn(changes, 'name')) {
    throw usageError('edit does not change the name.', {
      hint: `"acctmgr rename ${oneLine(name)} <new>" also changes the accounts that name it as their source.`,
    });
  }
  return changes;
}

const needsSignIn = (changes: Readonly<Record<string, unknown>>): boolean =>
  [changes['permission_sets'], changes['default_permission_set']].some(
    (one) => (one ?? undefined) !== undefined,
  );

/** What is said of permission sets is of the sign-in that listed the account, where nothing else says of which. */
function withSignIn(
  changes: Readonly<Record<string, unknown>>,
  listed: EffectiveAccount | undefined,
): Readonly<Record<string, unknown>> {
  const { access, discovered } = listed ?? {};
  return access?.kind === 'permission-set' && discovered?.signIn !== undefined && needsSignIn(changes)
    ? { sso_session: discovered.signIn, ...changes }
    : changes;
}

export const edit = defineCommand({
  declare: (declaration) =>
    declaration
      .argument('<name>', 'the account')
      .argument('[assignments...]', 'key=value, with the keys of accounts.json; lists and objects as JSON')
      .option('--unset <key>', 'take a key away; may be repeated', collect)
      .option('--dry-run', 'only show what would change'),
  run: async (context, [name, words], { unset = [], dryRun = false }) => {
    const known = await listedAccount(context, name);
    refuseShared(known);
    const changes = withSignIn(changesOf(name, words, unset), known);
    // What is said of an account that only `sync` knows makes an entry, joined to it by its id.
    const listed = known?.discovered?.isWritten === false ? known : undefined;
    const path = await inventoryInForce(context, listed !== undefined);
    const change = await makeChange(context, {
      path,
      dryRun,
      decide: () => [
        listed === undefined
          ? { kind: 'set', name, changes }
          : { kind: 'add', account: { name: listed.name, account_id: listed.account_id, ...changes } },
      ],
    });
    warnOfUnknownRegion(context, changes['region']);
    const said = change.changed
      ? `Changed ${name} in ${oneLine(path)}.`
      : `${name} has these values already.`;
    return answer({ ...change, path, account: name, dryRun, said }, changedView);
  },
});
