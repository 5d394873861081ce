import { usageError, type AcctmgrError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import { shellWord } from '../system/shell-word.js';
import { asUsual, byPermissionSet, type EffectiveAccount } from './effective.js';
import { tighteningRules, withRules } from './apply-rules.js';
import { alternatives, quoted } from './checking/finding.js';
import type { DiscoveredFile } from './discovered/discovered-file.js';
import type { MemberAccount } from './discovered/organization-listing.js';
import type { SignInAccount } from './discovered/sign-in-listing.js';
import { isGlob } from './glob.js';
import { idIn } from './id-in.js';
import { nearest } from './checking/nearest.js';
import { permissionSetNamed } from './permission-sets.js';
import type { AccountRule } from './rule-schema.js';
import type { AccountsFile, Settings, SignInSettings } from './schema.js';
import type { AcceptedCopy } from './shared/accepted-copy.js';
import { joinedAccounts } from './joined-accounts.js';
import { guardShared } from './shared/guard-shared.js';
import { sharedLimits } from './shared/merge-shared.js';
import type { SharedLimits } from './shared/shared-inventory.js';

/**
 * Which rule of docs/security.md found the file: `named` by --config or ACCTMGR_CONFIG, `local` in the working folder, or the
 * user's `own`.
 */
export type InventoryOrigin = 'named' | 'local' | 'own';

/** The whole validated accounts.json. */
export interface Inventory {
  /** Absolute. */
  readonly path: string;
  readonly origin: InventoryOrigin;
  /** In the order of the file, with the defaults applied; then those that only `acctmgr sync` found. */
  readonly accounts: readonly EffectiveAccount[];
  /** What AWS listed, as far as it is of the sign-ins here. */
  readonly discovered: readonly DiscoveredFile[];
  /** What the file includes, as it was last accepted. */
  readonly shared?: readonly AcceptedCopy[];
  /** Another user may write the file: it starts no program, and includes nothing. */
  readonly isForeign?: boolean;
  /** What shared inventories let be taken where nobody is at a terminal: all of it counts, with what `settings` say. */
  readonly sharedLimits?: readonly SharedLimits[];
  /** For a `local` file those of the user's own one: a cloned repository may not run programs or move the log. */
  readonly settings: Settings;
  /** By name. A cloned repository starts no browser: of a `local` one, that key is left out. */
  readonly signIns: SignIns;
  readonly file: AccountsFile;
  /** Those that count: of a cloned repository what protects, beside those of the user's own file. */
  readonly rules: readonly AccountRule[];
}

export type SignIns = Readonly<Record<string, SignInSettings>>;

/**
 * @param ownSettings - of the user's own file, for a `local` one; so are `ownRules`
 * @param isForeign - whether another user may write the file, who must not start a program here
 */
export function inventoryOf(
  file: AccountsFile,
  {
    path,
    origin,
    ownSettings = {},
    ownRules = [],
    isForeign = false,
    discovered: listings = [],
    shared = [],
    ownShared = shared,
    isUnsure = false,
  }: Pick<Inventory, 'path' | 'origin'> & {
    /** What AWS listed. */
    readonly discovered?: readonly DiscoveredFile[];
    /** What the file includes. */
    readonly shared?: readonly AcceptedCopy[];
    /** For a `local` file, what the user's own one includes: its limits count, and nothing else of it. */
    readonly ownShared?: readonly AcceptedCopy[] | undefined;
    readonly ownSettings?: Settings | undefined;
    readonly ownRules?: readonly AccountRule[] | undefined;
    readonly isForeign?: boolean;
    /** What was accepted of something that it includes can't be read: whatever that may have protected or limited is. */
    readonly isUnsure?: boolean;
  },
): Inventory {
  const merged = joinedAccounts(file, shared, listings);
  const { discovered } = merged;
  const signIns = merged.file.sso_sessions;
  const { rules: written = [] } = file;
  const limits = [...sharedLimits(ownShared), ...(isUnsure ? [{ accounts: [] }] : [])];
  const rules = origin === 'local' ? [...ownRules, ...tighteningRules(written)] : written;
  const accounts = guardShared(withRules(merged.accounts, merged.file, rules));
  return {
    path,
    origin,
    accounts: isUnsure ? accounts.map((account) => ({ ...account, protected: true })) : accounts,
    discovered,
    ...(shared.length === 0 ? {} : { shared }),
    ...(isForeign ? { isForeign } : {}),
    ...(limits.length === 0 ? {} : { sharedLimits: limits }),
    settings:
      origin === 'local' ? ownSettings : isForeign ? withoutPrograms(file.settings) : (file.settings ?? {}),
    signIns: origin === 'local' || isForeign ? withoutBrowsers(signIns) : (signIns ?? {}),
    file,
    rules,
  };
}

function withoutPrograms({ mfa_process: _, access_log: log, ...settings }: Settings = {}): Settings {
  if (log === undefined) return settings;
  const { forward: _program, ...kept } = log;
  return { ...settings, access_log: kept };
}

const withoutBrowsers = (signIns: SignIns = {}): SignIns =>
  Object.fromEntries(Object.entries(signIns).map(([name, { browser: _, ...others }]) => [name, others]));

/** Names are unique without regard to case. */
export const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** `payments/ro` in its parts. No account's name holds a `/`. */
function partsOf(text: string): readonly [name: string, permissionSet: string | undefined] {
  const at = text.indexOf('/');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** The name of the account in `payments/ro`. */
export const accountNameOf = (text: string): string => partsOf(text)[0];

/**
 * The account that `text` means, as it can be taken: `payments/ro` by that permission set, `payments` by its usual way.
 *
 * @throws AcctmgrError (exit 2) as `findEntry`, and for a permission set that the account has not
 */
export function findAccount(inventory: Pick<Inventory, 'accounts' | 'path'>, text: string): EffectiveAccount {
  const [name, permissionSet] = partsOf(text);
  return takenBy(findEntry(inventory, name), permissionSet);
}

const takenBy = (entry: EffectiveAccount, permissionSet: string | undefined): EffectiveAccount =>
  permissionSet === undefined
    ? asUsual(entry)
    : byPermissionSet(entry, permissionSetNamed(entry, permissionSet));

/**
 * The entry called `name`, in any case: names are unique without regard to it. Where none is, the one with that account id; what
 * is shared and was never shown does not count beside others.
 *
 * @throws AcctmgrError (exit 2) `unknown_account`, which names the nearest ones; `several_accounts` for an id that several have
 */
export function findEntry(
  inventory: Pick<Inventory, 'accounts' | 'path'> & Partial<Pick<Inventory, 'discovered'>>,
  name: string,
): EffectiveAccount {
  const found = inventory.accounts.find((account) => sameName(account.name, name));
  if (found !== undefined) return found;
  const id = idIn(name);
  const ofId = inventory.accounts.filter((account) => account.account_id === id);
  const known = ofId.filter(({ shared }) => shared?.isShown !== false);
  const [first, ...others] = known.length > 0 ? known : ofId;
  if (first !== undefined && others.length === 0) return first;
  if (first !== undefined) {
    const names = [first, ...others].map((account) => account.name);
    throw usageError(`${names.length} accounts have the id ${first.account_id}.`, {
      code: 'several_accounts',
      hint: `Name ${alternatives(names.slice(0, 20).map(oneLine))}.`,
    });
  }
  const names = inventory.accounts.map((account) => account.name);
  throw formerAccount(inventory, name) ?? unknownAccount(name, names, inventory.path);
}

/** What to throw for a name that AWS took from its account, which nobody else is given. */
function formerAccount(
  { accounts, discovered = [] }: Partial<Pick<Inventory, 'discovered'>> & Pick<Inventory, 'accounts'>,
  name: string,
): AcctmgrError | undefined {
  const listed = discovered.flatMap((file): readonly (SignInAccount | MemberAccount)[] => file.accounts);
  const owner = listed.find((one) =>
    [one.name, ...(one.former_names ?? [])].some((called) => sameName(called, name)),
  );
  if (owner === undefined) return undefined;
  const now = accounts.find(({ account_id }) => account_id === owner.account_id);
  const said = oneLine(name);
  if (now === undefined && 'state' in owner)
    return usageError(`${said} (${owner.account_id}) is not in use: AWS says that it is ${owner.state}.`, {
      code: 'unknown_account',
      hint: 'To have such accounts listed all the same: acctmgr sync organizations --include-suspended',
    });
  if (now === undefined)
    return usageError(
      `${said} (${owner.account_id}) is gone: ${'permission_sets' in owner ? 'no sign-in lists it any more' : 'it is in the organization no more'}.`,
      {
        code: 'unknown_account',
        hint: 'Where that is not so: acctmgr sync',
      },
    );
  return usageError(`${said} (${owner.account_id}) is called ${oneLine(now.name)} now.`, {
    code: 'unknown_account',
    hint: `Use that name, or give it the old one in accounts.json: { "name": "${said}", "account_id": "${owner.account_id}" }`,
  });
}

/** As `findAccount`, for many names: an inventory may have thousands, each with the name of another one. */
export function accountFinder(
  inventory: Pick<Inventory, 'accounts' | 'path'>,
): (name: string) => EffectiveAccount {
  const byName = new Map(inventory.accounts.map((account) => [account.name.toLowerCase(), account]));
  return (text) => {
    const [name, permissionSet] = partsOf(text);
    return takenBy(byName.get(name.toLowerCase()) ?? findEntry(inventory, name), permissionSet);
  };
}

/** What to throw for a name that is none of `names` (exit 2). */
export function unknownAccount(name: string, names: readonly string[], path: string): AcctmgrError {
  if (isGlob(name))
    return usageError(`${quoted(name)} may be several accounts, and one is taken here.`, {
      code: 'one_account_only',
      hint: `Name one of those that this lists: acctmgr list ${shellWord(oneLine(name))}`,
    });
  const near = nearest(name, names);
  return usageError(`No account is called ${quoted(name)} in ${oneLine(path)}.`, {
    code: 'unknown_account',
    hint: `${near.length > 0 ? `Did you mean ${alternatives(near)}? ` : ''}"acctmgr list" shows all accounts.`,
  });
}
