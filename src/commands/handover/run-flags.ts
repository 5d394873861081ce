import { parseDuration } from '../../system/duration.js';
import { usageError, type AcctmgrError } from '../../system/failure.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import { readStandardInput } from '../../system/standard-input.js';
import { flagGroup, type Declaration, type OptionsOf } from '../command.js';
import { AT_ONCE, jobsOf, numberUpTo } from '../flag-values.js';
import type { RunWish } from './exec-run.js';

const MOST_CANARIES = 100;
const MOST_RETRIES = 20;
const MOST_INPUT = 10 * 1024 * 1024;

/** With so many failures nothing more is begun, of so many places. */
type MostFailures = (all: number) => number;

/** A number, or a share of all: `5`, `10%`. */
function mostFailuresOf(value: string): MostFailures {
  const [, digits = '', percent] = /^(\d{1,6})(%?)$/.exec(value) ?? [];
  const number = Number(digits);
  if (number > 0 && percent === '') return () => number;
  if (number > 0 && number <= 100) return (all) => Math.max(1, Math.ceil((all * number) / 100));
  throw usageError(`--max-failures ${shorten(oneLine(value), 40)} cannot be used.`, {
    hint: 'Give a number such as 5, or a share of the accounts such as 10%.',
  });
}

/** In milliseconds. */
function timeLimitOf(value: string): number {
  const seconds = parseDuration(value);
  if (seconds !== undefined && seconds > 0 && seconds <= 7 * 86_400) return seconds * 1000;
  throw usageError(`--time-limit ${shorten(oneLine(value), 40)} cannot be used.`, {
    hint: 'Give a time such as 90s, 10m or 2h.',
  });
}

const flagsOfRun = (declaration: Declaration) =>
  declaration
    .optionsGroup('For several accounts:')
    .option('-j, --jobs <number>', `so many at once (default ${AT_ONCE})`, jobsOf)
    .option('--prefix', "print each line as it comes, behind the account's name")
    .option('--fail-fast', 'begin nothing more once one has failed')
    .option('--max-failures <number|%>', 'begin nothing more once so many have failed', mostFailuresOf)
    .option(
      '--canary <number>',
      'so many first, then ask; with --yes go on if they succeeded',
      numberUpTo('--canary', MOST_CANARIES),
    )
    .option('--time-limit <time>', 'end what takes longer in an account', timeLimitOf)
    .option(
      '--retry <number>',
      'ask so often again for credentials that the network or throttling kept back',
      numberUpTo('--retry', MOST_RETRIES),
    )
    .option('--output-dir <folder>', 'write what each prints into a folder of its own there')
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--stdin', 'give each command what stands in standard input')
    .optionsGroup('Options:');

export type RunOptions = OptionsOf<typeof flagsOfRun>;

export const declareRunFlags = flagGroup(flagsOfRun);

/** @throws AcctmgrError with exit 2 for a flag that one account has no use for */
export function refuseRunFlags(options: RunOptions): void {
  const { jobs, prefix, failFast, maxFailures, canary, timeLimit, retry, outputDir, junit, stdin } = options;
  const given: readonly (readonly [string, unknown])[] = [
    ['--jobs', jobs],
    ['--prefix', prefix],
    ['--fail-fast', failFast],
    ['--max-failures', maxFailures],
    ['--canary', canary],
    ['--time-limit', timeLimit],
    ['--retry', retry],
    ['--output-dir', outputDir],
    ['--junit', junit],
    ['--stdin', stdin],
  ];
  const [flag] = given.find(([, value]) => value !== undefined && value !== false) ?? [];
  if (flag === undefined) return;
  throw usageError(`${flag} is for several accounts.`, {
    hint: "With one account the command has your terminal and its own exit code. Leave the flag out, or write a glob: 'dev*'",
  });
}

/** A shell in each of many accounts is nobody's wish. */
export const commandMissing = (): AcctmgrError =>
  usageError('No command is given to run in these accounts.', {
    code: 'command_missing',
    hint: "Write it behind --, as in: acctmgr exec 'dev-*' -- aws s3 ls",
  });

type Wished = Pick<
  RunWish,
  | 'input'
  | 'atOnce'
  | 'mostFailuresOf'
  | 'timeLimitMs'
  | 'isPrefixed'
  | 'canaries'
  | 'retries'
  | 'outputFolder'
  | 'junitFile'
>;

/** What the flags say. @throws AcctmgrError (exit 2) where standard input is longer than each command can be given */
export async function runWish({
  jobs,
  prefix,
  failFast,
  maxFailures,
  canary,
  timeLimit,
  retry,
  outputDir,
  junit,
  stdin,
}: RunOptions): Promise<Wished> {
  return {
    canaries: canary ?? 0,
    retries: retry ?? 0,
    outputFolder: outputDir,
    junitFile: junit,
    atOnce: jobs ?? AT_ONCE,
    isPrefixed: prefix === true,
    timeLimitMs: timeLimit,
    mostFailuresOf: failFast === true ? () => 1 : (maxFailures ?? (() => Number.POSITIVE_INFINITY)),
    input: stdin === true ? await readStandardInput(MOST_INPUT) : Buffer.alloc(0),
  };
}
