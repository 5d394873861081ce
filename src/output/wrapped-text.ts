/** A command in a sentence: from a program's name to where the sentence goes on. */
const COMMAND =
  /(?<=^|[ ("])(?:acctmgr|aws|chmod|chown|eval|export|mv|rm|sudo|unset|set -\w+) .*?(?=[,.;:)"](?: |$)| (?:has|lists|prints|shows|tells) | {2}|$)/g;

const HELD = '\u00A0';

/**
 * `text` in lines that stand `indent` in from the left and end within `columns`, where words allow it; the first line comes without its
 * indent. What `text` itself is indented by, all its lines are. A word that is longer stands on a line of its own, so that what is
 * copied stays whole.
 *
 * @param columns - undefined: nothing is broken
 * @param widthOf - that of `text-width.js` for text beyond ASCII, which takes its time to load
 */
export function wrapped(
  text: string,
  columns: number | undefined,
  indent: string,
  widthOf = (word: string): number => word.length,
): string {
  if (columns === undefined) return text;
  const [begin = ''] = /^ */.exec(text) ?? [];
  const room = columns - indent.length - begin.length;
  const lines: string[] = [];
  let line = '';
  for (const word of text.slice(begin.length).split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((one) => `${begin}${one}`).join(`\n${indent}`);
}

/** As `wrapped`, but not broken inside of a command: half of one would run when it is pasted. */
export function wrappedAdvice(
  text: string,
  columns: number | undefined,
  indent: string,
  widthOf?: (word: string) => number,
): string {
  if (columns === undefined) return text;
  const held = text.replaceAll(COMMAND, (command) => command.replaceAll(' ', HELD));
  return wrapped(held, columns, indent, widthOf).replaceAll(HELD, ' ');
}
