import { PLAN_MARK, planSha256, planText, type KeptPlan } from '../../roles/apply/plan-file.js';
import { counted } from '../../output/counted.js';
import { EXIT } from '../../system/failure.js';
import { writeDocument } from '../../system/files/document-file.js';
import { isoTime } from '../../system/iso-time.js';
import { resolvePath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { loadAccounts } from '../load-accounts.js';
import { leftOutWords } from '../selection-flags.js';
import { carryOut } from './confirm-apply.js';
import { keptPlanOf } from './kept-plan.js';
import { isToDo, rolloutPlanView } from './plan-view.js';
import { planRoles } from './planned-roles.js';
import { declareRolloutFlags, stackSetOptions } from './rollout-flags.js';
import { showStackSetPlan } from './stack-set-plan.js';
import { rolloutOf } from './rollout-of.js';

const declare = (declaration: Declaration) =>
  declareRolloutFlags(
    declaration.argument('[names...]', "the accounts that are to have the role: dev, 'dev-*', or flags"),
  )
    .option('--out <file>', 'keep the plan, for acctmgr roles apply FILE')
    .option('--yes', 'confirm a protected account that is named')
    .addHelpText(
      'after',
      `
Nothing is changed: each account's role is read through --via, usually
OrganizationAccountAccessRole, with a session that may only read. In your own
account, you ask IAM yourself; an account that is entered by a permission set is
asked by that, unless --via says otherwise. What the role is to be says
accounts.json with these flags, as with acctmgr roles template.

Left alone are roles that acctmgr did not make, without --adopt; and always
those of AWS, of CloudFormation and Terraform, and the roles that you come
through.
Exit code: 1 if an account failed, else 0.

Examples:
  acctmgr roles plan dev
  acctmgr roles plan 'dev-*' --trust main --mfa
  acctmgr roles plan --all --via AWSControlTowerExecution --out plan.json
  acctmgr roles plan --ou /Prod --stack-set acctmgr-Developer --role Developer`,
    );

/** Returns the file; undefined where nothing is known of any account, so that there is no plan. */
function keep({ host, output }: Context, file: string, plan: KeptPlan, todo: number): string | undefined {
  if (plan.roles.length === 0) {
    output.note(`No plan is written to ${oneLine(file)}: no account could be looked at.`);
    return undefined;
  }
  const text = planText(plan);
  const target = resolvePath(host, file);
  const { tightened } = writeDocument(target, Buffer.from(text), { host, mark: PLAN_MARK, force: false });
  if (tightened) output.note(`Others could read ${oneLine(target)} before, and no longer can (mode 0600).`);
  const next = todo === 0 ? 'There is nothing to carry out.' : `To carry it out: ${carryOut(file)}`;
  output.note(`The plan is kept in ${oneLine(target)}. ${next}`);
  return target;
}

async function plan(
  context: Context,
  words: readonly string[],
  options: OptionsOf<typeof declare>,
): Promise<CommandResult> {
  const { host, output } = context;
  const inventory = await loadAccounts(context, 'real');
  const rollout = rolloutOf(context, inventory, 'roles plan', words, {
    ...options,
    yes: options.yes === true,
  });
  output.lead(`Looking at ${counted(rollout.wanted.length, 'account')}${leftOutWords(rollout.leftOut)}...`);
  const { plan: found } = await planRoles(context, rollout, true);
  const kept = keptPlanOf(rollout, found.rows, isoTime(new Date(host.now())));
  const todo = found.rows.filter(isToDo).length;
  const file =
    options.out === undefined || found.isStopped ? undefined : keep(context, options.out, kept, todo);
  if (options.out === undefined && todo > 0)
    output.note('To carry it out, run the same with apply in the place of plan.');
  const isGood = found.rows.every(({ kind }) => kind === 'planned');
  const exitCode = found.isStopped ? EXIT.interrupted : isGood ? EXIT.done : EXIT.failed;
  return answer({ ...found, sha256: planSha256(kept), file }, rolloutPlanView, exitCode);
}

export const planCommand = defineCommand({
  declare,
  run: (context, [names], options) => {
    const ofStackSet = stackSetOptions(options);
    return ofStackSet === undefined
      ? plan(context, names, options)
      : showStackSetPlan(context, names, ofStackSet);
  },
});
