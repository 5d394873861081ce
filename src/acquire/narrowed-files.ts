import { narrowedVariables } from '../handover/narrowed-variables.js';
import type { Variables } from '../handover/session-variables.js';
import { narrowedConfig } from '../profiles/config/run-config.js';
import { readSharedFiles } from '../profiles/reading/read-profiles.js';
import type { Narrowing } from '../sessions/request.js';
import type { Caller } from './caller.js';
import { folderOfRun } from './run-files.js';

/** What keeps the programs of a narrowed run from the user's other profiles. */
export interface NarrowedFiles {
  readonly variables: Variables;
  /** Takes the files away. */
  remove(): void;
}

/**
 * Makes AWS files for a run, without credentials: what is started there finds no other profile of the user's.
 *
 * @param isServed - whether each program gets a config file of its own, which leads to its endpoint
 */
export function narrowedFiles(
  caller: Pick<Caller, 'host' | 'debug'>,
  narrowing: Narrowing,
  isServed: boolean,
): NarrowedFiles {
  const { host } = caller;
  const folder = folderOfRun(caller);
  try {
    const files = {
      credentials: folder.write('credentials', Buffer.alloc(0)),
      config: isServed ? undefined : folder.write('config', narrowedConfig(readSharedFiles(host))),
    };
    return {
      variables: narrowedVariables(narrowing, files, host.env),
      remove: () => {
        folder.remove();
      },
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}
