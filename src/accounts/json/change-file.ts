import { isUtf8 } from 'node:buffer';
import path from 'node:path';
import { AcctmgrError, usageError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { withLock } from '../../system/processes/lock.js';
import { observeFile } from '../../system/files/observed-file.js';
import { behindLinks, fileState, readIfExists, replaceFile } from '../../system/files/private-files.js';
import { ensurePrivateFolder } from '../../system/files/private-folder.js';
import { localInventoryPath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { editAccounts, type AccountEdit } from './account-edit.js';
import { listedNames } from '../shared/listed-names.js';
import { checkAccountsFile, decodedText } from '../locating/accounts-file.js';
import { writeSchema } from '../locating/create.js';
import { requireChangeable } from '../narrowed-run.js';
import { invalidInventory } from '../checking/invalid-inventory.js';
import { applyTextEdits, type TextEdit } from './json-edit.js';
import { describeProblems } from '../checking/problem.js';
import type { AccountsFile } from '../schema.js';
import { diffLines } from './text-diff.js';
import { identify, trustFile, trustState } from '../locating/trust.js';

const LOCK_WAIT_MS = 10_000;
const LOCK_STALE_MS = 60_000;
const ATTEMPTS = 10;
const BYTE_ORDER_MARK = '\ufeff';

/** An inventory that a first `add` or `import` makes. */
const EMPTY_TEXT = '{\n  "$schema": "./accounts.schema.json",\n  "accounts": []\n}\n';

/** @param file - behind all links */
export const inventoryLockOf = (file: string): string => `${file}.acctmgr-lock`;

/** Decides what changes, by the text of the file as it is. */
export type DecideEdits = (text: string) => readonly AccountEdit[] | Promise<readonly AccountEdit[]>;

export interface InventoryChange {
  /** Of the file before. Without a byte order mark. */
  readonly text: string;
  /** The file as it becomes. */
  readonly file: AccountsFile;
  readonly changed: boolean;
  /** What changes, for people; safe for a terminal. */
  readonly diff: readonly string[];
}

interface Edited extends InventoryChange {
  readonly edits: readonly TextEdit[];
  readonly bytes: Buffer;
}

/** Whether the text is JSON at all: what is wrong with its values may be what the edit mends. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function edited(
  host: Host,
  file: string,
  bytes: Uint8Array | undefined,
  decide: DecideEdits,
): Promise<Edited> {
  const named = oneLine(file);
  if (bytes !== undefined && !isUtf8(bytes)) {
    throw usageError(`${named} is not UTF-8 throughout.`, {
      code: 'invalid_inventory',
      hint: 'Save it as UTF-8 in an editor. The file was left as it is.',
    });
  }
  const text = bytes === undefined ? EMPTY_TEXT : decodedText(bytes);
  if (!isJson(text)) throw invalidInventory(file, (await checkAccountsFile(text)).problems);
  const edits = editAccounts(text, await decide(text), named);
  const after = applyTextEdits(text, edits);
  const isLocal = file === localInventoryPath(host);
  const listed = listedNames(host, { path: file, origin: isLocal ? 'local' : 'named' });
  const checked = await checkAccountsFile(after, listed);
  if (checked.file === undefined) {
    const count = checked.problems.length === 1 ? 'a problem' : `${checked.problems.length} problems`;
    throw usageError(`${named} would have ${count}:\n${describeProblems(checked.problems)}`, {
      code: 'invalid_inventory',
      hint: 'Nothing was written.',
    });
  }
  const mark = bytes !== undefined && textStartsWithMark(bytes) ? BYTE_ORDER_MARK : '';
  return {
    text,
    edits,
    file: checked.file,
    changed: after !== text,
    diff: diffLines(text, edits),
    bytes: Buffer.from(`${mark}${after}`),
  };
}

const textStartsWithMark = ([first, second, third]: Uint8Array): boolean =>
  first === 0xef && second === 0xbb && third === 0xbf;

/**
 * What would change. Nothing is locked or written.
 *
 * @param file - the accounts.json; one that is not there counts as one without accounts
 * @throws AcctmgrError (exit 2) where the edits can't be made, or their result is not valid
 */
export const planInventoryChange = (
  host: Host,
  file: string,
  decide: DecideEdits,
): Promise<InventoryChange> => edited(host, file, readIfExists(file), decide);

/**
 * Changes an accounts.json: every byte outside the edits, the mode and the trust in it stay. After any error the file is as
 * it was.
 *
 * @param planned - what the user has seen and agreed to: a file that has changed since is left alone
 * @throws AcctmgrError as `planInventoryChange` and `requireChangeable`; `inventory_changed`, `lock_timeout`, `file_keeps_changing`
 */
export async function changeInventory(
  host: Host,
  file: string,
  decide: DecideEdits,
  planned?: InventoryChange,
): Promise<InventoryChange> {
  requireChangeable(host.env);
  ensurePrivateFolder(path.dirname(file), host);
  const options = {
    host,
    waitMs: LOCK_WAIT_MS,
    purpose: `writing ${oneLine(file)}`,
    staleAfterMs: LOCK_STALE_MS,
  };
  return withLock(inventoryLockOf(behindLinks(file)), options, async () => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const expected = fileState(file);
      const before = observeFile(file);
      const change = await edited(host, file, before?.bytes, decide);
      if (planned !== undefined && planned.text !== change.text) throw changedMeanwhile(file);
      if (!change.changed) return change;
      const wasTrusted =
        before !== undefined && (await trustState(host, await identify(before))) === 'trusted';
      const { outcome } = replaceFile(file, change.bytes, { host, expected, keepsMode: true });
      if (outcome === 'changed') continue;
      // Only from a trusted content: the user has made no other change to it than this one.
      if (wasTrusted) await trustFile(host, await identify({ ...before, bytes: change.bytes }));
      if (before === undefined) await writeSchema(path.dirname(file), host);
      return change;
    }
    throw new AcctmgrError(`Cannot write ${oneLine(file)}: another program keeps changing it.`, {
      code: 'file_keeps_changing',
      hint: 'Find out which one, and try again when it has finished.',
    });
  });
}

const changedMeanwhile = (file: string): AcctmgrError =>
  new AcctmgrError(`${oneLine(file)} was changed in the meantime, so it was left as it is.`, {
    code: 'inventory_changed',
    hint: 'Run this again, and look at what it shows.',
  });
