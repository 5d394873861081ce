import type { Inventory } from '../../accounts/inventory.js';
import type { Picked } from '../../fleet/selection/select.js';
import { designRole, type RoleWish } from '../../roles/design-role.js';
import { AcctmgrError } from '../../system/failure.js';
import { newRunId } from '../../fleet/run/run-id.js';
import type { Context } from '../context.js';
import { notesOfSome } from './notes-of-some.js';
import { AT_ONCE } from '../flag-values.js';
import { pickAccounts, selectionOf, selectionText } from '../selection-flags.js';
import { readInlinePolicies } from './inline-policies.js';
import type { Rollout, RolloutRole } from './planned-roles.js';
import { administrationFlagsOf, refuseGenerated, type RolloutOptions } from './rollout-flags.js';
import { wishedRole } from './template-flags.js';

/** With what has to be written down for acctmgr to enter it. */
export interface NotedRole extends RolloutRole {
  readonly notes: readonly string[];
}

/** The design of each account that was picked, or why there is none. */
export function wantedRoles(
  inventory: Inventory,
  { accounts }: Picked,
  wish: RoleWish,
): readonly NotedRole[] {
  return accounts.map(({ account, isNamed }) => {
    const designed = (): Pick<NotedRole, 'design' | 'notes'> => {
      try {
        const { design, toWriteDown: notes } = designRole(inventory, account, wish);
        return { design, notes };
      } catch (error) {
        if (error instanceof AcctmgrError) return { design: error, notes: [] };
        throw error;
      }
    };
    return { account, isPicked: !isNamed, ...designed() };
  });
}

/** @param event - as the access log calls it @throws AcctmgrError (exit 2) for words that pick nothing, or flags that can't be used */
export function rolloutOf(
  { host, output }: Context,
  inventory: Inventory,
  event: string,
  words: readonly string[],
  options: RolloutOptions & { readonly yes?: boolean },
): Rollout {
  refuseGenerated(options);
  const wish = wishedRole(options, readInlinePolicies(host, options.inlinePolicy ?? []), undefined);
  const selection = selectionOf(host, words, options);
  const picked = pickAccounts(host, inventory, selection, { role: options.role, sets: 'one' });
  const wanted = wantedRoles(inventory, picked, wish);
  notesOfSome(wanted.map(({ notes }) => notes)).forEach(output.note);
  return {
    event,
    inventory,
    wanted,
    leftOut: picked.leftOut,
    flags: administrationFlagsOf({ host }, options, options.yes === true),
    via: options.via,
    adopts: options.adopt === true,
    run: {
      id: newRunId(host.now(), Math.random()),
      program: event,
      selection: selectionText(words, options),
    },
    atOnce: options.jobs ?? AT_ONCE,
  };
}
