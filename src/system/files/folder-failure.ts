import { lstatSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { AcctmgrError, errnoOf } from '../failure.js';
import { fileFailure } from './file-failure.js';
import { fileKind } from './file-kind.js';
import { oneLine } from '../safe-text.js';
import { shellWord } from '../shell-word.js';

/** What stands in the place of a folder. */
interface Obstacle {
  readonly path: string;
  /** `a file` */
  readonly kind: string;
  readonly isLink: boolean;
}

const kindOf = (stat: Stats): string =>
  stat.isSymbolicLink() ? 'a link that leads nowhere' : fileKind(stat);

function look(at: string): Stats | undefined {
  try {
    // What is behind a link, and the link itself where that is nothing.
    return statSync(at, { throwIfNoEntry: false }) ?? lstatSync(at, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The lowest thing on the way to `folder` that is there, where that is not a folder. */
function obstacleOn(folder: string): Obstacle | undefined {
  const stat = look(folder);
  const parent = path.dirname(folder);
  if (stat === undefined) return parent === folder ? undefined : obstacleOn(parent);
  if (stat.isDirectory()) return undefined;
  const isLink = lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return { path: folder, kind: kindOf(stat), isLink };
}

function mendingOf({ path: at, kind, isLink }: Obstacle): string {
  const word = shellWord(oneLine(at));
  if (isLink) return `Remove the link: rm ${word}`;
  // Nobody is told to move /dev/null away.
  if (kind === 'a device') return 'Check the path, and the variables that it comes from.';
  return `Move it away: mv ${word} ${shellWord(`${oneLine(at)}.old`)}`;
}

/** As `fileFailure`, for a folder: what stands in its place is named, with the command that takes it away. */
export function folderFailure(error: unknown, folder: string, doing: string): Error {
  const obstacle = errnoOf(error) === 'ENOTDIR' ? obstacleOn(folder) : undefined;
  if (obstacle === undefined) return fileFailure(error, folder, doing);
  const what =
    obstacle.path === folder
      ? `${obstacle.kind} stands in its place`
      : `${oneLine(obstacle.path)} is ${obstacle.kind}`;
  return new AcctmgrError(`Cannot ${doing} ${oneLine(folder)}: ${what}.`, {
    code: 'not_a_folder',
    hint: mendingOf(obstacle),
    cause: error,
  });
}
