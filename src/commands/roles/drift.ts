import { ownRoleArn, type EffectiveAccount } from '../../accounts/effective.js';
import { accountNameOf, findEntry, type Inventory } from '../../accounts/inventory.js';
import { bootstrapWish } from '../../acquire/bootstrap.js';
import type { SessionFlags } from '../../acquire/wish.js';
import { counted } from '../../output/counted.js';
import { nothingLeft, type Picked } from '../../fleet/selection/select.js';
import { ownAccounts } from '../../roles/drift/own-accounts.js';
import { isAllRight, watchedRole } from '../../roles/drift/drifted-role.js';
import { AcctmgrError, EXIT, usageError } from '../../system/failure.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { AT_ONCE, JOBS_FLAG } from '../flag-values.js';
import { writeJunit } from '../junit-file.js';
import { loadAccounts } from '../load-accounts.js';
import { declareSelectionFlags, leftOutWords, pickAccounts, selectionOf } from '../selection-flags.js';
import { MFA_CODE_FLAG, REASON_FLAG, sessionFlags, TIMEOUT_FLAG } from '../session-flags.js';
import { driftOfSeveral, type WatchWish } from './drift-several.js';
import { driftView, driftCases } from './drift-view.js';
import { readInlinePolicies } from './inline-policies.js';
import { declareRoleFlags, declareTrustFlags, saidOfRole, wishedRole } from './template-flags.js';

const VIA_FLAG = [
  '--via <role>',
  'the role by which IAM is read, such as OrganizationAccountAccessRole',
] as const;

const declare = (declaration: Declaration) =>
  declareRoleFlags(
    declareTrustFlags(
      declareSelectionFlags(declaration.argument('[names...]', "the accounts: 'dev-*'; . is this shell's")),
    ),
  )
    .optionsGroup('How it is looked at:')
    .option(...VIA_FLAG)
    .option('--junit <file>', 'write this file for CI, too')
    .option(...JOBS_FLAG)
    .option(...MFA_CODE_FLAG)
    .option(...REASON_FLAG)
    .option(...TIMEOUT_FLAG)
    .addHelpText(
      'after',
      `
Each role is compared with what acctmgr roles template says of it, by what its
documents mean, and looked at for what is risky: whom it trusts, what it does
not ask of them, and how long nobody used it. Without --via, its IAM is read by
the role itself, and by a session that AWS lets do nothing but read.

Nothing is changed. Protected accounts are looked at if named, or with
--protected, and nobody is asked but for one MFA code that serves all.
Exit code: 1 if a role differs, is missing, is risky or could not be read, 130
after Ctrl-C, else 0.

Examples:
  acctmgr roles drift dev
  acctmgr roles drift --all --via OrganizationAccountAccessRole
  acctmgr roles drift 'prod-*' --protected --junit drift.xml`,
    );

type DriftOptions = OptionsOf<typeof declare>;

/** Who looks, and changes nothing: of a role, AWS itself sees to that. */
function lookingFlags(context: Context, options: DriftOptions): SessionFlags {
  // Of the role that is to be, and not of the session that looks at it.
  const { role: _role, externalId: _externalId, sourceIdentity: _identities, ...session } = options;
  const flags = sessionFlags({ ...session, cache: true }, context);
  // The session is handed to nobody, so that nobody has to confirm it.
  return { ...flags, yes: true, reason: flags.reason ?? 'roles drift' };
}

function watchWish(
  inventory: Inventory,
  account: EffectiveAccount,
  flags: SessionFlags,
  watching: { readonly via: string | undefined; readonly watched: WatchWish['watched'] },
): WatchWish {
  const { via = ownRoleArn(account), watched } = watching;
  const wish = bootstrapWish({ event: 'roles drift', use: 'link', inventory, account, flags, watched }, via);
  const isRole = wish.account.access.kind === 'role';
  return isRole ? { ...wish, flags: { ...flags, narrowing: 'read-only' } } : wish;
}

function refuseGenerating({ generateExternalId }: DriftOptions): void {
  if (generateExternalId !== true) return;
  throw usageError('--generate-external-id changes accounts.json, and drift changes nothing.', {
    hint: 'Leave it out. To make one: acctmgr roles template NAME --generate-external-id',
  });
}

interface Watched {
  readonly wishes: readonly WatchWish[];
  readonly leftOut: Picked['leftOut'];
}

/** Of what was picked, what has no role is left out; of what was named, it is said. An account has one role, by whichever permission sets it was picked. */
function watchedOf(picked: Picked, wishFor: (account: EffectiveAccount) => WatchWish): Watched {
  const wishes = new Map<string, WatchWish>();
  const leftOut = [...picked.leftOut];
  for (const { account, isNamed } of picked.accounts) {
    const name = accountNameOf(account.name);
    try {
      wishes.set(name, wishes.get(name) ?? wishFor(account));
    } catch (error) {
      if (isNamed || !(error instanceof AcctmgrError) || error.code !== 'no_role') throw error;
      leftOut.push({ account, reason: 'no_role' });
    }
  }
  return { wishes: [...wishes.values()], leftOut };
}

async function drift(
  context: Context,
  names: readonly string[],
  options: DriftOptions,
): Promise<CommandResult> {
  const { host, output } = context;
  refuseGenerating(options);
  const { via, junit, role } = options;
  const inventory = await loadAccounts(context, 'real');
  const wish = wishedRole(options, readInlinePolicies(host, options.inlinePolicy ?? []), undefined);
  const picked = pickAccounts(host, inventory, selectionOf(host, names, options), { role, sets: 'several' });
  const flags = lookingFlags(context, options);
  const said = saidOfRole(options);
  const { wishes, leftOut } = watchedOf(picked, (account) =>
    watchWish(inventory, account, flags, {
      via,
      watched: watchedRole(inventory, findEntry(inventory, accountNameOf(account.name)), wish, said),
    }),
  );
  const [first, ...others] = wishes;
  if (first === undefined) throw nothingLeft(inventory, leftOut);
  const own = ownAccounts(inventory);
  if (own.isAssumed) output.note(own.basis);
  output.lead(`Looking at ${counted(wishes.length, 'role')}${leftOutWords(leftOut)}...`);
  const { roles, isStopped } = await driftOfSeveral(context, [first, ...others], {
    own,
    atOnce: options.jobs ?? AT_ONCE,
  });
  const drifted = { roles, leftOut, basis: own.basis, hasVia: via !== undefined, now: host.now() };
  if (junit !== undefined)
    writeJunit(context, junit, { name: 'acctmgr roles drift', cases: driftCases(drifted) });
  const isGood = roles.every((one) => isAllRight(one.drift));
  return answer(drifted, driftView, isStopped ? EXIT.interrupted : isGood ? EXIT.done : EXIT.failed);
}

export const driftCommand = defineCommand({
  declare,
  run: (context, [names], options) => drift(context, names, options),
});
