import { AcctmgrError } from '../../system/failure.js';
import type { EntryFault } from '../checking/finding.js';
import type { Host } from '../../system/host.js';
import { observeFile, type ObservedFile } from '../../system/files/observed-file.js';
import { localInventoryPath, userInventoryPath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { checkAccountsFile, isOtherProgramsFile, decodedText, type CheckedFile } from './accounts-file.js';
import { compareInventories, type TrustChange } from './difference.js';
import { listedNames } from '../shared/listed-names.js';
import { inventoryOf } from '../inventory.js';
import { judgeLocal, type LocalVerdict } from './locate.js';
import type { AccountsFile } from '../schema.js';
import { unquoted } from './unquoted.js';
import { unsafeInventory, unsafeLocal, type UnsafeFile } from './unsafe-inventory.js';
import { identify, refuseFile, trustFile, trustState, type TrustState } from './trust.js';

/** A `./accounts.json` and what its use depends on. */
export interface LocalInventory {
  /** As it was found. Absolute. */
  readonly path: string;
  /** Undefined for some other program's file. */
  readonly checked: CheckedFile | undefined;
  readonly unsafe: UnsafeFile | undefined;
  readonly file: ObservedFile;
}

/** What trusting a `./accounts.json` would change, for the question. */
export interface TrustDifference {
  /** Of the file in question. Absolute. */
  readonly path: string;
  /** Of the inventory that it would take the place of. Absolute. */
  readonly inForce: string;
  readonly state: TrustState;
  /** In accounts, roles and sources, whether they are protected, and in sign-ins. */
  readonly changes: readonly TrustChange[];
}

/** The user's answer; undefined where nobody can be asked. */
export type AskTrust = (difference: TrustDifference) => Promise<boolean | undefined>;

/** The file of the working folder; undefined where there is none, or where it is the user's `own`. */
export async function observeLocal(
  host: Host,
  own: ObservedFile | undefined,
): Promise<LocalInventory | undefined> {
  const path = localInventoryPath(host);
  const file = observeFile(path);
  if (file === undefined || file.realPath === own?.realPath) return undefined;
  const text = decodedText(file.bytes);
  return {
    path,
    checked: isOtherProgramsFile(text)
      ? undefined
      : unquoted(
          await withoutInclude(
            text,
            await checkAccountsFile(text, listedNames(host, { path, origin: 'local' })),
          ),
          path,
          file,
          host,
        ),
    unsafe: unsafeLocal(path, file, host),
    file,
  };
}

const INCLUDES: EntryFault = {
  path: ['include'],
  concerns: 'key',
  message: 'a project includes nothing, since its author would say what is fetched',
  expected: 'include in your own accounts.json, or in one named with --config',
};

async function withoutInclude(text: string, checked: CheckedFile): Promise<CheckedFile> {
  if (checked.file?.include === undefined) return checked;
  const { problemsAt } = await import('../checking/problems.js');
  return { problems: problemsAt(text, [INCLUDES]) };
}

/** What changes where `proposed` takes the place of the user's `own` inventory. */
export async function trustDifference(
  host: Host,
  { path, state, proposed }: Pick<TrustDifference, 'path' | 'state'> & { proposed: AccountsFile },
  own: ObservedFile | undefined,
): Promise<TrustDifference> {
  const inForce = userInventoryPath(host);
  // An own one with problems is as good as none here; they are told when it is used.
  const { file } =
    own === undefined
      ? {}
      : await checkAccountsFile(decodedText(own.bytes), listedNames(host, { path: inForce, origin: 'own' }));
  const before = file && inventoryOf(file, { path: inForce, origin: 'own' });
  const after = inventoryOf(proposed, { path, origin: 'local' });
  return { path, inForce, state, changes: compareInventories(before, after) };
}

const REFUSED = 'you did not trust it. "acctmgr trust" asks again.';

export interface LocalOutcome {
  /** Undefined where the user's own inventory stays in force. */
  readonly used?: { readonly path: string; readonly checked: CheckedFile };
  /** A file that is there and not in force. */
  readonly passedOver?: PassedOver;
  readonly notices: readonly string[];
}

export interface PassedOver {
  /** Undefined where the file can't be read. */
  readonly verdict: LocalVerdict | undefined;
  /** Why, as a sentence. */
  readonly notice: string;
  /** What mends it, where others can write the file. */
  readonly hint?: string | undefined;
}

/**
 * Decides about `./accounts.json` by the rules of Trust (docs/security.md).
 *
 * @param own - the user's own inventory; undefined where there is none
 * @param hasOwn - whether the user has accounts of their own, be it in that file or listed by AWS
 * @throws AcctmgrError (exit 2) where it would be in force, but others may write it
 */
export async function considerLocal(
  host: Host,
  own: ObservedFile | undefined,
  hasOwn: boolean,
  ask: AskTrust | undefined,
): Promise<LocalOutcome> {
  let local: LocalInventory | undefined;
  try {
    local = await observeLocal(host, own);
  } catch (error) {
    if (!hasOwn || !(error instanceof AcctmgrError)) throw error;
    const { message: notice, hint } = error;
    return { passedOver: { verdict: undefined, notice, hint }, notices: [notice] };
  }
  if (local === undefined) return { notices: [] };

  const { path, checked, unsafe } = local;
  // Where there is no choice, trust does not matter, and the digest need not be made.
  const identity = hasOwn ? await identify(local.file) : undefined;
  const trust = identity === undefined ? 'unknown' : await trustState(host, identity);
  const use = (...notices: string[]): LocalOutcome => ({
    used: { path, checked: checked ?? { problems: [] } },
    notices: [...notices, ...ignoredSettings(checked?.file)],
  });
  const verdict = judgeLocal({
    content: checked === undefined ? 'other' : checked.file === undefined ? 'broken' : 'inventory',
    isUnsafe: unsafe !== undefined,
    hasOwn,
    trust,
  });
  const passOver = (reason: string): LocalOutcome => {
    const notice = `Passed over ${oneLine(path)}: ${reason}`;
    return { passedOver: { verdict, notice, hint: unsafe?.hint }, notices: [notice] };
  };
  switch (verdict) {
    case 'use':
      return use();
    case 'use-for-want-of-own':
      return use(`Using ${oneLine(path)}, since you have no inventory of your own.`);
    case 'refuse-unsafe':
      if (unsafe !== undefined) throw unsafeInventory(unsafe);
      return passOver('others may write it.');
    case 'pass-over-other':
      return passOver('it has no list "accounts", so it is some other program\'s.');
    case 'pass-over-unsafe':
      return passOver(unsafe?.message ?? 'others may write it.');
    case 'pass-over-broken':
      return passOver(firstProblem(checked));
    case 'pass-over-refused':
      return passOver(REFUSED);
    case 'ask': {
      if (identity === undefined || checked?.file === undefined) return passOver('it is not trusted.');
      const proposal = { path, state: trust, proposed: checked.file };
      const isTrusted = await ask?.(await trustDifference(host, proposal, own));
      if (isTrusted === true) {
        await trustFile(host, identity);
        return use();
      }
      if (isTrusted === false) {
        await refuseFile(host, identity);
        return passOver(REFUSED);
      }
      return passOver(
        trust === 'changed'
          ? 'it has changed since you trusted it. "acctmgr trust" shows how, and trusts it again.'
          : 'it is not trusted. "acctmgr trust" shows what it would change, and trusts it.',
      );
    }
  }
}

function firstProblem(checked: CheckedFile | undefined): string {
  const first = checked?.problems[0];
  return first === undefined ? 'it is not valid.' : `line ${first.line}, ${first.path}: ${first.message}.`;
}

const ignoredSettings = (file: AccountsFile | undefined): string[] =>
  file?.settings === undefined
    ? []
    : ['Its "settings" do not count: only those of your own inventory, or of one named with --config, do.'];
