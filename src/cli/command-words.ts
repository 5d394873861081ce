import { Command as Declaration, type Option } from 'commander';
import type { Command } from '../commands/command.js';
import { declareGlobalFlags } from './global-flags.js';

/** What a command takes, as plain values. */
export interface CommandWords {
  readonly flags: readonly FlagWords[];
  readonly arguments: readonly { readonly name: string; readonly isVariadic: boolean }[];
  /** What completion offers, by the name of the argument or of the flag without its dashes. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Its subcommands, where it has some. */
  readonly parts?: readonly PartWords[];
}

export interface FlagWords {
  readonly text: string;
  readonly description: string;
  /** Whether a value must follow. */
  readonly takesValue: boolean;
  /** Whether a script of ours gives it, and nobody types it. */
  readonly isHidden: boolean;
}

export interface PartWords {
  readonly name: string;
  readonly summary: string;
  readonly words: CommandWords;
}

const flagWords = ({ long, description, required, hidden }: Option): FlagWords[] =>
  typeof long === 'string' ? [{ text: long, description, takesValue: required, isHidden: hidden }] : [];

const HELP: FlagWords = { text: '--help', description: 'print help', takesValue: false, isHidden: false };

/** The words of a command, and those of acctmgr itself, which go with every one, read off their declarations. */
export function wordsOf({
  declare,
  values = {},
  subcommands,
}: Pick<Command, 'declare' | 'values' | 'subcommands'>): CommandWords {
  const declaration = declareGlobalFlags(new Declaration());
  declare(declaration);
  return {
    flags: [...declaration.options.flatMap(flagWords), HELP],
    arguments: declaration.registeredArguments.map((argument) => ({
      name: argument.name(),
      isVariadic: argument.variadic,
    })),
    values,
    ...(subcommands === undefined
      ? {}
      : {
          parts: subcommands.map(({ name, summary, command }) => ({
            name,
            summary,
            words: wordsOf(command),
          })),
        }),
  };
}
