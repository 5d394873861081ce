import path from 'node:path';
import type { Host } from '../system/host.js';
import { cacheFolder } from '../system/paths.js';
import { readOwnFile, writeOwnFile } from '../system/files/own-file.js';

/*
 * Which ARN an access key belongs to never changes, so GetCallerIdentity is asked once per key and machine. Session
 * keys come and go: the oldest are forgotten.
 */
const MOST = 64;

type Identities = Readonly<Record<string, string>>;

/** In the cache folder. */
export const IDENTITIES = 'identities.json';

const fileOf = (host: Host): string => path.join(cacheFolder(host), IDENTITIES);

/** A foreign or broken file knows nobody. */
export function parseIdentities(text: string): Identities {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].startsWith('arn:'),
      ),
    );
  } catch {
    return {};
  }
}

/** The newest `MOST` identities, the one of `accessKeyId` among them. */
export function withIdentity(known: Identities, accessKeyId: string, arn: string): Identities {
  const rest = Object.entries(known).filter(([key]) => key !== accessKeyId);
  return Object.fromEntries([...rest.slice(1 - MOST), [accessKeyId, arn]]);
}

/** The ARN of the key's owner, where this machine has met it before. */
export function knownIdentity(host: Host, accessKeyId: string): string | undefined {
  try {
    return parseIdentities(readOwnFile(fileOf(host), host)?.toString('utf8') ?? '')[accessKeyId];
  } catch {
    // Not knowing costs one call.
    return undefined;
  }
}

/** Remembers an identity; a cache that can't be written costs the next run one call and is not worth a word. */
export function rememberIdentity(host: Host, accessKeyId: string, arn: string): void {
  const file = fileOf(host);
  try {
    const known = parseIdentities(readOwnFile(file, host)?.toString('utf8') ?? '');
    writeOwnFile(file, Buffer.from(`${JSON.stringify(withIdentity(known, accessKeyId, arn))}\n`), host);
  } catch {
    return;
  }
}
