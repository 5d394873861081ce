/** Whether the word is a pattern: no account and no permission set has such characters in its name. */
export const isGlob = (word: string): boolean => /[*?]/.test(word);

/**
 * Whether the whole text fits the pattern, in which `*` is any text and `?` any one character. Case does not count, as in the
 * names of accounts. The last `*` is the only one that is ever tried again, so that no pattern takes long.
 */
export function fitsGlob(pattern: string, text: string): boolean {
  const wanted = pattern.toLowerCase();
  const given = text.toLowerCase();
  let at = 0;
  let star = -1;
  let behindStar = 0;
  for (let index = 0; index < given.length;) {
    if (wanted[at] === '*') {
      star = at++;
      behindStar = index;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      index = ++behindStar;
    } else return false;
  }
  return /^\**$/.test(wanted.slice(at));
}
