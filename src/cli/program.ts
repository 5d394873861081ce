import { Command as Program } from 'commander';
import type { Command } from '../commands/command.js';
import { VERSION } from '../system/version.js';
import { COMMANDS } from './registry.js';

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

export const namedCommand = (argv: readonly string[]): string | undefined => argv[nameIndex(argv)];

/** `help assume` as `assume --help`: only the command that argv names is declared whole and can say what it takes. */
export const withHelpFlag = (argv: readonly string[]): readonly string[] =>
  namedCommand(argv) === 'help' ? [...argv.toSpliced(nameIndex(argv), 1), '--help'] : argv;

export interface Handlers {
  run(command: Command, positionals: readonly unknown[], options: unknown): Promise<void>;
  write(text: string): void;
  writeError(text: string): void;
}

const EXAMPLES = `
Examples:
  acctmgr list
  acctmgr assume dev
  export AWS_PROFILE=assumed-dev`;

/**
 * Declares the named command only: declaring them all costs a tenth of Node's own start. Without a name, all are
 * declared by name and summary for the help text.
 */
export async function createProgram(argv: readonly string[], handlers: Handlers): Promise<Program> {
  const program = new Program('acctmgr')
    .description(
      'Switch between AWS accounts: assume roles, keep the credentials file whole, log who took what.',
    )
    .version(VERSION, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .option('--config <file>', 'use this accounts.json')
    .option('--json', 'print the answer as JSON')
    .option('--no-color', 'print without colours')
    .option('--quiet', 'print the answer, warnings and errors only')
    .option('--debug', 'say what is decided and why, and show stack traces')
    .addHelpText('after', EXAMPLES)
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: handlers.write,
      writeErr: handlers.writeError,
    });
  // Given after the command's name, `help` would be declared as a command of its own.
  program.helpCommand('help [command]', 'print help for a command');

  const name = namedCommand(argv);
  const named = COMMANDS.find((command) => command.name === name);
  for (const { name, summary } of named === undefined ? COMMANDS : [named]) {
    const declaration = program.command(name).description(summary);
    if (named === undefined) {
      continue;
    }
    const command = await named.load();
    command.declare(declaration);
    declaration.action(() => handlers.run(command, declaration.processedArgs, declaration.optsWithGlobals()));
  }
  return program;
}
