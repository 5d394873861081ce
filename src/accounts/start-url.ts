/**
 * People paste the address as the browser has it, with a `/`, `#/` or a tab of the portal behind it. Every tool keeps it so, and
 * Identity Center knows no such portal.
 */
export const plainStartUrl = (url: string): string =>
  url
    .trim()
    .replace(/[#?].*$/s, '')
    .replace(/\/+$/, '');

export const sameStartUrl = (one: string, other: string): boolean =>
  plainStartUrl(one).toLowerCase() === plainStartUrl(other).toLowerCase();
