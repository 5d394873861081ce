import { CommanderError } from 'commander';
import type { CommandResult } from '../commands/command.js';
import type { GlobalFlags } from '../commands/context.js';
import { showsUnicode } from '../output/characters.js';
import { colourLevel, paintAt } from '../output/colours.js';
import { createOutput, type Output } from '../output/output.js';
import { AcctmgrError, EXIT, usageError } from '../system/failure.js';
import { endNow, type Host } from '../system/host.js';
import { oneLine } from '../system/safe-text.js';
import { configOfArgv, cutAtDashes, namedCommand, withHelpFlag, wordsAfterName } from './argv.js';
import { catalogue } from './catalogue.js';
import { runNamedCommand } from './program.js';
import { COMMANDS } from './registry.js';
import type { World } from './world.js';

/** Nobody is asked there, and not by what is started there either. */
function withoutQuestions({ host, ...world }: World): World {
  const never = { ACCTMGR_PROMPT: 'never' };
  return {
    ...world,
    host: Object.create(host, {
      env: { value: { ...host.env, ...never }, enumerable: true },
      inherited: { value: { ...host.inherited, ...never }, enumerable: true },
    }) as Host,
    openTerminal: () => Promise.resolve('forbidden'),
  };
}

/** Read off argv by hand: an error of parsing itself must be printed in the right form too. */
function globalFlags(
  argv: readonly string[],
): GlobalFlags & { readonly color: boolean; readonly input: boolean } {
  const end = argv.indexOf('--');
  const own = end === -1 ? argv : argv.slice(0, end);
  return {
    json: own.includes('--json'),
    quiet: own.includes('--quiet'),
    debug: own.includes('--debug'),
    color: !own.includes('--no-color'),
    input: !own.includes('--no-input'),
  };
}

/** Whether a person typed a word that is not a command, or one that only our scripts call. */
function isUnknownCommand({ code }: CommanderError, name: string | undefined): boolean {
  if (code === 'commander.unknownCommand') return true;
  const isInternal = COMMANDS.some((command) => command.name === name && command.isInternal === true);
  return isInternal && code === 'commander.missingMandatoryOptionValue';
}

/** Nobody but a person asks for help, and what only our scripts call has none for them. */
function asksForInternal(argv: readonly string[]): boolean {
  const { own } = cutAtDashes(argv);
  const isInternal = COMMANDS.some(
    ({ name, isInternal }) => isInternal === true && name === namedCommand(own),
  );
  return isInternal && (own.includes('--help') || own.includes('-h'));
}

/** commander's own text, `error: unknown option '--x'\n(Did you mean --y?)`, as a failure of ours. */
async function parsingFailure(
  error: CommanderError,
  text: string,
  argv: readonly string[],
  host: Host,
): Promise<AcctmgrError> {
  const words = withHelpFlag(argv);
  const name = namedCommand(words);
  if (isUnknownCommand(error, name)) {
    const { unknownCommand } = await import('./unknown-command.js');
    return unknownCommand(host, configOfArgv(words), words);
  }
  const [, taken, given] = /Expected (\d+) arguments? but got (\d+)/.exec(text) ?? [];
  if (error.code === 'commander.excessArguments' && taken !== undefined) {
    const { tooManyWords } = await import('./unknown-command.js');
    return tooManyWords(host, words, { taken: Number(taken), given: Number(given) });
  }
  // What the user typed may hold line breaks of its own.
  const [, message = '', suggestion = ''] =
    /^(?:error: )?([^]*?)\.?(?:\n\((Did you mean [^]*)\))?$/.exec(text.trim()) ?? [];
  const said = oneLine(message);
  const known = COMMANDS.find((command) => command.name === name);
  const help =
    known === undefined
      ? 'Run acctmgr --help for the list of commands.'
      : `Run acctmgr ${known.name} --help for what it takes.`;
  return usageError(`${said.charAt(0).toUpperCase()}${said.slice(1)}.`, {
    hint: suggestion === '' ? help : `${oneLine(suggestion)} ${help}`,
  });
}

function report(error: unknown, output: Output, debug: boolean): number {
  const failure =
    error instanceof AcctmgrError
      ? error
      : new AcctmgrError(
          `A defect in acctmgr: ${oneLine(error instanceof Error ? error.message : String(error))}`,
          {
            code: 'internal',
            hint: debug ? undefined : 'Run it again with --debug and report what it prints.',
            cause: error,
          },
        );
  if (debug) {
    for (let cause: unknown = failure; cause instanceof Error; cause = cause.cause)
      output.debug(cause.stack ?? cause.message);
  }
  output.failure(failure);
  return failure.exitCode;
}

/** Has the shell that evaluates stdout fail too, whatever was wrong: the words, or what they asked for. */
async function failEvaluation(argv: readonly string[], { host, stdout }: World): Promise<void> {
  const named = COMMANDS.find(({ name }) => name === namedCommand(argv));
  if (named?.isEvaluated !== true) return;
  const { whereItFails } = await named.load();
  const outside = { host, stdoutIsTerminal: stdout.isTerminal };
  stdout.write((await whereItFails?.(outside, wordsAfterName(argv))) ?? '');
}

/** Below the help for who typed `acctmgr` alone. */
async function sayFirstWords(argv: readonly string[], host: Host, output: Output): Promise<void> {
  const { firstWords } = await import('./first-words.js');
  const words = firstWords(host, configOfArgv(argv));
  if (words !== undefined) output.note(`\n${words}`);
}

/**
 * The program as a function: words in, exit code out. This is the one place where a failure becomes text.
 *
 * @param argv - without the node binary and the script
 */
export async function run(argv: readonly string[], outside: World): Promise<number> {
  const flags = globalFlags(argv);
  const world = flags.input ? outside : withoutQuestions(outside);
  const { host, stdout, stderr } = world;
  const level = (isTerminal: boolean) => colourLevel({ env: host.env, isTerminal, refused: !flags.color });
  const output = createOutput({
    stdout,
    stderr,
    style: {
      paint: await paintAt(flags.json ? 0 : level(stdout.isTerminal)),
      columns: stdout.columns,
      unicode: showsUnicode(host),
    },
    noteColumns: stderr.columns,
    notesAreSeen: stderr.isTerminal,
    noteSize: () => stderr.size?.(),
    paintNotes: await paintAt(flags.json ? 0 : level(stderr.isTerminal)),
    ...flags,
  });
  let parserText = '';
  let result: CommandResult | undefined;
  try {
    const words = withHelpFlag(argv);
    if (asksForInternal(words)) {
      const { unknownCommand } = await import('./unknown-command.js');
      throw await unknownCommand(host, configOfArgv(words), words);
    }
    await runNamedCommand(words, {
      write: stdout.write,
      writeError: (text) => {
        parserText += text;
      },
      columns: stdout.columns,
      run: async (command, positionals, options, another) => {
        const { config } = options as { config?: string };
        const context = {
          host,
          output,
          flags: { ...flags, ...(config === undefined ? {} : { config }) },
          commands: catalogue,
          stdoutIsTerminal: stdout.isTerminal,
          stdoutIsPipe: stdout.isPipe === true,
          isOnTerminal: world.isOnTerminal,
          openTerminal: world.openTerminal,
          openBrowser: world.openBrowser,
        };
        result = await command.run(context, positionals, options, another);
      },
    });
    await result?.print(output);
    return result?.exitCode ?? EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.done;
      if (error.code === 'commander.help') {
        stderr.write(parserText);
        if (namedCommand(argv) === undefined) await sayFirstWords(argv, host, output);
        return EXIT.usage;
      }
      await failEvaluation(argv, world);
      const failure = await parsingFailure(error, parserText, argv, host);
      return report(failure, output, flags.debug);
    }
    await failEvaluation(argv, world);
    return report(error, output, flags.debug);
  } finally {
    if (host.feeds.size > 0) {
      const { endForwarding } = await import('../access-log/forwarding/end-forwarding.js');
      await endForwarding(host, stderr.isTerminal ? output.warn : undefined);
    }
    if (result?.isUnderWay === true) endNow(result.exitCode);
  }
}
