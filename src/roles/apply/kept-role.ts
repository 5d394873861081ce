import path from 'node:path';
import type { RoleState } from '../../aws/role-state.js';
import type { Host } from '../../system/host.js';
import { stateFolder } from '../../system/paths.js';
import { ensureOwnFolder, writeOwnFile } from '../../system/files/own-file.js';
import type { RoleChange } from '../role-client.js';
import type { RoleDesign } from '../role-design.js';
import { commandsBack, commandsBackFromNew, keptDocuments } from './way-back.js';

/** In the state folder: what roles were before acctmgr changed them. */
export const ROLE_BACKUPS = 'role-backups';

/** What is kept of a role before it is changed. */
export interface KeptRole {
  readonly folder: string;
  /** The file with the commands that lead back; with keys of the account, `sh FILE` does it. */
  readonly script: string;
}

/**
 * Keeps a role as it was, and the commands that lead back to that.
 *
 * @param run - what all changes of one command have in common
 * @param steps - what is about to be done
 * @throws AcctmgrError where it can't be written: then nothing is changed
 */
export function keepRole(
  host: Host,
  run: string,
  { accountId, name }: RoleDesign,
  state: RoleState | undefined,
  steps: readonly RoleChange[],
): KeptRole {
  const folder = path.join(stateFolder(host), ROLE_BACKUPS, run, `${accountId}-${name}`);
  ensureOwnFolder(folder, host);
  const fileOf = (file: string): string => path.join(folder, file);
  const documents = state === undefined ? [] : keptDocuments(state);
  for (const { name: file, document } of documents)
    writeOwnFile(fileOf(file), Buffer.from(`${JSON.stringify(document ?? null, undefined, 2)}\n`), host);
  const commands =
    state === undefined ? commandsBackFromNew(name, steps) : commandsBack(steps, state, fileOf);
  const script = fileOf('way-back.sh');
  const head = [
    '#!/bin/sh',
    `# Leads the role ${name} of ${accountId} back to what it was. It needs keys of that account.`,
    '# What was never done can not be undone: its command fails, and the others go on.',
    'status=0',
  ];
  const lines = [...head, ...commands.map((command) => `${command} || status=1`), 'exit $status'];
  writeOwnFile(script, Buffer.from(`${lines.join('\n')}\n`), host);
  return { folder, script };
}
