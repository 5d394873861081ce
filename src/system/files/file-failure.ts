import { AcctmgrError, errnoOf } from '../failure.js';
import { oneLine } from '../safe-text.js';

/** What the errno of a file operation means, and the next step. `problem` ends the sentence "Cannot write PATH: …". */
const MEANINGS: Readonly<Record<string, { code: string; problem: string; hint: string }>> = {
  EACCES: {
    code: 'permission_denied',
    problem: 'permission denied',
    hint: 'Check the owner and the mode of it and of its folders.',
  },
  EPERM: {
    code: 'permission_denied',
    problem: 'the system does not permit it',
    hint: 'Check its owner, its mode and whether it is marked as immutable.',
  },
  EROFS: {
    code: 'read_only_file_system',
    problem: 'the file system is read-only',
    hint: 'Mount it writable, or choose a file on another one.',
  },
  ENOSPC: { code: 'disk_full', problem: 'the disk is full', hint: 'Free some space and try again.' },
  EDQUOT: {
    code: 'disk_full',
    problem: 'your disk quota is used up',
    hint: 'Free some space and try again.',
  },
  EFBIG: {
    code: 'file_too_large',
    problem: 'it would exceed the largest allowed file size',
    hint: 'Raise the limit (ulimit -f) and try again.',
  },
  ENOENT: {
    code: 'no_such_file',
    problem: 'no such file or folder',
    hint: 'Check the path, and where the links in it lead.',
  },
  EISDIR: { code: 'is_a_folder', problem: 'it is a folder', hint: 'Name a file, or move the folder away.' },
  ENOTDIR: {
    code: 'not_a_folder',
    problem: 'a part of its path is not a folder',
    hint: 'Check the path.',
  },
  ENOTEMPTY: {
    code: 'folder_not_empty',
    problem: 'it is not empty',
    hint: 'See what is in it.',
  },
  ELOOP: {
    code: 'link_loop',
    problem: 'its symbolic links lead back to themselves',
    hint: 'Mend the link.',
  },
  ENAMETOOLONG: { code: 'path_too_long', problem: 'its path is too long', hint: 'Choose a shorter path.' },
  EBUSY: {
    code: 'file_in_use',
    problem: 'another program holds it, or it is a mount of its own',
    hint: 'Close that program, or mount the folder instead of the file.',
  },
  EIO: { code: 'disk_fault', problem: 'the disk reported a fault', hint: 'Check the disk.' },
};

/**
 * What to throw for an `error` of a file operation on `path`; `doing` is a verb such as `read` or `write`.
 * Anything but a system error (an AcctmgrError, a bug) comes back as it is.
 */
export function fileFailure(error: unknown, path: string, doing: string): Error {
  const errno = error instanceof AcctmgrError ? undefined : errnoOf(error);
  if (errno === undefined) return error instanceof Error ? error : new Error(String(error));
  const { code, problem, hint } = MEANINGS[errno] ?? {
    code: 'file_failed',
    problem: 'the system refused',
    hint: undefined,
  };
  return new AcctmgrError(`Cannot ${doing} ${oneLine(path)}: ${problem} (${errno}).`, {
    code,
    hint,
    cause: error,
  });
}
