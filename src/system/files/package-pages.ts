import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Host } from '../host.js';

/** A page of the documentation that the package holds. */
export interface PackagePage {
  /** In the folder of the documentation, with `/`: `reference/assume.md`. */
  readonly name: string;
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

function markdownIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  } catch {
    return [];
  }
}

/** The program is a link where npm has installed it, to a file in a folder of the package. */
function packageFolder([, script]: Host['launcher']): string {
  try {
    return path.dirname(path.dirname(realpathSync(script)));
  } catch {
    return path.dirname(path.dirname(script));
  }
}

/** All pages, by name; none where the package has lost its folder. */
export function packagePages({ launcher }: Pick<Host, 'launcher'>): readonly PackagePage[] {
  const folder = path.join(packageFolder(launcher), 'docs');
  return markdownIn(folder)
    .sort()
    .map((name) => {
      const file = path.join(folder, name);
      return { name: name.split(path.sep).join('/'), file, text: readFileSync(file, 'utf8') };
    });
}
