import { requireChangeable } from '../../accounts/narrowed-run.js';
import type { Inventory } from '../../accounts/inventory.js';
import { counted } from '../../output/counted.js';
import { EXIT, usageError } from '../../system/failure.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import { writeConfirmed } from '../confirm-run.js';
import type { Context } from '../context.js';
import { loadAccounts } from '../load-accounts.js';
import { leftOutWords } from '../selection-flags.js';
import { planFileOf, requireFresh, rolloutOfFile, type FileRollout } from './apply-file.js';
import { applyView, type AppliedRoles } from './apply-view.js';
import { appliedOf, applyInTurn, keepAll, sayWayBack, type ToDo, type Work } from './apply-work.js';
import { confirmFirst, refuseBareYes } from './confirm-apply.js';
import { isToDo, planWords } from './plan-view.js';
import { rowName, planRoles, type Rollout } from './planned-roles.js';
import { declareRolloutFlags, stackSetOptions } from './rollout-flags.js';
import { requireSavable, saveRoles } from './save-roles.js';
import { rolloutOf } from './rollout-of.js';
import { applyStackSet } from './stack-set-apply.js';

const declare = (declaration: Declaration) =>
  declareRolloutFlags(
    declaration.argument(
      '[names...]',
      'the accounts that are to have the role; or a plan of roles plan --out',
    ),
  )
    .option('--save', 'write the roles into accounts.json, as role_arn')
    .option('--yes', 'without asking: a plan that was kept, or a stack set')
    .addHelpText(
      'after',
      `
Shows what acctmgr roles plan shows, does it in one account, and in the others
once you have typed their number. What was there before is kept in the state
folder (role-backups), with the commands that lead back. A role that is new, or
trusts others now, is tried until AWS knows it, for a minute at most.
Run again after a break or a failure, it does what is left.

In CI: acctmgr roles plan --all --out plan.json, and once somebody has seen it
acctmgr roles apply plan.json --yes. It does what the plan says, and nothing
where IAM has changed since. After a first account that fails, it stops.
Exit code: 1 if an account failed or was not begun, 130 after Ctrl-C, else 0.

Examples:
  acctmgr roles apply dev --save
  acctmgr roles apply 'dev-*' --trust main --mfa
  acctmgr roles apply plan.json --yes
  acctmgr roles apply --ou /Prod --stack-set acctmgr-Developer --role Developer`,
    );

type ApplyOptions = OptionsOf<typeof declare>;

const wasApplied = (work: Work) => (row: ToDo) => work.results.get(row)?.kind === 'applied';

/** The wishes of what is to be done: the log says how many were confirmed. */
const writeYes = (context: Context, work: Work): Promise<void> => {
  const [first, ...rest] = work.todo.flatMap((row) => work.wishOf.get(row) ?? []);
  return first === undefined ? Promise.resolve() : writeConfirmed(context, [first, ...rest]);
};

const exitCodeOf = ({ rows }: AppliedRoles, isStopped: boolean): number => {
  if (isStopped) return EXIT.interrupted;
  return rows.some(({ result }) => result.kind === 'failed' || result.kind === 'not_begun')
    ? EXIT.failed
    : EXIT.done;
};

async function applyRollout(
  context: Context,
  rollout: Rollout,
  file: FileRollout | undefined,
  options: ApplyOptions,
): Promise<CommandResult> {
  const { output } = context;
  output.lead(`Looking at ${counted(rollout.wanted.length, 'account')}${leftOutWords(rollout.leftOut)}...`);
  const { plan, accounts, wishes } = await planRoles(context, rollout, false);
  if (file !== undefined) requireFresh(file, plan.rows);
  const todo = plan.rows.filter(isToDo);
  const [first] = todo;
  const finish = (work: Work | undefined, isStopped: boolean): CommandResult => {
    const applied = appliedOf(plan.rows, plan.leftOut, work);
    return answer(applied, applyView, exitCodeOf(applied, isStopped));
  };
  if (first === undefined || accounts === undefined || plan.isStopped)
    return finish(undefined, plan.isStopped);
  output.note(await planWords(plan, output.noteStyle));
  const isYes = options.yes === true;
  if (!isYes) await confirmFirst(context, rowName(first), todo.length, file?.word);
  const kept = keepAll(context, rollout, todo);
  const work: Work = { context, accounts, rollout, todo, wishOf: wishes, kept, results: new Map() };
  sayWayBack(work, first);
  await writeYes(context, work);
  const isStopped = await applyInTurn(work, first, isYes);
  if (options.save === true)
    await saveRoles(
      context,
      rollout.inventory,
      todo.filter(wasApplied(work)).map(({ account, planned }) => ({ account, design: planned.design })),
    );
  return finish(work, isStopped);
}

/** What a plan that was kept says itself. */
const OF_PLAN: readonly (keyof ApplyOptions)[] = [
  'all',
  'match',
  'tag',
  'ou',
  'except',
  'permissionSet',
  'failed',
  'protected',
  'trust',
  'oidcSubject',
  'oidcAudience',
  'oidcProvider',
  'externalId',
  'generateExternalId',
  'mfa',
  'mfaAge',
  'sourceIdentity',
  'sessionTags',
  'org',
  'role',
  'managedPolicy',
  'inlinePolicy',
  'boundary',
  'maxSession',
  'roleTag',
  'description',
  'via',
  'adopt',
];

/** @throws AcctmgrError (exit 2) */
function refuseBeside(options: ApplyOptions): void {
  const given = OF_PLAN.find((name) => options[name] !== undefined && options[name] !== false);
  if (given === undefined) return;
  const flag = given.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw usageError(`--${flag} can't be said of a plan that was kept: it says all of that.`, {
    hint: 'Leave it out, or make another plan.',
  });
}

function fileRollout(
  context: Context,
  inventory: Inventory,
  words: readonly string[],
  options: ApplyOptions,
): FileRollout | undefined {
  const file = planFileOf(context, inventory, words);
  if (file === undefined) return undefined;
  refuseBeside(options);
  return rolloutOfFile(context, inventory, file, { ...options, yes: options.yes === true });
}

async function apply(
  context: Context,
  words: readonly string[],
  options: ApplyOptions,
): Promise<CommandResult> {
  requireChangeable(context.host.env);
  const inventory = await loadAccounts(context, 'real');
  if (options.save === true) requireSavable(inventory);
  const file = fileRollout(context, inventory, words, options);
  refuseBareYes(file !== undefined, options.yes === true);
  const rollout = file?.rollout ?? rolloutOf(context, inventory, 'roles apply', words, options);
  return applyRollout(context, rollout, file, options);
}

export const applyCommand = defineCommand({
  declare,
  run: (context, [names], options) => {
    const ofStackSet = stackSetOptions(options);
    return ofStackSet === undefined
      ? apply(context, names, options)
      : applyStackSet(context, names, ofStackSet);
  },
});
