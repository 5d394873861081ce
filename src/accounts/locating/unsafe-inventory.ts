import { usageError, type AcctmgrError } from '../../system/failure.js';
import type { ObservedFile } from '../../system/files/observed-file.js';
import { openedDistrust, type OwnHost } from '../../system/files/own-file.js';
import type { Distrust } from '../../system/files/path-trust.js';
import { oneLine } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';

/** Why nobody should take the file's word: someone else can write it. */
export interface UnsafeFile {
  readonly message: string;
  /** The command that mends it. */
  readonly hint: string;
}

/** @param path - of the file, as it was named; what is wrong with the file itself is told of that name */
export function unsafeFile(path: string, { reason, element }: Distrust): UnsafeFile {
  const shown = oneLine(element.kind === 'file' || element.kind === 'other' ? path : element.path);
  const word = shellWord(shown);
  if (reason === 'mode') {
    return { message: `Everybody on this machine may write ${shown}.`, hint: `Run: chmod o-w ${word}` };
  }
  // Through a link, the command would change what it leads to.
  const chown = element.kind === 'link' ? 'chown -h' : 'chown';
  return {
    message: `${shown} belongs to another user (id ${element.ownerId}), who can make a name lead anywhere.`,
    hint: `Take it over (sudo ${chown} "$(id -un)" ${word}), or name it with --config if you trust its owner.`,
  };
}

export const unsafeInventory = ({ message, hint }: UnsafeFile): AcctmgrError =>
  usageError(message, { code: 'unsafe_inventory', hint });

/** Who may write the `accounts.json` of the working folder besides its user and root; its folders are the user's choice. */
export function unsafeLocal(path: string, file: ObservedFile, host: OwnHost): UnsafeFile | undefined {
  const [first] = openedDistrust(path, file.element, host, 'links');
  return first && unsafeFile(path, first);
}

/** @throws AcctmgrError `unsafe_inventory` where anybody but this user and root may write the user's own accounts.json */
export function requireOwnInventory(path: string, file: ObservedFile, host: OwnHost): void {
  const [first] = openedDistrust(path, file.element, host, 'whole');
  if (first !== undefined) throw unsafeInventory(unsafeFile(path, first));
}

/**
 * Whose word a file is that the user named: that of another user is taken, and starts no program here.
 *
 * @returns why it is not the user's own; undefined where it is
 * @throws AcctmgrError `unsafe_inventory` where everybody may write it
 */
export function foreignInventory(path: string, file: ObservedFile, host: OwnHost): Distrust | undefined {
  const found = openedDistrust(path, file.element, host, 'whole');
  const open = found.find(({ reason }) => reason === 'mode');
  if (open !== undefined) throw unsafeInventory(unsafeFile(path, open));
  return found[0];
}
