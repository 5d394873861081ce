import { oneLine } from '../safe-text.js';
import { shellWord } from '../shell-word.js';

/*
 * The one rule for every file and folder of ours: what stands there is our own word only where nobody else could have put it
 * there. All that is on the way must have trusted owners, links too; what is ours must not be open to others besides. A folder
 * on the way may be (`/tmp`, a volume of a container): whatever a stranger puts into it has them for its owner.
 */

/** Something on the way to a file, or the file: as it is itself, and not what it leads to. */
export interface PathElement {
  readonly path: string;
  readonly kind: 'folder' | 'file' | 'link' | 'other';
  readonly ownerId: number;
  /** The lowest twelve bits. */
  readonly mode: number;
  /** False on a file system that has no owners and modes of its own (WSL's /mnt/c): the two above then say nothing. */
  readonly hasModes: boolean;
  /** Whether acctmgr has made it, as against what only leads there. */
  readonly isOurs: boolean;
}

/** `own`: nobody else may write it. `shared`: a group may, which is the user's choice, and the world may not. */
export type Privacy = 'own' | 'shared';

/** Why nobody should take the word of what stands there. */
export interface Distrust {
  readonly reason: 'owner' | 'mode';
  /** What is wrong with it. */
  readonly element: PathElement;
}

const OTHERS_WRITE: Readonly<Record<Privacy, number>> = { own: 0o022, shared: 0o002 };

/**
 * All that must not be trusted on the way to a file, and of the file.
 *
 * @param owners - the user ids that may own it
 */
export const distrustIn = (
  elements: readonly PathElement[],
  owners: readonly number[],
  privacy: Privacy,
): Distrust[] =>
  elements
    .filter(({ hasModes }) => hasModes)
    .flatMap((element): Distrust[] => {
      const { kind, ownerId, mode, isOurs } = element;
      // The mode of a link says nothing, and a device or pipe is refused for being one.
      const isOpen = isOurs && (kind === 'folder' || kind === 'file') && (mode & OTHERS_WRITE[privacy]) !== 0;
      return [
        ...(owners.includes(ownerId) ? [] : [{ reason: 'owner', element } as const]),
        ...(isOpen ? [{ reason: 'mode', element } as const] : []),
      ];
    });

const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

/** `it belongs to another user (uid 4711)` */
export const whyDistrusted = ({ reason, element }: Distrust): string =>
  reason === 'owner'
    ? `it belongs to another user (uid ${element.ownerId})`
    : `others can write to it (mode ${octal(element.mode)})`;

/** The command that mends it, where nothing in it is worth keeping: what another user has put there must not become ours. */
export function mendingOf({ reason, element }: Distrust): string {
  const word = shellWord(oneLine(element.path));
  if (reason === 'mode') return `Run: chmod go-w ${word}`;
  if (element.isOurs) return `Move it away: mv ${word} ${shellWord(`${oneLine(element.path)}.old`)}`;
  return element.kind === 'link'
    ? `Remove the link, or take it over: sudo chown -h "$(id -un)" ${word}`
    : `Take it over: sudo chown "$(id -un)" ${word}`;
}
