import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { isPlainValue } from '../editing/section-change.js';

/*
 * `credential_process` is split into words by botocore (Python's shlex, Microsoft's rules on Windows), and run by a shell in
 * the SDKs for JavaScript, Go and Java. Double quotes are what all of them take alike (AWS CLI User Guide, Sourcing
 * credentials with an external process), around text in which no shell finds anything to do.
 *
 * The SDKs for Go take quotes for those of the value: v2 takes off a pair that the value begins and ends with, and v1 reads
 * no value that begins with one. So quotes stand only around what needs them, and inside of the program's path.
 */

const PLAIN = { posix: /^[\p{L}\p{M}\p{N}_./:@%+=,-]+$/u, win32: /^[\p{L}\p{M}\p{N}_./\\:@+~-]+$/u } as const;
const LIVELY = { posix: /["`$\\]/, win32: /["%]/ } as const;

type Shell = keyof typeof PLAIN;

const refused = (word: string, why: string) =>
  usageError(`The path ${oneLine(word)} cannot stand in a credential_process: ${why}.`, {
    code: 'cannot_quote',
    hint: 'SDKs run it through a shell, or cut it there. Move the file to a plain path.',
  });

function quoted(word: string, shell: Shell): string {
  if (PLAIN[shell].test(word)) return word;
  const lively = LIVELY[shell].exec(word)?.[0];
  if (lively !== undefined || !isPlainValue(word)) {
    throw refused(word, `${lively ?? 'white space or a comment sign'} is in it`);
  }
  return `"${word}"`;
}

/** The path of a program with quotes around those of its folders that need them: `/opt/"node 20"/bin/node`. */
function quotedProgram(program: string, shell: Shell): string {
  const whole = quoted(program, shell);
  // A backslash before a quote is an escape to Windows, and whoever starts with no folder has nothing to stand before it.
  if (whole === program || shell === 'win32' || !program.startsWith('/')) return whole;
  return program.replaceAll(/[^/]+/g, (folder) => (PLAIN.posix.test(folder) ? folder : `"${folder}"`));
}

/**
 * The words of a command as the value of `credential_process`.
 *
 * @throws AcctmgrError `cannot_quote` (exit 2) for a word that some SDK would take otherwise
 */
export function processLine([program = '', ...words]: readonly string[], platform: NodeJS.Platform): string {
  const shell = platform === 'win32' ? 'win32' : 'posix';
  const line = [quotedProgram(program, shell), ...words.map((word) => quoted(word, shell))].join(' ');
  if (isWrapped(line)) throw refused(words.at(-1) ?? program, 'the line would begin and end with a quote');
  return line;
}

/** Whether a `credential_process` loses its outer quotes in programs written in Go, and with them its words. */
export const isWrapped = (line: string): boolean => /^(["']).*\1$/s.test(line);

/** Our binary by any name that it is started under, quoted or not, and what it is asked for. */
const OURS = /(?:^|[\s"'/\\])(?:acctmgr(?:\.\w+)?|main\.cjs)["']?\s+(?:\S+\s+)*?credential-process\s/;

/** Whether a `credential_process`, of `profiles install` or written by hand, runs acctmgr. */
export const isOurLine = (line: string): boolean => OURS.test(`${line} `);

/** The accounts.json that a `credential_process` of ours names; undefined where it names none. */
export function configOfLine(line: string): string | undefined {
  const [, double, single, bare] = /\s--config[\s=]+(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(line) ?? [];
  return double ?? single ?? bare;
}
