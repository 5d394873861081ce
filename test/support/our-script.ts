import path from 'node:path';
import { pathToFileURL } from 'node:url';

const scripts = path.join(import.meta.dirname, '../../scripts');

/** What a module of scripts/ exports; these are JavaScript, since they run before anything is installed. */
export const ourScript = async <Exports>(name: string): Promise<Exports> =>
  (await import(pathToFileURL(path.join(scripts, name)).href)) as Exports;
