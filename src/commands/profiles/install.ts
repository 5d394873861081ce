import { isTakable, waysInto, type EffectiveAccount } from '../../accounts/effective.js';
import { accountNameOf, type Inventory } from '../../accounts/inventory.js';
import { exceptions, type FoundAccount, type Selection } from '../../fleet/selection/found.js';
import { accountsMeant, guardsOf, isEmpty } from '../../fleet/selection/select.js';
import { readInstalledProfiles } from '../../profiles/config/config-file.js';
import type { ProfileSet } from '../../profiles/reading/profile-set.js';
import { readProfiles } from '../../profiles/reading/read-profiles.js';
import type { InstalledProfile } from '../../profiles/config/installed-profile.js';
import { processLine } from '../../profiles/config/process-line.js';
import { processShadowOf } from '../../profiles/shadowing.js';
import { mendingText, wrappedLines } from '../../profiles/config/wrapped-lines.js';
import { profileRegion } from '../../sessions/region.js';
import { alongChains, requestedAccess } from '../../sessions/chain.js';
import type { Host } from '../../system/host.js';
import { accountHere } from '../account-here.js';
import { changeConfigAsked } from './change-config.js';
import { defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { noteMissingRegion } from '../missing-region.js';
import { accountsAnywhere } from '../load-accounts.js';
import { accountNamed } from '../pick-account.js';
import { declareSelectionFlags, selectionOf } from '../selection-flags.js';

const declare = (declaration: Declaration) =>
  declareSelectionFlags(
    declaration.argument(
      '[names...]',
      "the accounts, or a glob: 'dev-*'; without one, a picker on the terminal",
    ),
  )
    .option('--prefix <text>', "what the profiles' names begin with", '')
    .option('--adopt', 'take over profiles of these names that acctmgr did not make; region and output stay')
    .option('--dry-run', 'print what would be written, and write nothing')
    .option('--yes', 'write without asking')
    .addHelpText(
      'after',
      `
Each profile has AWS tools ask acctmgr for credentials, so that they refresh by
themselves and no key is on disk.

Examples:
  acctmgr profiles install dev stage
  acctmgr profiles install --all --prefix acme-
  acctmgr profiles install '*/ro' --tag env=prod
  aws s3 ls --profile dev`,
    );

type InstallOptions = OptionsOf<typeof declare>;

interface Chosen {
  readonly accounts: readonly EffectiveAccount[];
  /** Protected accounts that nobody named. */
  readonly leftOut: readonly string[];
}

/**
 * What was named is installed as it was named. Of what a glob, a tag or `--all` picks, whatever can be taken: a profile takes
 * nothing by itself, so that no permission set has to be chosen.
 */
async function choose(context: Context, inventory: Inventory, selection: Selection): Promise<Chosen> {
  if (isEmpty(selection)) {
    const account = await accountNamed(context, inventory, undefined);
    requestedAccess(account, undefined);
    return { accounts: [account], leftOut: [] };
  }
  const here = () => accountHere(context.host, inventory.accounts);
  const isGuarded = guardsOf(inventory);
  const isExcepted = exceptions(inventory, selection, here);
  const isLeftOut = ({ account, isNamed }: FoundAccount) =>
    !isNamed && !selection.withProtected && isGuarded(account);
  const meant = accountsMeant(inventory, selection, here).filter(
    ({ account, isNamed, lacksSet = false }) => isNamed || (isTakable(account) && !lacksSet),
  );
  const installed = meant
    .filter((one) => !isLeftOut(one))
    .flatMap(({ account, isNamed, isUsual = false }): readonly EffectiveAccount[] => {
      // An exception may be of one permission set only.
      if (!isNamed)
        return isUsual ? waysInto(entryOf(inventory, account)).filter((way) => !isExcepted(way)) : [account];
      // The base account has no role that a session could be of.
      requestedAccess(account, undefined);
      return [account];
    });
  return {
    accounts: [...new Map(installed.map((account) => [account.name, account])).values()],
    leftOut: meant.filter(isLeftOut).map(({ account }) => accountNameOf(account.name)),
  };
}

/** The account itself, by whichever permission set it was found. */
const entryOf = ({ accounts }: Inventory, { name }: EffectiveAccount): EffectiveAccount => {
  const entry = accounts.find((one) => one.name === accountNameOf(name));
  if (entry === undefined) throw new Error('An account that was found is one of the inventory');
  return entry;
};

interface ProfileWish {
  readonly prefix: string;
  readonly profiles: ProfileSet;
  /** The account at the start of the chain, whose source credentials sign. */
  readonly first: EffectiveAccount;
}

/** The profile as it is to be. Programs started from a dock have no PATH of a version manager's, and another folder. */
function profileFor(
  host: Host,
  inventory: Inventory,
  account: EffectiveAccount,
  { prefix, profiles, first }: ProfileWish,
): InstalledProfile {
  const name = `${prefix}${account.name}`;
  const source = { ...(first.source_profile === undefined ? {} : { profile: first.source_profile }) };
  const { access } = first;
  return {
    name,
    account: account.name,
    source:
      access.kind === 'permission-set'
        ? `sign-in:${access.signIn}`
        : first.source_profile === undefined
          ? 'default'
          : `profile:${first.source_profile}`,
    region: profileRegion({ account, flags: {}, source, profiles }, name),
    process: processLine(
      [...host.launcher, 'credential-process', '--config', inventory.path, account.name],
      host.platform,
    ),
  };
}

/** Those of before that are not installed anew now. */
function wrappedOthers(
  { host, flags }: Context,
  profiles: readonly InstalledProfile[],
  inventory: Inventory,
): string[] {
  const anew = new Set(profiles.map(({ name }) => name));
  const others = readInstalledProfiles(host).filter(({ name }) => !anew.has(name));
  const old = wrappedLines(others, flags.config === undefined ? inventory.path : undefined);
  return old === undefined ? [] : [mendingText(old)];
}

async function installProfiles(
  context: Context,
  names: readonly string[],
  { prefix, adopt = false, ...options }: InstallOptions,
): Promise<CommandResult> {
  const { host } = context;
  const inventory = await accountsAnywhere(context);
  const { accounts, leftOut } = await choose(context, inventory, selectionOf(context.host, names, options));
  const set = readProfiles(host);
  const firstOf = alongChains<EffectiveAccount>(inventory, (account, first) => {
    requestedAccess(account, undefined);
    return first ?? account;
  });
  const profiles = accounts.map((account) =>
    profileFor(host, inventory, account, { prefix, profiles: set, first: firstOf(account) }),
  );
  const warnings = [
    ...profiles.flatMap(({ name }) => processShadowOf(set, name) ?? []),
    ...wrappedOthers(context, profiles, inventory),
  ];
  const installed = { kind: 'install', profiles, adopt } as const;
  const result = await changeConfigAsked(context, installed, options, { leftOut, warnings });
  noteMissingRegion(
    context,
    profiles.map(({ account, name, region }) => ({ account, profile: name, region })),
  );
  return result;
}

export const installCommand = defineCommand({
  declare,
  run: (context, [names], options) => installProfiles(context, names, options),
});
