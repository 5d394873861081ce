/** What the last `--flag VALUE` or `--flag=VALUE` among words says that nobody has parsed. */
export function flagValue(words: readonly string[], flag: string): string | undefined {
  const at = words.findLastIndex((word) => word === flag || word.startsWith(`${flag}=`));
  const word = words[at] ?? '';
  return word === flag ? words[at + 1] : word.slice(flag.length + 1) || undefined;
}
