import path from 'node:path';
import { AcctmgrError } from '../../system/failure.js';
import { openReadable, type ReadableFile } from '../../system/files/readable-file.js';
import { oneLine } from '../../system/safe-text.js';
import { splitLines, lineText, parseObject } from '../reading/line.js';
import type { LogFiles } from '../reading/log-files.js';
import type { Numbering } from '../verifying/missing-files.js';
import { hashOfLineBefore } from '../writing/rotated-files.js';
import { rotatedName } from '../writing/rotated-name.js';
import type { Sha256 } from '../writing/sha256.js';
import type { LogCursor } from './cursor.js';

/** Where reading begins: behind the cursor's line in its file, or at the first line of a file. */
export interface TailStart {
  readonly file: number;
  /** Undefined where the file is read from its first line on. */
  readonly within: LogCursor | undefined;
}

const goOn =
  'To see what happened, run: acctmgr log verify\nTo begin with the oldest line that there is, remove the cursor.';

const lost = (message: string, code: 'cursor_dropped' | 'cursor_lost'): AcctmgrError =>
  new AcctmgrError(message, { code, hint: goOn });

/**
 * Finds the cursor's line again.
 * @throws AcctmgrError where the log has it no more: nobody could say which lines were given already
 */
export function tailStart(
  files: LogFiles,
  { next, oldest }: Numbering,
  cursor: LogCursor | undefined,
  sha256: Sha256,
): TailStart {
  if (cursor === undefined) return { file: Math.min(files.rotated[0] ?? next, oldest), within: undefined };
  if (cursor.file > next)
    throw lost('The access log is not the one that the cursor is of: it has fewer files.', 'cursor_lost');
  const name = cursor.file === next ? files.path : rotatedName(files.path, cursor.file);
  const isListed = cursor.file === next ? files.log !== undefined : files.rotated.includes(cursor.file);
  const file = isListed ? (cursor.file === next ? files.log : openReadable(name)) : undefined;
  if (file === undefined) return behindDropped(files, next, cursor);
  try {
    requireLine(file, path.basename(name), cursor, sha256);
  } finally {
    if (file !== files.log) file.close();
  }
  return { file: cursor.file, within: cursor };
}

function requireLine(file: ReadableFile, name: string, cursor: LogCursor, sha256: Sha256): void {
  const size = file.size();
  if (size < cursor.size) {
    throw lost(
      `${oneLine(name)} was cut off or replaced: the cursor stands behind line ${cursor.lines}, at byte ${cursor.size}, and the file has ${size} bytes.`,
      'cursor_lost',
    );
  }
  if (hashOfLineBefore(file, cursor.size, sha256) === cursor.hash) return;
  throw lost(
    `${oneLine(name)} was rewritten or replaced: line ${cursor.lines}, the last one that was exported, is another now.`,
    'cursor_lost',
  );
}

/** The cursor's file is gone. Nothing is missing where it had been given to its end: the next file says which line it follows. */
function behindDropped(files: LogFiles, next: number, cursor: LogCursor): TailStart {
  const following = cursor.file + 1;
  const first = following === next ? files.log : openReadable(rotatedName(files.path, following));
  try {
    if (first !== undefined && firstPrev(first) === cursor.hash)
      return { file: following, within: undefined };
  } finally {
    if (first !== files.log) first?.close();
  }
  const name = path.basename(cursor.file === next ? files.path : rotatedName(files.path, cursor.file));
  throw cursor.file === next
    ? lost(`The access log is gone, and the cursor stands behind line ${cursor.lines} of it.`, 'cursor_lost')
    : lost(
        `Lines that were not exported yet are gone: the cursor stands behind line ${cursor.lines} of ${oneLine(name)}, which was dropped or removed.`,
        'cursor_dropped',
      );
}

const BEGINNING_BYTES = 64 * 1024;

/** Which line the first one says that it follows. */
function firstPrev(file: ReadableFile): unknown {
  const splitter = splitLines();
  for (const chunk of file.chunks(0, Math.min(file.size(), BEGINNING_BYTES))) {
    const [line] = splitter.push(chunk);
    if (line !== undefined) return parseObject(lineText(line))?.['prev'];
  }
  return undefined;
}
