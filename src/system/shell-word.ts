/** What no shell reads as anything but itself. */
const PLAIN = /^[\w./+@%:-]+$/;

/** `text` as one word of a POSIX shell, from which it cannot break out: for commands that are shown to people. */
export const shellWord = (text: string): string =>
  PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
