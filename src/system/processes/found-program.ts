import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import type { Host } from '../host.js';

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The absolute path of the program that a shell would start for `name`; undefined where the PATH has none. */
export function findProgram(
  { env, platform }: Pick<Host, 'env' | 'platform'>,
  name: string,
): string | undefined {
  const { delimiter, isAbsolute, join } = platform === 'win32' ? path.win32 : path.posix;
  const endings = platform === 'win32' ? (env['PATHEXT'] ?? '.EXE').split(';') : [''];
  return (env['PATH'] ?? env['Path'] ?? '')
    .split(delimiter)
    .filter(isAbsolute)
    .flatMap((folder) => endings.map((ending) => join(folder, name + ending)))
    .find(isProgram);
}
