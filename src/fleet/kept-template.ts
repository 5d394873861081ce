import path from 'node:path';
import { writeOwnFile } from '../system/files/own-file.js';
import type { Host } from '../system/host.js';
import { stateFolder } from '../system/paths.js';

/* What a stack set was made of before acctmgr changed it, so that it can be put back. */

/** In the state folder. */
export const KEPT_TEMPLATES = 'stack-sets';

const KEPT_NAME = /^[a-zA-Z][-a-zA-Z0-9]{0,127}\.[a-z0-9-]+\.\d{4}-\d{2}-\d{2}T[\d-]+Z\.json$/;

export const isKeptTemplate = (name: string): boolean => KEPT_NAME.test(name);

/** Returns the file that it is kept in. */
export function keepTemplate(
  host: Host,
  { name, region }: { readonly name: string; readonly region: string },
  template: string,
): string {
  const time = new Date(host.now()).toISOString().replaceAll(/[:.]/g, '-');
  const file = path.join(stateFolder(host), KEPT_TEMPLATES, `${name}.${region}.${time}.json`);
  writeOwnFile(file, Buffer.from(template), host);
  return file;
}
