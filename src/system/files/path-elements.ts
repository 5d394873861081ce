import { lstatSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import path from 'node:path';
import { isWithoutModes } from './file-system.js';
import type { PathElement } from './path-trust.js';

/** As many links as Linux follows. */
const MOST_LINKS = 40;

/** Whether `file` is `folder`, or lies in it, by their names. */
export const isWithin = (folder: string, file: string): boolean =>
  file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`);

interface Step {
  readonly name: string;
  readonly isOurs: boolean;
}

interface Way {
  /** Behind all links. */
  readonly at: string;
  readonly steps: readonly string[];
  /** Whether `at` is to be looked at itself. */
  readonly isHome: boolean;
}

const stepsOf = (relative: string): string[] =>
  relative.split(path.sep).filter((name) => name !== '' && name !== '.');

function realHomeOf(home: string): string {
  try {
    return realpathSync.native(home);
  } catch {
    return home;
  }
}

/** Above the home nothing is looked at: whoever owns that could do with the home what they like. */
function wayTo(file: string, home: string, realHome: string): Way {
  const base = [home, realHome].find((folder) => isWithin(folder, file));
  if (base === undefined) return { at: path.parse(file).root, steps: stepsOf(file), isHome: false };
  return { at: realHome, steps: stepsOf(file.slice(base.length)), isHome: true };
}

const kindOf = (stat: Stats): PathElement['kind'] =>
  stat.isSymbolicLink() ? 'link' : stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : 'other';

/** Looks at one thing after the other; each file system is asked for its kind once. */
function looker(): (at: string, isOurs: boolean) => PathElement | undefined {
  const devices = new Map<number, boolean>();
  return (at, isOurs) => {
    const stat = lstatSync(at, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    const kind = kindOf(stat);
    // Asked for a link, the system tells of what it leads to.
    const hasModes = devices.get(stat.dev) ?? !isWithoutModes(kind === 'link' ? path.dirname(at) : at);
    devices.set(stat.dev, hasModes);
    return { path: at, kind, ownerId: stat.uid, mode: stat.mode & 0o7777, hasModes, isOurs };
  };
}

/**
 * Everything on the way to `file`, as the system walks it: folders and links, and the file itself, as far as they are there.
 * Within the home it begins with that. What can't be looked at ends it: it can't be read or written either, which says so itself.
 *
 * @param ours - `file`, or the folder above it with which our own things begin; what a link of ours leads to is ours, too
 */
export function lookAtPath(file: string, ours: string, home: string): PathElement[] {
  const elements: PathElement[] = [];
  try {
    walk(file, ours, home, elements);
  } catch {
    // See above.
  }
  return elements;
}

function walk(file: string, ours: string, home: string, elements: PathElement[]): void {
  const realHome = realHomeOf(home);
  const look = looker();
  const see = (at: string, isOurs: boolean): PathElement | undefined => {
    const element = look(at, isOurs);
    if (element !== undefined) elements.push(element);
    return element;
  };
  const way = wayTo(file, home, realHome);
  if (way.isHome) see(way.at, false);
  const oursFrom = way.steps.length - stepsOf(file.slice(ours.length)).length - 1;
  let { at } = way;
  let steps: Step[] = way.steps.map((name, index) => ({ name, isOurs: index >= oursFrom }));
  for (let links = 0; links <= MOST_LINKS;) {
    const [step, ...rest] = steps;
    if (step === undefined) return;
    const next = path.join(at, step.name);
    const element = see(next, step.isOurs);
    if (element === undefined) return;
    if (element.kind !== 'link') [at, steps] = [next, rest];
    else {
      links += 1;
      const target = readlinkSync(next);
      const led = path.isAbsolute(target)
        ? wayTo(target, home, realHome)
        : { at, steps: stepsOf(target), isHome: false };
      const isAll = led.steps.length === 0;
      if (led.isHome || isAll) see(led.at, isAll && step.isOurs);
      const last = led.steps.length - 1;
      const leading = led.steps.map((name, index) => ({ name, isOurs: step.isOurs && index === last }));
      [at, steps] = [led.at, [...leading, ...rest]];
    }
  }
}
