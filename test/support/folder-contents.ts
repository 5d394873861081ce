import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** A folder as it is: by relative path a file's content, `folder`, or where a link leads. */
export function folderContents(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .map((entry): [string, string] => {
        const file = path.join(entry.parentPath, entry.name);
        const name = path.relative(folder, file);
        if (entry.isSymbolicLink()) return [name, `→ ${readlinkSync(file)}`];
        return [name, entry.isDirectory() ? 'folder' : readFileSync(file, 'latin1')];
      })
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
