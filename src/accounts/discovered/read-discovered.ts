import path from 'node:path';
import { AcctmgrError } from '../../system/failure.js';
import { folderEntries } from '../../system/files/folder-entries.js';
import { ownDistrust, readOwnFile } from '../../system/files/own-file.js';
import type { Host } from '../../system/host.js';
import { configFolder } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import type { InventoryOrigin } from '../inventory.js';
import { codeOfName } from '../permission-sets.js';
import { MOST_DISCOVERED_BYTES, parseDiscovered, sourceOf, type DiscoveredFile } from './discovered-file.js';

export const DISCOVERED_FOLDER = 'discovered';

/** Where an accounts.json has its listings. */
export interface DiscoveredPlace {
  /** Of the accounts.json. Absolute. */
  readonly path: string;
  readonly origin: InventoryOrigin;
}

/** Beside the file; a cloned repository brings none along: beside `./accounts.json` count those of the user. */
export const discoveredFolder = (host: Host, { path: file, origin }: DiscoveredPlace): string =>
  path.join(origin === 'named' ? path.dirname(file) : configFolder(host), DISCOVERED_FOLDER);

/** Names that are words everywhere; Windows keeps some of them for devices. */
const PLAIN = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9][a-z0-9_-]{0,63}$/;

/** Two sign-ins may differ by capitals, which not every file system tells apart, and the AWS config file takes any name. */
const nameOfSignIn = (signIn: string): string =>
  PLAIN.test(signIn)
    ? `${signIn}.json`
    : `${signIn
        .toLowerCase()
        .replaceAll(/[^a-z0-9_-]+/g, '-')
        .slice(0, 32)}~${codeOfName(signIn)}.json`;

/** The name of the file of a source, as `sourceOf` has it. That of an organization has a sign that no sign-in's has there. */
export function discoveredName(source: string): string {
  const [kind = '', name = ''] = source.split(/:(.*)/s);
  return kind === 'organization' ? `organization~${name}.json` : nameOfSignIn(name);
}

const FILE = /^(?:[a-z0-9_-]*(?:~[0-9a-f]{8})?|organization~o-[a-z0-9]{10,32})\.json$/;

/** Whether acctmgr gives a listing this name. */
export const isDiscoveredName = (name: string): boolean => FILE.test(name);

export interface DiscoveredReading {
  /** In the order of their names. */
  readonly files: readonly DiscoveredFile[];
  /** What was passed over, a sentence each. */
  readonly notices: readonly string[];
}

const NOTHING: DiscoveredReading = { files: [], notices: [] };

const AGAIN = '"acctmgr sync" writes it anew.';

function readOne(file: string, host: Host): DiscoveredFile | string {
  const distrust = ownDistrust(file, host);
  if (distrust !== undefined) return `${distrust.message} It is passed over.`;
  try {
    const bytes = readOwnFile(file, host);
    const isSmall = bytes !== undefined && bytes.length <= MOST_DISCOVERED_BYTES;
    const found = isSmall ? parseDiscovered(bytes.toString('utf8')) : undefined;
    if (found !== undefined && discoveredName(sourceOf(found)) === path.basename(file)) return found;
    return `Passed over ${oneLine(file)}: it is not as acctmgr ${found === undefined ? 'wrote' : 'named'} it. ${AGAIN}`;
  } catch (error) {
    if (error instanceof AcctmgrError) return `Passed over ${oneLine(file)}: ${error.message}`;
    throw error;
  }
}

/** The names of the files there; none where the folder can't be read. */
function entriesOf(folder: string): string[] {
  try {
    return folderEntries(folder).filter(isDiscoveredName);
  } catch (error) {
    if (error instanceof AcctmgrError) return [];
    throw error;
  }
}

/** What AWS listed, as far as it can be used: what is wrong with it stops no command. */
export function readDiscovered(host: Host, place: DiscoveredPlace): DiscoveredReading {
  const folder = discoveredFolder(host, place);
  const names = entriesOf(folder);
  if (names.length === 0) return NOTHING;
  const read = names.map((name) => readOne(path.join(folder, name), host));
  return {
    files: read.filter((one) => typeof one !== 'string'),
    notices: read.filter((one) => typeof one === 'string'),
  };
}

export const namesIn = (files: readonly DiscoveredFile[]): string[] =>
  files.flatMap(({ accounts }) => accounts.map(({ name }) => name));
