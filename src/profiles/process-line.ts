import { usageError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import { isPlainValue } from './section-change.js';

/*
 * `credential_process` is split into words by botocore (Python's shlex, Microsoft's rules on Windows), and run by a shell in
 * the SDKs for JavaScript, Go and Java. Double quotes are what all of them take alike (AWS CLI User Guide, Sourcing
 * credentials with an external process), around text in which no shell finds anything to do.
 */

const BARE = /^[\w.-]+$/;
const LIVELY = { posix: /["`$\\]/, win32: /["%]/ } as const;

function quoted(word: string, platform: NodeJS.Platform): string {
  if (BARE.test(word)) return word;
  const lively = LIVELY[platform === 'win32' ? 'win32' : 'posix'].exec(word)?.[0];
  if (lively !== undefined || !isPlainValue(word)) {
    const why = lively ?? 'white space or a comment sign';
    throw usageError(`The path ${oneLine(word)} cannot stand in a credential_process: ${why} is in it.`, {
      code: 'cannot_quote',
      hint: 'SDKs run it through a shell, or cut it there. Move the file to a plain path.',
    });
  }
  return `"${word}"`;
}

/**
 * The words of a command as the value of `credential_process`.
 *
 * @throws AcctmgrError `cannot_quote` (exit 2) for a word that some SDK would take otherwise
 */
export const processLine = (words: readonly string[], platform: NodeJS.Platform): string =>
  words.map((word) => quoted(word, platform)).join(' ');

/** Our binary by any name that it is started under, quoted or not, and what it is asked for. */
const OURS = /(?:^|[\s"'/\\])(?:acctmgr(?:\.\w+)?|main\.cjs)["']?\s+(?:\S+\s+)*?credential-process\s/;

/** Whether a `credential_process`, of `profiles install` or written by hand, runs acctmgr. */
export const isOurLine = (line: string): boolean => OURS.test(`${line} `);

/** The accounts.json that a `credential_process` of ours names; undefined where it names none. */
export function configOf(line: string): string | undefined {
  const [, quoted, bare] = /\s--config[\s=]+(?:"([^"]*)"|(\S+))/.exec(line) ?? [];
  return quoted ?? bare;
}
