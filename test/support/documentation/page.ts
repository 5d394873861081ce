/**
 * A page of the documentation and what it shows at work. A `console` block has commands (`$ `, continued by `> `), what they
 * print, and the questions of the terminal (`◇  `) with their visible answers (`│  `). An `sh` block has commands alone.
 */
export interface Command {
  readonly text: string;
  /** What the page says is printed; undefined in an `sh` block, where each command has to succeed. */
  readonly printed: string | undefined;
  readonly questions: readonly Question[];
  /** Minutes since the command before. */
  readonly later: number;
  /** From the command's own line to that of the next one, in the page. */
  readonly lines: readonly [from: number, to: number];
}

export interface Question {
  readonly text: string;
  /** Undefined: the code that the MFA device shows. */
  readonly answer: string | undefined;
}

export interface Page {
  /** Of the comment `<!-- blocks: … -->`: whose desk they are run at. */
  readonly desk: string;
  readonly commands: readonly Command[];
  /** The blocks that say that nobody can run them, and why. */
  readonly notRun: readonly string[];
  /** Blocks of other languages: `json`, `ini`, … */
  readonly others: readonly { readonly language: string; readonly text: string }[];
}

const QUESTION = /^◇ {2}(.*)$/;
const ANSWER = /^│ {2}(.*)$/;
const HEREDOC = /<<-?'?(\w+)'?/;

interface Lines {
  readonly first: number;
  readonly texts: readonly string[];
}

/** The commands of an `sh` block: a line each, or as many as a `\`, a `|` or a here-document needs. */
function scriptCommands({ first, texts }: Lines): Command[] {
  const commands: Command[] = [];
  let from = 0;
  let end: string | undefined;
  texts.forEach((line, index) => {
    end ??= HEREDOC.exec(line)?.[1];
    const goesOn = end === undefined ? /(\\|\||&&)$/.test(line) : line !== end;
    if (goesOn) return;
    const text = texts.slice(from, index + 1).join('\n');
    if (!/^\s*(#.*)?$/.test(text)) {
      const lines = [first + from, first + index + 1] as const;
      commands.push({ text, printed: undefined, questions: [], later: 0, lines });
    }
    from = index + 1;
    end = undefined;
  });
  return commands;
}

function consoleCommand(first: number, texts: readonly string[]): Command {
  const typed = texts.findIndex((line, index) => index > 0 && !line.startsWith('> '));
  const words = typed < 0 ? texts : texts.slice(0, typed);
  const shown = typed < 0 ? [] : texts.slice(typed);
  const questions = shown.flatMap((line, index) => {
    const [, text] = QUESTION.exec(line) ?? [];
    return text === undefined ? [] : [{ text, answer: ANSWER.exec(shown[index + 1] ?? '')?.[1] }];
  });
  return {
    text: words.map((line) => line.slice(2)).join('\n'),
    printed: shown.map((line) => `${line}\n`).join(''),
    questions,
    later: 0,
    lines: [first, first + texts.length],
  };
}

function consoleCommands({ first, texts }: Lines): Command[] {
  const starts = texts.flatMap((line, index) => (line.startsWith('$ ') ? [index] : []));
  return starts.map((start, index) =>
    consoleCommand(first + start, texts.slice(start, starts[index + 1] ?? texts.length)),
  );
}

interface Fence {
  readonly info: string;
  readonly lines: Lines;
  readonly later: number;
}

function fences(lines: readonly string[]): Fence[] {
  const found: Fence[] = [];
  let later = 0;
  for (let index = 0; index < lines.length; index += 1) {
    later += Number(/^<!-- (\d+) minutes later -->$/.exec(lines[index] ?? '')?.[1] ?? 0);
    const [, info] = /^```(\S.*)?$/.exec(lines[index] ?? '') ?? [];
    if (info === undefined && !lines[index]?.startsWith('```')) continue;
    const end = lines.indexOf('```', index + 1);
    found.push({ info: info ?? '', later, lines: { first: index + 1, texts: lines.slice(index + 1, end) } });
    index = end;
    later = 0;
  }
  return found;
}

/** The first command of a block comes as much later as the comment before the block says. */
function commandsOf({ info, lines, later }: Fence): Command[] {
  const commands = info === 'sh' ? scriptCommands(lines) : info === 'console' ? consoleCommands(lines) : [];
  return commands.map((command, index) => (index === 0 ? { ...command, later } : command));
}

export function readPage(text: string): Page {
  const blocks = fences(text.split('\n'));
  return {
    desk: /^<!-- blocks: (\S+) -->$/m.exec(text)?.[1] ?? 'inventory',
    commands: blocks.flatMap(commandsOf),
    notRun: blocks.flatMap(({ info }) => /^(?:sh|console) norun (.+)$/.exec(info)?.[1] ?? []),
    others: blocks
      .filter(({ info }) => !/^(sh|console)\b/.test(info))
      .map(({ info, lines }) => ({ language: info, text: lines.texts.join('\n') })),
  };
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** `…` stands for what differs from run to run: alone on a line for lines, within one for characters. */
function shows(printed: string, actual: string): boolean {
  const pattern = printed
    .split(/^…\n/m)
    .map((part) => part.split('…').map(escaped).join('[^\\n]*'))
    .join('(?:[^\\n]*\\n)*');
  return new RegExp(`^${pattern}$`).test(actual);
}

const isOfTerminal = (line: string): boolean => QUESTION.test(line) || ANSWER.test(line);

/** Without the blank lines around it: they part commands, or what the terminal asks from what is printed. */
const trimmed = (text: string): string => text.replace(/^\n+/, '').replace(/\s*$/, '\n');

/** What stands in the page where this was printed: the page's own lines, if they say it. */
function told({ printed = '' }: Command, actual: string): readonly string[] {
  const lines = printed.split('\n').slice(0, -1);
  const own = lines.filter((line) => !isOfTerminal(line)).join('\n');
  if (shows(trimmed(own), trimmed(actual))) return lines;
  const asked = lines.filter(isOfTerminal);
  const gap = lines.at(-1) === '' ? [''] : [];
  return [...asked, ...(asked.length > 0 ? [''] : []), ...trimmed(actual).split('\n').slice(0, -1), ...gap];
}

/** The page with what its commands print today: the page itself where it is right. */
export function retold(text: string, page: Page, outputs: readonly string[]): string {
  const lines = text.split('\n');
  for (const [index, command] of [...page.commands.entries()].reverse()) {
    if (command.printed === undefined) continue;
    const [from, to] = command.lines;
    const words = command.text.split('\n').length;
    lines.splice(from + words, to - from - words, ...told(command, outputs[index] ?? ''));
  }
  return lines.join('\n');
}
