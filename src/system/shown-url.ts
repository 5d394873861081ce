import { oneLine, shorten } from './safe-text.js';

/*
 * A URL of an endpoint or of a proxy may hold a user name, a password or a token. A password may hold any character, also one that
 * ends a host: so all that stands before the last @ counts as one.
 */

/** `text` without the passwords of the URLs in it. */
export const withoutPasswords = (text: string): string =>
  text.replace(/([a-z][\w+.-]*:\/\/)[^\s"'<>]*@/gi, '$1(hidden)@');

/** A value that should be a URL, and may be none, as it may be shown: without user name, password, query and fragment. */
export function shownUrl(value: string): string {
  const line = oneLine(value);
  const behind = line.slice(line.lastIndexOf('@') + 1);
  const scheme = /^[a-z][\w+.-]*:\/\//i.exec(line)?.[0] ?? '';
  const url = line.includes('@') ? `${scheme}${behind}` : line;
  return shorten(url.replace(/[?#].*$/, ''), 100);
}

/** Whether a password holds a character that ends the host, which must be written as %2F, %3F or %23: a part of it would be the host. */
export const hasBrokenPassword = ({ pathname, search, hash }: URL): boolean =>
  `${pathname}${search}${hash}`.includes('@');
