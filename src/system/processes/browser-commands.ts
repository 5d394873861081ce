const WORD = /(?:"[^"]*"|'[^']*'|[^\s"'])+/g;
const PART = /"([^"]*)"|'([^']*)'|[^"']+/g;

/** The words of a command, in which quotes keep blanks together. No shell sees it: the address is nobody's code. */
const wordsOf = (command: string): string[] =>
  (command.match(WORD) ?? []).map((word) =>
    word.replace(PART, (part, double?: string, single?: string) => double ?? single ?? part),
  );

/**
 * The commands of the variable BROWSER, which are tried in order, with the address in them: in the place of `%s`, else at the end.
 * `%%` is a percent sign and `%c` a colon, since colons stand between the commands (on Windows semicolons).
 */
export function browserCommands(
  browser: string | undefined,
  address: string,
  platform: NodeJS.Platform,
): (readonly [string, ...string[]])[] {
  return (browser ?? '').split(platform === 'win32' ? ';' : ':').flatMap((command) => {
    // Python and others read a last `&` as "don't wait for it", as we never do.
    const [program, ...args] = wordsOf(command.replace(/\s&\s*$/, ''));
    if (program === undefined) return [];
    const signs: Readonly<Record<string, string>> = { '%s': address, '%c': ':', '%%': '%' };
    const filled = (word: string) => word.replace(/%[sc%]/g, (sign) => signs[sign] ?? sign);
    const isPlaced = command.replaceAll('%%', '').includes('%s');
    return [[filled(program), ...args.map(filled), ...(isPlaced ? [] : [address])] as const];
  });
}

/** A command in words, with the address in the place of `%s`, else at the end. */
export function browserWords(
  [program, ...args]: readonly string[],
  address: string,
): readonly [string, ...string[]] | undefined {
  if (program === undefined) return undefined;
  const isPlaced = args.some((word) => word.includes('%s'));
  return [
    program,
    ...args.map((word) => word.replaceAll('%s', () => address)),
    ...(isPlaced ? [] : [address]),
  ];
}
