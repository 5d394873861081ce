import { oneLine } from '../../system/safe-text.js';
import { ok, warn, type Finding } from '../finding.js';
import type { ShellWords } from './shell-words.js';

export interface ProgramFacts {
  readonly version: string;
  /** The script that runs now. */
  readonly script: string;
  /** Behind all links; undefined where it can't be seen. */
  readonly realScript: string | undefined;
  /** The acctmgr that a shell would start; undefined where the PATH has none. */
  readonly onPath: string | undefined;
  readonly realOnPath: string | undefined;
}

/** A shim of Volta, asdf and the like, and acctmgr.cmd on Windows, lead to a script that can't be told from here. */
const isScript = (file: string): boolean => /\.[cm]?js$/.test(file);

/** Which acctmgr this is, and whether another one is what the shell starts. */
export function judgeProgram(
  { version, script, realScript, onPath, realOnPath }: ProgramFacts,
  { quote }: ShellWords,
): Finding {
  const shown = oneLine(realScript ?? script);
  if (onPath !== undefined && realOnPath !== undefined && isScript(realOnPath) && realOnPath !== realScript) {
    return warn(
      'program',
      `This is acctmgr ${version}, ${shown}; by its name the shell starts another one, ${oneLine(onPath)}.`,
      `Remove the one that you don't want: npm uninstall -g acctmgr, or rm ${quote(oneLine(onPath))}`,
    );
  }
  return ok('program', `acctmgr ${version}, ${shown}${onPath === undefined ? ' (not on the PATH)' : ''}`);
}
