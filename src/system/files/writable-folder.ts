import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { fileFailure } from './file-failure.js';

/**
 * Tells, as far as it can be told without writing, whether a file can be put into `folder`, or `folder` be made.
 * @throws AcctmgrError with the errno's meaning
 */
export function requireWritableFolder(folder: string): void {
  let existing = folder;
  while (!existsSync(existing) && path.dirname(existing) !== existing) existing = path.dirname(existing);
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw fileFailure(error, existing, 'write to the folder');
  }
}
