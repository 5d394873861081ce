import { oneLine } from '../../system/safe-text.js';
import type { FileAccess, LookedAtFile } from '../../system/files/looked-at-file.js';
import { fail, ok, warn, type Finding } from '../finding.js';
import type { ShellWords } from './shell-words.js';

/** A file or folder of the user's that acctmgr reads or writes. */
export interface WatchedFile {
  /** In a sentence: `the credentials file`. */
  readonly name: string;
  readonly path: string;
  /** `keys`: nobody else may read it. `word`: nobody else may write it. `folder`: it is written into. */
  readonly holds: 'keys' | 'word' | 'folder';
  readonly seen: LookedAtFile;
}

export interface Owner {
  /** Undefined where the platform has no user ids. */
  readonly uid: number | undefined;
}

const OTHERS_READ = 0o044;
const OTHERS_WRITE = 0o022;
/** A group of the user's own may write what they share in it. */
const WORLD_WRITES = 0o002;

const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

const takeOver = (word: string): string => `sudo chown "$(id -un)" ${word}`;

/** Who else can get at it, the worst first; undefined where nobody can. */
function openTo({ name, path, holds, seen }: WatchedFile, { uid }: Owner, { quote }: ShellWords) {
  if (!('mode' in seen) || !seen.hasModes || uid === undefined) return undefined;
  const { mode, ownerId } = seen;
  const [shown, word] = [oneLine(path), quote(oneLine(path))];
  // root reads and writes the files of everybody.
  if (ownerId !== uid && ownerId !== 0 && uid !== 0) {
    return fail(
      'file_access',
      `${shown}, ${name}, belongs to another user (id ${ownerId}), who can put anything into it.`,
      takeOver(word),
    );
  }
  if ((mode & (holds === 'keys' ? OTHERS_WRITE : WORLD_WRITES)) !== 0) {
    return fail(
      'file_access',
      `Others can write ${shown}, ${name} (mode ${octal(mode)}), and so send you where they like.`,
      `chmod ${holds === 'keys' ? '600' : 'go-w'} ${word}`,
    );
  }
  if (holds === 'keys' && (mode & OTHERS_READ) !== 0) {
    return warn(
      'file_access',
      `Others can read ${shown}, ${name} (mode ${octal(mode)}).`,
      `chmod 600 ${word}`,
    );
  }
  return undefined;
}

const OWNERS_RIGHTS = { r: 0o400, rwx: 0o700 } as const;

/** What lets the user at a file of theirs, as far as it can be told. */
function opening(
  { hasModes, ownerId, mode }: FileAccess,
  needed: keyof typeof OWNERS_RIGHTS,
  { uid }: Owner,
  word: string,
): string {
  const rights = OWNERS_RIGHTS[needed];
  if (hasModes && ownerId !== uid) return takeOver(word);
  return hasModes && (mode & rights) === rights
    ? `Its mode allows it: look for a disk that is mounted read-only (df ${word}) or an access list on it.`
    : `chmod u+${needed} ${word}`;
}

function judgeFile(file: WatchedFile, owner: Owner, words: ShellWords): Finding | undefined {
  const { name, path, holds, seen } = file;
  const shown = oneLine(path);
  const word = words.quote(shown);
  switch (seen.kind) {
    case 'absent':
      return undefined;
    case 'dangling':
      return warn(
        'file_access',
        `${shown}, ${name}, is a link to ${oneLine(seen.leadsTo)}, where there is nothing.`,
        `Put the file there, or remove the link: rm ${word}`,
      );
    case 'hidden':
      return fail(
        'file_access',
        `${shown}, ${name}, can't be looked at (${seen.errno}).`,
        'Check the owner and the mode of the folders above it, and where the links in its path lead.',
      );
    case 'other':
      // People name /dev/null to say "no such file".
      return seen.realPath === '/dev/null'
        ? undefined
        : fail(
            'file_access',
            `${shown}, ${name}, is not a regular file.`,
            `Move it away: mv ${word} ${word}.old`,
          );
    case 'file':
    case 'folder': {
      if ((seen.kind === 'folder') !== (holds === 'folder')) {
        const is = seen.kind === 'folder' ? 'a folder' : 'no folder';
        return fail('file_access', `${shown}, ${name}, is ${is}.`, `Move it away: mv ${word} ${word}.old`);
      }
      const needed = holds === 'folder' ? 'rwx' : 'r';
      if (!seen.isReadable) {
        return fail('file_access', `You can't read ${shown}, ${name}.`, opening(seen, needed, owner, word));
      }
      if (holds === 'folder' && !seen.isWritable) {
        return fail(
          'file_access',
          `You can't write to ${shown}, ${name}.`,
          opening(seen, needed, owner, word),
        );
      }
      return openTo(file, owner, words);
    }
  }
}

/** Whether the user, and nobody else, can get at these files. File systems without modes are not complained about. */
export function judgeFileAccess(files: readonly WatchedFile[], owner: Owner, words: ShellWords): Finding[] {
  const findings = files.flatMap((file) => judgeFile(file, owner, words) ?? []);
  if (findings.length > 0) return findings;
  const seen = files.flatMap(({ seen: file }) => (file.kind === 'absent' ? [] : [file]));
  if (seen.length === 0) return [ok('file_access', 'There are no files of acctmgr or AWS yet.')];
  const count = seen.length === 1 ? '1 file or folder' : `${seen.length} files and folders`;
  const isGuarded = seen.every((file) => !('hasModes' in file) || file.hasModes);
  const alone = isGuarded ? ', and strangers cannot change them' : '';
  return [ok('file_access', `${count} looked at: you can use them${alone}.`)];
}
