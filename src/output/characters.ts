import type { Host } from '../system/host.js';

const UTF_8 = /utf-?8/i;

/**
 * Whether block characters can be shown: not where TERM is `dumb`, and not where the locale (`LC_ALL`, else `LC_CTYPE`, else
 * `LANG`; none of them: ASCII) is another than UTF-8. Windows has no such variables, and its terminals show them.
 */
export function showsUnicode({ env, platform }: Pick<Host, 'env' | 'platform'>): boolean {
  if (env['TERM'] === 'dumb') return false;
  if (platform === 'win32') return true;
  return UTF_8.test(env['LC_ALL'] ?? env['LC_CTYPE'] ?? env['LANG'] ?? '');
}
