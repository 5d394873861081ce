import { quote } from '../handover/shell.js';
import { oneLine, shorten } from '../system/safe-text.js';

/* What is read off argv before commander parses it. */

const FLAGS_WITH_VALUE = new Set(['--config']);

/** Where `argv` names its command, without parsing the rest: the first word that is neither a flag nor a flag's value. */
function nameIndex(argv: readonly string[]): number {
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    if (word === '--') return index + 1;
    if (!word.startsWith('-')) return index;
    if (FLAGS_WITH_VALUE.has(word)) index += 1;
  }
  return argv.length;
}

/** The words behind the one that names the command. */
export const wordsAfterName = (argv: readonly string[]): readonly string[] => argv.slice(nameIndex(argv) + 1);

export const namedCommand = (argv: readonly string[]): string | undefined => argv[nameIndex(argv)];

/** The value of `--config`, where commander has not parsed it. */
export function configOfArgv(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => word === '--config' || word.startsWith('--config='));
  const word = argv[at];
  return word === '--config' ? argv[at + 1] : word?.slice('--config='.length);
}

/** `help assume` as `assume --help`: only the command that argv names is declared whole and can say what it takes. */
export const withHelpFlag = (argv: readonly string[]): readonly string[] =>
  namedCommand(argv) === 'help' ? [...argv.toSpliced(nameIndex(argv), 1), '--help'] : argv;

/** Our own words, and those of the command that is to be run: what follows the first `--` behind the name of ours. */
export function cutAtDashes(argv: readonly string[]): {
  readonly own: readonly string[];
  readonly another: readonly string[] | undefined;
} {
  const end = argv.indexOf('--', nameIndex(argv));
  return end === -1
    ? { own: argv, another: undefined }
    : { own: argv.slice(0, end), another: argv.slice(end + 1) };
}

/** A flag as commander has it. */
export interface DeclaredFlag {
  readonly short?: string | undefined;
  readonly long?: string | undefined;
  /** Whether a value must follow. */
  readonly required: boolean;
}

/** A flag that has another flag in the place of its value, which commander would take for the value. */
export function flagWithoutValue(
  own: readonly string[],
  flags: readonly DeclaredFlag[],
): { readonly flag: string; readonly next: string } | undefined {
  const called = (word: string) => flags.find(({ short, long }) => word === short || word === long);
  for (let index = 0; index < own.length; index += 1) {
    const flag = own[index] ?? '';
    if (flag === '--') return undefined;
    if (called(flag)?.required !== true) continue;
    index += 1;
    const next = own[index] ?? '';
    if (called(next) !== undefined || next === '--help') return { flag, next };
  }
  return undefined;
}

/**
 * Where the command to be run begins in words that lack the `--` before it: at the third one that is not a flag, after the
 * names of our command and of the account. Undefined where there is none, or behind a flag that we don't know.
 */
function commandIndex(own: readonly string[], flags: readonly DeclaredFlag[]): number | undefined {
  let names = 0;
  for (let index = 0; index < own.length; index += 1) {
    const word = own[index] ?? '';
    if (!word.startsWith('-')) {
      if (names === 2) return index;
      names += 1;
      continue;
    }
    const [name, value] = word.split('=', 2);
    const flag = flags.find(({ short, long }) => name === short || name === long);
    if (flag === undefined) return undefined;
    if (flag.required && value === undefined) index += 1;
  }
  return undefined;
}

/** `acctmgr exec dev -- aws s3 ls` for `exec dev aws s3 ls`; undefined where no `--` is missing. Without the MFA code. */
export function withMissingDashes(
  own: readonly string[],
  flags: readonly DeclaredFlag[],
): string | undefined {
  const index = commandIndex(own, flags);
  if (index === undefined) return undefined;
  const words = ['acctmgr', ...own.toSpliced(index, 0, '--')].map((word, at, all) => {
    if (all[at - 1] === '--mfa-code') return '******';
    return word.startsWith('--mfa-code=') ? '--mfa-code=******' : quote('sh', word);
  });
  return shorten(oneLine(words.join(' ')), 500);
}
