import path from 'node:path';
import type { Host } from '../../system/host.js';
import { resolvePath } from '../../system/paths.js';

/** What is typed for all shared inventories. */
export const INCLUDE = 'include';

export const isFile = (from: string): boolean => !/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(from);

/** The file that an include names, from the folder of accounts.json, whatever the working folder is. */
export const includeFile = (host: Host, accountsFile: string, from: string): string =>
  resolvePath({ ...host, cwd: path.dirname(accountsFile) }, from);

/** Whether a word means the shared inventory: as accounts.json has it, or the path of the same file from here. */
export const meansInclude =
  (host: Host, accountsFile: string, from: string) =>
  (word: string): boolean =>
    word === from || (isFile(from) && resolvePath(host, word) === includeFile(host, accountsFile, from));
