/** Six digits may stand in a longer number or a hash by chance. */
const contains = (text: string, secret: string): boolean =>
  /^\d{6}$/.test(secret)
    ? new RegExp(`(?<![0-9A-Za-z])${secret}(?![0-9A-Za-z])`).test(text)
    : text.includes(secret);

/** What of `secrets` stands in what the program said and wrote, as `where: secret`. */
export const leaks = (secrets: Iterable<string>, places: ReadonlyMap<string, string>): string[] =>
  [...places].flatMap(([where, text]) =>
    [...secrets].filter((secret) => contains(text, secret)).map((secret) => `${where}: ${secret}`),
  );
