import path from 'node:path';
import { SCHEMA_ID } from '../accounts/schema-id.js';
import { AcctmgrError } from '../system/failure.js';
import { typedEntries } from '../system/files/folder-entries.js';
import type { Host } from '../system/host.js';
import { readIfExists } from '../system/files/private-files.js';
import { kubeconfigFiles, kubeconfigLines, startFiles, startLines, type NamingLine } from './start-lines.js';
import type { Mention } from './trace.js';

/** What nobody wrote by hand is not a start file. */
const MOST_BYTES = 1024 * 1024;

/** What can't be read names nothing. */
function textOf(file: string): string {
  try {
    const bytes = readIfExists(file);
    return bytes === undefined || bytes.length > MOST_BYTES ? '' : bytes.toString('utf8');
  } catch (error) {
    if (error instanceof AcctmgrError) return '';
    throw error;
  }
}

function filesIn(folder: string): string[] {
  try {
    return typedEntries(folder).flatMap(({ name, kind }) =>
      kind === 'file' || kind === 'link' ? [path.join(folder, name)] : [],
    );
  } catch (error) {
    if (error instanceof AcctmgrError) return [];
    throw error;
  }
}

const mentionsIn = (files: readonly string[], linesOf: (text: string) => readonly NamingLine[]): Mention[] =>
  [...new Set(files)].flatMap((file) => linesOf(textOf(file)).map((line) => ({ ...line, path: file })));

/** `init --local` puts it beside an accounts.json, which may belong to a repository by now. */
const schemaIn = (folder: string): Mention[] => {
  const file = path.join(folder, 'accounts.schema.json');
  return textOf(file).includes(SCHEMA_ID) ? [{ what: 'schema', path: file }] : [];
};

/** @param folders - of accounts.json files that may have been made by `init --local` */
export function findMentions(host: Host, folders: readonly string[]): Mention[] {
  const start = startFiles(host);
  const kube = kubeconfigFiles(host);
  return [
    ...mentionsIn([...start.files, ...start.folders.flatMap(filesIn)], startLines),
    ...mentionsIn([...kube.files, ...filesIn(kube.folder)], kubeconfigLines),
    ...[...new Set(folders)].flatMap(schemaIn),
  ];
}
