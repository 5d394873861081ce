import path from 'node:path';
import { removeIfExists } from '../system/file-removal.js';
import type { Host } from '../system/host.js';
import type { ObservedFile } from '../system/observed-file.js';
import { stateFolder } from '../system/paths.js';
import { behindLinks, ensurePrivateFolder, readIfExists, replaceFile } from '../system/private-files.js';

/*
 * Which accounts.json files of working folders the user trusts: by real path and content. Each has a record of its own, named
 * after the path, so that two shells that trust two files at once cannot lose one.
 */

export interface TrustedFile {
  /** Behind all links. */
  readonly realPath: string;
  /** Of all its bytes, in lower-case hexadecimal. */
  readonly sha256: string;
}

/** `changed`: trusted with another content. */
export type TrustState = 'trusted' | 'changed' | 'unknown';

/** The crypto module is loaded when used: most runs have no file to judge. */
async function sha256(content: Uint8Array | string): Promise<string> {
  const { createHash } = await import('node:crypto');
  return createHash('sha256').update(content).digest('hex');
}

export const identify = async ({ realPath, bytes }: ObservedFile): Promise<TrustedFile> => ({
  realPath,
  sha256: await sha256(bytes),
});

const recordPath = async (host: Host, realPath: string): Promise<string> =>
  path.join(stateFolder(host), 'trusted', `${await sha256(realPath)}.json`);

/** What is recorded about the file. A record that cannot be understood trusts nothing. */
export async function trustState(host: Host, file: TrustedFile): Promise<TrustState> {
  const bytes = readIfExists(await recordPath(host, file.realPath));
  if (bytes === undefined) return 'unknown';
  try {
    const record = JSON.parse(bytes.toString('utf8')) as Partial<TrustedFile> | null;
    if (record?.realPath !== file.realPath) return 'unknown';
    return record.sha256 === file.sha256 ? 'trusted' : 'changed';
  } catch {
    return 'unknown';
  }
}

/** Records the user's word for exactly this content at exactly this path. */
export async function trustFile(host: Host, { realPath, sha256: digest }: TrustedFile): Promise<void> {
  const record = await recordPath(host, realPath);
  ensurePrivateFolder(path.dirname(record));
  replaceFile(record, Buffer.from(`${JSON.stringify({ realPath, sha256: digest }, null, 2)}\n`), { host });
}

/**
 * Takes the word back for the file at `file`, which need not exist any more.
 *
 * @returns whether it was trusted, with any content
 */
export async function untrustFile(host: Host, file: string): Promise<boolean> {
  return removeIfExists(await recordPath(host, behindLinks(file)));
}
