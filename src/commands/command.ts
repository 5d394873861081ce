import type { Command as Declared, OptionValues } from '@commander-js/extra-typings';
import type { Command as Commander } from 'commander';
import type { Output } from '../output/output.js';
import type { View } from '../output/view.js';
import { EXIT } from '../system/failure.js';
import type { Context } from './context.js';

/** What a command found or did, ready to be printed in either form. */
export interface CommandResult {
  readonly exitCode: number;
  /** Whether something is still under way that nobody needs to wait for. */
  readonly isUnderWay?: boolean;
  print(output: Output): Promise<void>;
}

export const answer = <T>(value: T, view: View<T>, exitCode: number = EXIT.done): CommandResult => ({
  exitCode,
  print: (output) => output.answer(value, view),
});

/** Of a command that has said all it has to say. */
export const silentAnswer = (exitCode: number = EXIT.done, isUnderWay = false): CommandResult => ({
  exitCode,
  isUnderWay,
  print: () => Promise.resolve(),
});

/** What a command's arguments and flags are declared on. */
export type Declaration = Declared;

/** The values of the flags that `declare` declared; a flag without a value may also be handed on as false. */
export type OptionsOf<Declare extends (declaration: Declaration) => unknown> =
  ReturnType<Declare> extends { opts(): infer Options }
    ? {
        readonly [Name in keyof Options]: Exclude<Options[Name], undefined> extends true
          ? boolean
          : Options[Name];
      }
    : never;

/** One command: its words, and what it does with them. `options` holds what `declare` declared. */
export interface Command {
  /** Such as `install` of `profiles`. */
  readonly subcommands?: readonly Subcommand[] | undefined;
  declare(declaration: Commander): void;
  /** @param another - the words of the command that it is to run; undefined without `--` */
  run(
    context: Context,
    positionals: readonly unknown[],
    options: unknown,
    another: readonly string[] | undefined,
  ): Promise<CommandResult>;
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

/**
 * Flags that several commands share. They are declared on a bare declaration: on one whose flags are not known yet the compiler
 * takes minutes to infer a dozen.
 */
export const flagGroup =
  <Own extends OptionValues>(declare: (declaration: Declaration) => Declared<[], Own>) =>
  <Positionals extends unknown[], Options extends OptionValues>(
    declaration: Declared<Positionals, Options>,
  ) =>
    declare(declaration as unknown as Declaration) as unknown as Declared<Positionals, Options & Own>;

export interface CommandDefinition<Positionals extends unknown[], Options extends OptionValues> {
  readonly subcommands?: readonly Subcommand[];
  /** Arguments and flags, in commander's terms; what `run` gets is read off them. */
  declare(declaration: Declaration): Declared<Positionals, Options>;
  run(
    context: Context,
    positionals: Positionals,
    options: Options,
    another: readonly string[] | undefined,
  ): Promise<CommandResult>;
  whereItFails?: Command['whereItFails'];
}

/** commander hands values over untyped; their types are those of the declaration that it parsed them by. */
export const defineCommand = <Positionals extends unknown[], Options extends OptionValues>(
  definition: CommandDefinition<Positionals, Options>,
): Command => ({
  subcommands: definition.subcommands,
  declare: (declaration) => {
    definition.declare(declaration as unknown as Declaration);
  },
  ...(definition.whereItFails === undefined ? {} : { whereItFails: definition.whereItFails }),
  run: (context, positionals, options, another) =>
    definition.run(context, positionals as Positionals, options as Options, another),
});
