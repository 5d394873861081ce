import { usageError, type AcctmgrError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { observeFile, type ObservedFile } from '../../system/files/observed-file.js';
import type { Distrust } from '../../system/files/path-trust.js';
import { userInventoryPath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { checkAccountsFile, rightAtOnce, decodedText, type CheckedFile } from './accounts-file.js';
import { createInventory } from './create.js';
import { includedOf, pressingNotes } from './included.js';
import {
  readDiscovered,
  type DiscoveredPlace,
  type DiscoveredReading,
} from '../discovered/read-discovered.js';
import { isUntouchedExample } from '../example.js';
import { invalidInventory } from '../checking/invalid-inventory.js';
import { inventoryOf, type Inventory, type InventoryOrigin } from '../inventory.js';
import { considerLocal, type AskTrust, type LocalOutcome, type PassedOver } from './local-inventory.js';
import { isUnattended, namedInventory } from './locate.js';
import type { AccountRule } from '../rule-schema.js';
import type { AccountsFile, Settings } from '../schema.js';
import { listedNames } from '../shared/listed-names.js';
import { hasLost } from '../shared/read-includes.js';
import { unquoted } from './unquoted.js';
import { foreignInventory, requireOwnInventory } from './unsafe-inventory.js';

export interface InventoryRequest {
  /** Of `--config`. */
  readonly config?: string | undefined;
  /**
   * False for what other programs start (credential_process, completion, the prompt segment, the library): `./accounts.json`
   * is not looked at, and nothing is made where there is no inventory at all.
   */
  readonly allowLocal: boolean;
  /** False for a command that can do without: then nothing is made where there is no inventory at all. */
  readonly mayCreate?: boolean;
  /** `real`: an untouched example is refused, since its account ids belong to strangers. */
  readonly needs: 'any' | 'real';
  /** Asks the user about a `./accounts.json`; without it, one that is not trusted is passed over. */
  readonly askTrust?: AskTrust | undefined;
  /** True for what fetches shared inventories: then nobody is told to. */
  readonly isSync?: boolean;
  /** What to type next on this machine where there are only the example's accounts; without it, what can be done on any. */
  readonly howToBegin?: () => Promise<string | undefined>;
}

export interface LoadedInventory {
  readonly inventory: Inventory;
  /** Lines for stderr. */
  readonly notices: readonly string[];
  /** Whether the user's own inventory was made just now. */
  readonly created: boolean;
}

export interface CheckedInventory {
  /** Absolute. */
  readonly path: string;
  readonly origin: InventoryOrigin;
  readonly checked: CheckedFile;
  /** Of the user's own file, where another is in force that must not set any. */
  readonly ownSettings?: Settings | undefined;
  readonly ownRules?: readonly AccountRule[] | undefined;
  readonly ownInclude?: AccountsFile['include'];
  /** Whether another user may write a file that was named: then it starts no program. */
  readonly isForeign?: boolean;
  /** A `./accounts.json` that is there and not in force. */
  readonly passedOver?: PassedOver | undefined;
  readonly notices: readonly string[];
  readonly created: boolean;
  /** What AWS listed, where that is all there is. */
  readonly listed?: DiscoveredReading;
}

const OWN_ACCOUNTS = `Put your own in their place, in one of these ways:
  acctmgr import                    takes over the role profiles of ~/.aws/config
  acctmgr add NAME --role-arn ARN   adds one account
  an editor, and then: acctmgr validate`;

/**
 * Finds the inventory in force, validates it and applies the defaults.
 *
 * @throws AcctmgrError (exit 2) where it has problems, where a named file is missing, where there is none at all and none may
 *   be made, and where the example that was made just now is not enough
 */
export async function loadInventory(host: Host, request: InventoryRequest): Promise<LoadedInventory> {
  const found = await checkInventory(host, request);
  const { path, checked, created } = found;
  if (checked.file === undefined) throw invalidInventory(path, checked.problems);
  const { inventory, notices } = withListed(host, found, checked.file, request.isSync);
  if (request.needs === 'real' && isUntouchedExample(inventory.file.accounts))
    throw await exampleOnly(`${oneLine(path)} has only the accounts of the example.`, request);
  return { inventory, notices: [...found.notices, ...notices], created };
}

/** The accounts of the file with those that AWS listed, and what of these was passed over. */
function withListed(
  host: Host,
  found: CheckedInventory,
  file: AccountsFile,
  isSync = false,
): Pick<LoadedInventory, 'inventory' | 'notices'> {
  const { files: discovered, notices } = found.listed ?? readDiscovered(host, found);
  // The example gives way to accounts of the user's own.
  const isInTheWay = discovered.length > 0 && isUntouchedExample(file.accounts);
  const included = includedOf(host, found, file);
  const shared = included.flatMap((one) => ('copy' in one ? [one.copy] : []));
  const inventory = inventoryOf(isInTheWay ? { ...file, accounts: [] } : file, {
    ...found,
    discovered,
    shared: found.origin === 'local' ? [] : shared,
    ownShared: shared,
    isUnsure: !isSync && hasLost(included),
  });
  const ofShared = isSync ? [] : pressingNotes(found, included, host.now());
  return { inventory, notices: [...notices, ...ofShared] };
}

/** The inventory of what was checked, where it can be used, and what was passed over of what AWS listed; `examineIncludes` tells of the rest. */
export const usableInventory = (
  host: Host,
  found: CheckedInventory,
): Pick<LoadedInventory, 'inventory' | 'notices'> | undefined =>
  found.checked.file && withListed(host, found, found.checked.file, true);

/** As `loadInventory`, with the problems of the file as an answer (for `validate`). */
export async function checkInventory(host: Host, request: InventoryRequest): Promise<CheckedInventory> {
  const named = namedInventory(host, request.config);
  if (named !== undefined) {
    const file = observeFile(named.path);
    if (file === undefined) {
      throw usageError(`${oneLine(named.path)}, named by ${named.by}, does not exist.`, {
        code: 'no_inventory',
        hint: 'Check the path. "acctmgr init" makes an inventory of your own.',
      });
    }
    const foreign = foreignInventory(named.path, file, host);
    const found = await check(host, file, { path: named.path, origin: 'named' });
    const checked = unquoted(found.checked, named.path, file, host);
    const notices = foreign === undefined ? [] : programNotices(named.path, checked, foreign);
    return {
      ...found,
      path: named.path,
      origin: 'named',
      checked,
      isForeign: foreign !== undefined,
      notices,
    };
  }

  const ownPath = userInventoryPath(host);
  const own = observeFile(ownPath);
  if (own !== undefined) requireOwnInventory(ownPath, own, host);
  const listed =
    own === undefined ? readDiscovered(host, { path: ownPath, origin: 'own' }) : { files: [], notices: [] };
  const { used, passedOver, notices }: LocalOutcome = request.allowLocal
    ? await considerLocal(host, own, own !== undefined || listed.files.length > 0, request.askTrust)
    : { notices: [] };
  if (used !== undefined) {
    const names = listedNames(host, { path: ownPath, origin: 'own' });
    const {
      settings: ownSettings,
      rules: ownRules,
      include: ownInclude,
    } = (own && rightAtOnce(decodedText(own.bytes), names)) ?? {};
    const ofOwn = { ownSettings, ownRules, ...(ownInclude && { ownInclude }) };
    return { ...used, origin: 'local', ...ofOwn, notices, created: false };
  }
  if (own !== undefined)
    return {
      path: ownPath,
      origin: 'own',
      ...(await check(host, own, { path: ownPath, origin: 'own' })),
      passedOver,
      notices,
    };
  if (listed.files.length === 0) return firstUse(host, request, notices);
  const checked: CheckedFile = { file: { accounts: [] }, problems: [] };
  return { path: ownPath, origin: 'own', checked, passedOver, notices, created: false, listed };
}

/** What of another user's file is left out, where it has any. */
const programNotices = (path: string, { file }: CheckedFile, foreign: Distrust): string[] =>
  [
    file?.settings?.mfa_process && 'mfa_process',
    file?.settings?.access_log?.forward && 'access_log.forward',
    file?.include && 'include',
  ].flatMap((program) =>
    program === undefined
      ? []
      : `The ${program} of ${oneLine(path)} does not count: ${oneLine(foreign.element.path)} belongs to another user (id ${foreign.element.ownerId}).`,
  );

async function check(
  host: Host,
  file: ObservedFile,
  place: DiscoveredPlace,
): Promise<Pick<CheckedInventory, 'checked' | 'notices' | 'created'>> {
  const checked = await checkAccountsFile(decodedText(file.bytes), listedNames(host, place));
  return { checked, notices: [], created: false };
}

async function firstUse(
  host: Host,
  request: InventoryRequest,
  notices: readonly string[],
): Promise<CheckedInventory> {
  const { allowLocal, mayCreate = true, needs } = request;
  if (!allowLocal || !mayCreate || isUnattended(host)) {
    throw usageError(`There is no inventory: ${oneLine(userInventoryPath(host))} does not exist.`, {
      code: 'no_inventory',
      hint: 'Run "acctmgr init", or name a file with --config or ACCTMGR_CONFIG.',
    });
  }
  const { path } = await createInventory(host, { local: false });
  const created = `Created ${oneLine(path)} with example accounts.`;
  if (needs === 'real') throw await exampleOnly(created, request);
  const file = observeFile(path);
  if (file === undefined) throw new Error(`${path} vanished while it was being made`);
  return {
    path,
    origin: 'own',
    ...(await check(host, file, { path, origin: 'own' })),
    notices: [...notices, created, await ownAccounts(request)],
    created: true,
  };
}

const ownAccounts = async ({ howToBegin }: InventoryRequest): Promise<string> =>
  (await howToBegin?.()) ?? OWN_ACCOUNTS;

const exampleOnly = async (message: string, request: InventoryRequest): Promise<AcctmgrError> =>
  usageError(message, { code: 'example_inventory', hint: await ownAccounts(request), isNotice: true });
