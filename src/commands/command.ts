import type { Command as Declaration } from 'commander';
import type { Output } from '../output/output.js';
import type { View } from '../output/view.js';
import { EXIT } from '../system/failure.js';
import type { Context } from './context.js';

/** What a command found or did, ready to be printed in either form. */
export interface Answer {
  readonly exitCode: number;
  print(output: Output): Promise<void>;
}

export const answer = <T>(value: T, view: View<T>, exitCode: number = EXIT.done): Answer => ({
  exitCode,
  print: (output) => output.answer(value, view),
});

/** Of a command that has said all it has to say. */
export const silentAnswer = (exitCode: number = EXIT.done): Answer => ({
  exitCode,
  print: () => Promise.resolve(),
});

/** One command: its words, and what it does with them. `options` holds what `declare` declared. */
export interface Command {
  /** Such as `install` of `profiles`. */
  readonly subcommands?: readonly Subcommand[] | undefined;
  declare(declaration: Declaration): void;
  /** What completion offers, by the name of the argument or of the flag without its dashes. */
  readonly values?: Readonly<Record<string, readonly string[]>> | undefined;
  run(context: Context, positionals: readonly unknown[], options: unknown): Promise<Answer>;
  /** What stdout gets where the command fails, for a shell that evaluates it. @param words - that follow its name */
  whereItFails?(
    outside: Pick<Context, 'host' | 'stdoutIsTerminal'>,
    words: readonly string[],
  ): Promise<string>;
}

export interface Subcommand {
  readonly name: string;
  readonly summary: string;
  readonly command: Command;
}

export interface CommandDefinition<Positionals extends readonly unknown[], Options> {
  readonly subcommands?: readonly Subcommand[];
  /** Arguments and flags, in commander's terms. */
  declare(declaration: Declaration): void;
  readonly values?: Readonly<Record<string, readonly string[]>>;
  run(context: Context, positionals: Positionals, options: Options): Promise<Answer>;
  whereItFails?: Command['whereItFails'];
}

/**
 * commander hands values over untyped; `Positionals` and `Options` state what `declare` made of them. A command that runs
 * another one gets that one's words, undefined without `--`, as its last positional.
 */
export const defineCommand = <Positionals extends readonly unknown[], Options>(
  definition: CommandDefinition<Positionals, Options>,
): Command => ({
  subcommands: definition.subcommands,
  declare: (declaration) => {
    definition.declare(declaration);
  },
  values: definition.values,
  ...(definition.whereItFails === undefined ? {} : { whereItFails: definition.whereItFails }),
  run: (context, positionals, options) =>
    definition.run(context, positionals as unknown as Positionals, options as Options),
});
