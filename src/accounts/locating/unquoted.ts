import path from 'node:path';
import type { Host } from '../../system/host.js';
import { realPathOf } from '../../system/files/looked-at-file.js';
import type { ObservedFile } from '../../system/files/observed-file.js';
import { isWithin } from '../../system/files/path-elements.js';
import { oneLine } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';
import type { CheckedFile } from './accounts-file.js';

/**
 * A file of the working folder that leads out of its own may be any file of this machine, and what is wrong with it is told by
 * lines of it, which the log of a build would show: then only that it is wrong.
 *
 * @param file - as it was found at `name`
 */
export function unquoted(
  checked: CheckedFile,
  name: string,
  { realPath }: ObservedFile,
  { cwd }: Pick<Host, 'cwd'>,
): CheckedFile {
  if (checked.problems.length === 0 || !isWithin(cwd, name)) return checked;
  const folder = path.dirname(name);
  if (isWithin(realPathOf(folder) ?? folder, realPath)) return checked;
  const shown = oneLine(realPath);
  return {
    problems: [
      {
        path: 'accounts.json',
        line: 1,
        column: 1,
        message: `leads to ${shown}, outside of its folder, and what is wrong there is not quoted`,
        expected: `an inventory; to see what is wrong: acctmgr --config ${shellWord(shown)} validate`,
      },
    ],
  };
}
