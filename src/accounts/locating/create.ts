import path from 'node:path';
import type { Host } from '../../system/host.js';
import { createFile } from '../../system/files/new-file.js';
import { ensureOwnFolder } from '../../system/files/own-file.js';
import { localInventoryPath, userInventoryPath } from '../../system/paths.js';
import { readIfExists, replaceFile } from '../../system/files/private-files.js';
import { ensurePrivateFolder } from '../../system/files/private-folder.js';
import { EXAMPLE_TEXT } from '../example.js';

export interface CreatedInventory {
  /** Absolute. */
  readonly path: string;
  /** False where a file was there already: it was not touched. */
  readonly created: boolean;
  /** An inventory of the user's own stays in force until they trust this one. */
  readonly needsTrust: boolean;
}

/**
 * Makes the user's own accounts.json, or with `local` one in the working folder, from the example. Beside it goes
 * accounts.schema.json, which its `$schema` names: a relative reference resolves in every editor, on every machine that the
 * folder is copied to, and for an acctmgr that was installed in any way. One that an earlier version wrote is brought up to
 * date.
 */
export async function createInventory(host: Host, { local }: { local: boolean }): Promise<CreatedInventory> {
  const file = local ? localInventoryPath(host) : userInventoryPath(host);
  const folder = path.dirname(file);
  if (local) ensurePrivateFolder(folder, host);
  else ensureOwnFolder(folder, host, 'shared');
  const created = createFile(file, Buffer.from(EXAMPLE_TEXT), host);
  await writeSchema(folder, host);
  const needsTrust = local && readIfExists(userInventoryPath(host)) !== undefined;
  return { path: file, created, needsTrust };
}

/** What the `$schema` of an accounts.json in `folder` names. */
export async function writeSchema(folder: string, host: Host): Promise<void> {
  const file = path.join(folder, 'accounts.schema.json');
  const { SCHEMA } = await import('../schema-text.js');
  const document = JSON.parse(SCHEMA) as { $id: string };
  const bytes = Buffer.from(`${JSON.stringify(document, null, 2)}\n`);
  if (createFile(file, bytes, host)) return;
  const current = readIfExists(file);
  if (current?.includes(document.$id) === true && !current.equals(bytes)) replaceFile(file, bytes, { host });
}
