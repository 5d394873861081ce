import { Command as Declaration, type Argument, type Option } from 'commander';
import type { Command } from '../commands/command.js';
import { declareGlobalFlags } from './global-flags.js';

/** What a command takes, as plain values. */
export interface CommandWords {
  readonly flags: readonly FlagWords[];
  readonly arguments: readonly ArgumentWords[];
  /** Its subcommands, where it has some. */
  readonly parts?: readonly PartWords[];
}

/** What can be one of some values only, which completion offers. */
export interface OfferedWord {
  readonly values?: readonly string[];
}

export interface ArgumentWords extends OfferedWord {
  readonly name: string;
  readonly isVariadic: boolean;
}

export interface FlagWords extends OfferedWord {
  readonly text: string;
  readonly description: string;
  /** Whether a value must follow. */
  readonly takesValue: boolean;
  /** Whether that is the name of an account, or a pattern of names. */
  readonly takesAccount?: true;
  /** Whether a script of ours gives it, and nobody types it. */
  readonly isHidden: boolean;
}

export interface PartWords {
  readonly name: string;
  readonly summary: string;
  readonly words: CommandWords;
}

const choiceOf = ({ argChoices: values }: Option | Argument): OfferedWord =>
  values === undefined ? {} : { values };

const flagWords = (option: Option): FlagWords[] => {
  const { long, description, required, hidden, flags } = option;
  if (typeof long !== 'string') return [];
  const account = /<(?:account|glob)>$/.test(flags) ? { takesAccount: true as const } : {};
  return [
    { text: long, description, takesValue: required, isHidden: hidden, ...account, ...choiceOf(option) },
  ];
};

const HELP: FlagWords = { text: '--help', description: 'print help', takesValue: false, isHidden: false };

/** The words of a command, and those of acctmgr itself, which go with every one, read off their declarations. */
export function wordsOf({ declare, subcommands }: Pick<Command, 'declare' | 'subcommands'>): CommandWords {
  const declaration = declareGlobalFlags(new Declaration());
  declare(declaration);
  return {
    flags: [...declaration.options.flatMap(flagWords), HELP],
    arguments: declaration.registeredArguments.map((argument) => ({
      name: argument.name(),
      isVariadic: argument.variadic,
      ...choiceOf(argument),
    })),
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
