import { showsUnicode } from '../output/characters.js';
import type { Host } from '../system/host.js';

/** Of bytes, one code holds 2,953 (ISO/IEC 18004, version 40-L), and no terminal shows that. */
const LONGEST_DRAWN = 500;

/** The lines of a QR code, or why none can be drawn. */
export type DrawnQrCode = { readonly lines: readonly string[] } | { readonly why: string };

/** The text for the camera of a phone. @param what - it is, for the words: `an address` */
export async function drawnQrCode(
  host: Pick<Host, 'env' | 'platform'>,
  { columns }: { readonly columns: number },
  text: string,
  what: string,
): Promise<DrawnQrCode> {
  if (text.length > LONGEST_DRAWN) return { why: `A QR code can not be drawn of ${what} that is so long.` };
  if (!showsUnicode(host)) return { why: 'A QR code can not be drawn here: the locale is not UTF-8.' };
  const { qrCode } = await import('../signin/qr-code.js');
  const lines = qrCode(text);
  return (lines[0]?.length ?? 0) > columns
    ? { why: 'A QR code can not be drawn here: the terminal is too narrow.' }
    : { lines };
}
