/** The digits of an account id, also as the console shows it; undefined for any other word. */
export const idIn = (word: string): string | undefined =>
  /^(?:\d{12}|\d{4}-\d{4}-\d{4})$/.test(word) ? word.replaceAll('-', '') : undefined;
