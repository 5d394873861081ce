import { findEntry, type Inventory } from '../../accounts/inventory.js';
import { newRunId } from '../../fleet/run/run-id.js';
import { designFingerprint, stateFingerprint } from '../../roles/apply/fingerprint.js';
import { planSha256, readPlan, type KeptPlan } from '../../roles/apply/plan-file.js';
import { requireTakenByIam } from '../../roles/role-limits.js';
import { AcctmgrError, EXIT, usageError } from '../../system/failure.js';
import { readIfExists } from '../../system/files/private-files.js';
import { resolvePath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import type { Context } from '../context.js';
import { whyBehind } from '../failure-table.js';
import { AT_ONCE } from '../flag-values.js';
import { isToDo } from './plan-view.js';
import type { PlanRow, Rollout } from './planned-roles.js';
import { administrationFlagsOf, type AdministrationOptions } from './rollout-flags.js';

/* A plan that was kept is carried out as it stands, or not at all. */

/** The plan, where the only word is a file, and no account has that name. */
export function planFileOf(
  { host }: Context,
  inventory: Inventory,
  words: readonly string[],
): string | undefined {
  const [word, ...others] = words;
  if (word === undefined || others.length > 0 || !/[/\\]|\.json$/.test(word)) return undefined;
  if (inventory.accounts.some(({ name }) => name === word)) return undefined;
  return readIfExists(resolvePath(host, word)) === undefined ? undefined : word;
}

export interface FileRollout {
  readonly rollout: Rollout;
  /** As the user named it. */
  readonly word: string;
  readonly kept: KeptPlan;
  readonly sha256: string;
}

/** What the plan says of an account that failed there: nothing is done in it, and that is a failure. */
function failedOf(inventory: Inventory, { account: name, message, hint }: KeptPlan['failed'][number]) {
  const why = whyBehind(name, message);
  const design = new AcctmgrError(`${oneLine(name)}: it failed when the plan was made: ${why}`, {
    code: 'plan_failed',
    exitCode: EXIT.failed,
    hint: hint ?? 'Make the plan anew.',
  });
  return { account: findEntry(inventory, name), isPicked: true, design };
}

function wantedOf(inventory: Inventory, { account: name, isPicked, design }: KeptPlan['roles'][number]) {
  const account = findEntry(inventory, name);
  if (account.account_id !== design.accountId)
    throw usageError(
      `The plan means the account ${design.accountId}, and ${oneLine(name)} is ${account.account_id}.`,
      {
        code: 'plan_stale',
        hint: 'Make the plan anew.',
      },
    );
  requireTakenByIam(design);
  return { account, isPicked, design };
}

/** @throws AcctmgrError (exit 2) for a file that is not a plan, or names accounts that are not there */
export function rolloutOfFile(
  { host }: Context,
  inventory: Inventory,
  word: string,
  options: AdministrationOptions & { readonly yes: boolean; readonly jobs?: number | undefined },
): FileRollout {
  const file = resolvePath(host, word);
  const kept = readPlan(file, readIfExists(file)?.toString('utf8') ?? '');
  const open = kept.roles.filter(({ action }) => action !== 'none');
  return {
    word,
    kept,
    sha256: planSha256(kept),
    rollout: {
      event: 'roles apply',
      inventory,
      wanted: [
        ...open.map((one) => wantedOf(inventory, one)),
        ...kept.failed.map((one) => failedOf(inventory, one)),
      ],
      leftOut: [],
      flags: administrationFlagsOf({ host }, options, options.yes),
      via: kept.via,
      adopts: kept.adopts,
      run: { id: newRunId(host.now(), Math.random()), program: 'roles apply', selection: kept.selection },
      atOnce: options.jobs ?? AT_ONCE,
    },
  };
}

/** Whether the role is not as the plan found it. One that is as it is to be was applied already. */
function isStale(row: PlanRow, kept: KeptPlan['roles'][number] | undefined): boolean {
  if (row.kind !== 'planned') return false;
  if (isToDo(row) && kept?.action !== 'create' && kept?.action !== 'change') return true;
  const { design, state, decision } = row.planned;
  const found = stateFingerprint(state, design.partition);
  return found !== kept?.foundSha256 && found !== designFingerprint(design) && decision.action !== 'none';
}

/** @throws AcctmgrError `plan_stale` where IAM has something else than the plan found */
export function requireFresh({ kept }: FileRollout, rows: readonly PlanRow[]): void {
  const keptOf = new Map(kept.roles.map((one) => [one.account, one]));
  const stale = rows.filter((row) => isStale(row, keptOf.get(row.account.name)));
  if (stale.length === 0) return;
  const names = stale.map(({ account }) => oneLine(account.name)).join(', ');
  throw new AcctmgrError(`The plan is stale: the role of ${names} is not as the plan found it.`, {
    code: 'plan_stale',
    exitCode: EXIT.failed,
    hint: 'Nothing was done. Look at what is to be done now, and keep that: acctmgr roles plan … --out FILE',
  });
}
