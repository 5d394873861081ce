import { wrapped } from '../output/wrapped-text.js';

/** A command in a fix: from a program's name to where the sentence goes on. */
const COMMAND =
  /(?<=^|[ (])(?:acctmgr|aws|chmod|eval|export|mv|rm|sudo|unset|set -\w+) .*?(?=[,.;:)](?: |$)| (?:has|lists|prints|shows|tells) |$)/g;

const HELD = '\u00A0';

/** `fix: …` in lines, broken between words, but not inside of a command: half of one would run when it is pasted. */
export function wrappedFix(fix: string, columns: number | undefined, indent: string): string {
  if (columns === undefined) return `fix: ${fix}`;
  const held = fix.replaceAll(COMMAND, (command) => command.replaceAll(' ', HELD));
  return wrapped(`fix: ${held}`, columns, indent).replaceAll(HELD, ' ');
}
