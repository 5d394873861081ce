import { Command as Program } from 'commander';
import type { Command } from '../commands/command.js';
import { fitted } from '../output/fitted-text.js';
import { usageError } from '../system/failure.js';
import { VERSION } from '../system/version.js';
import { cutAtDashes, flagWithoutValue, namedCommand, withMissingDashes } from './argv.js';
import { declareGlobalFlags } from './global-flags.js';
import { descriptions } from './help.js';
import { COMMANDS } from './registry.js';

export interface Handlers {
  /** @param another - the words of the command that is to be run */
  run(
    command: Command,
    positionals: readonly unknown[],
    options: unknown,
    another: readonly string[] | undefined,
  ): Promise<void>;
  write(text: string): void;
  writeError(text: string): void;
  /** What help is wrapped to; undefined: where nobody knows the width. */
  readonly columns: number | undefined;
}

const HELP_WIDTH = 80;

const EXAMPLES = `
Examples:
  acctmgr list
  acctmgr assume dev
  export AWS_PROFILE=assumed-dev`;

/** commander gives a flag of `log` that stands behind `log verify` to `log`, and nobody would hear of it. */
function refuseFlagsOf(declaration: Program, part: Program): void {
  const own = new Set(part.options.map((option) => option.attributeName()));
  const stray = declaration.options.find((option) => {
    const name = option.attributeName();
    return !own.has(name) && declaration.getOptionValueSource(name) === 'cli';
  });
  if (stray === undefined) return;
  throw usageError(`Unknown option '${stray.long ?? stray.flags}'.`, {
    hint: `Run acctmgr ${declaration.name()} ${part.name()} --help for what it takes.`,
  });
}

/** Has `run` called for the command, or for the one of its subcommands that is named. */
function onAction(
  declaration: Program,
  command: Command,
  run: (called: Command, positionals: readonly unknown[], options: unknown) => Promise<void>,
): void {
  declaration.action(() => run(command, declaration.processedArgs, declaration.optsWithGlobals()));
  for (const { name, summary, command: subcommand } of command.subcommands ?? []) {
    const part = declaration.command(name).description(summary);
    subcommand.declare(part);
    onAction(part, subcommand, (...called) => {
      refuseFlagsOf(declaration, part);
      return run(...called);
    });
  }
}

/**
 * Parses `argv` and runs the named command. Only that one is declared: declaring them all costs a tenth of Node's own
 * start. Without a name, all are declared by name and summary for the help text.
 *
 * @throws CommanderError where parsing fails, or has printed help
 */
export async function runNamedCommand(argv: readonly string[], handlers: Handlers): Promise<void> {
  const program = new Program('acctmgr');
  program
    .description('Switch between AWS accounts: assume roles, write their profiles, and log who took what.')
    .version(VERSION, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .addHelpText('after', EXAMPLES)
    .configureHelp({
      ...descriptions,
      showGlobalOptions: true,
      minWidthToWrap: 20,
      // commander would count the flags of `log` among those of `log verify`.
      visibleGlobalOptions: (of) => (of === program ? [] : [...program.options]),
    })
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      // commander wraps what it makes itself, and leaves texts after it as they are.
      writeOut: (text) => {
        handlers.write(fitted(text, handlers.columns));
      },
      writeErr: handlers.writeError,
      // commander would ask process.stdout, which takes time to make, and not what tests hand in.
      getOutHelpWidth: () => handlers.columns ?? HELP_WIDTH,
      getErrHelpWidth: () => handlers.columns ?? HELP_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  declareGlobalFlags(program);
  // Given after the command's name, `help` would be declared as a command of its own.
  program.helpCommand('help [command]', 'print help for a command');

  const name = namedCommand(argv);
  const named = COMMANDS.find((command) => command.name === name);
  if (named === undefined) {
    for (const { name, summary, group = '', isInternal = false } of COMMANDS) {
      program.command(name, { hidden: isInternal }).description(summary).helpGroup(`${group}:`);
    }
    // With a name that is none, `--help` would hide the mistake.
    await program.parseAsync(name === undefined ? argv : [name], { from: 'user' });
    return;
  }
  const declaration = program.command(named.name).description(named.summary);
  const command = await named.load();
  command.declare(declaration);
  if (named.isInternal !== true) {
    program.addHelpText('afterAll', `\nIts page: acctmgr docs ${named.name}, man acctmgr-${named.name}`);
  }
  // commander would take the flags of the other command for ours.
  const { own, another } = named.runsAnother === true ? cutAtDashes(argv) : { own: argv, another: undefined };
  if (named.runsAnother === true && another === undefined) {
    const corrected = withMissingDashes(own, [...program.options, ...declaration.options]);
    if (corrected !== undefined) {
      throw usageError('The command to run must stand after --.', { hint: corrected });
    }
  }
  onAction(declaration, command, (called, words, options) => handlers.run(called, words, options, another));
  const parts = declaration.commands.flatMap(({ options }) => options);
  const hungry = flagWithoutValue(own, [...program.options, ...declaration.options, ...parts]);
  if (hungry !== undefined) {
    throw usageError(`${hungry.flag} has no value: ${hungry.next} is a flag.`, {
      hint: `Give it one. If ${hungry.next} is meant, write ${hungry.flag}=${hungry.next}.`,
    });
  }
  // Who asks for help may have a wrong value just before it.
  if (own.includes('--help') || own.includes('-h'))
    for (const flag of [...declaration.options, ...parts]) delete flag.parseArg;
  await program.parseAsync(own, { from: 'user' });
}
