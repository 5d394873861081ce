import { renderUnicodeCompact } from 'uqr';

/** Light modules are drawn, as terminals are dark; cameras read those of light terminals, where it is the other way round, too. */
export const qrCode = (address: string): readonly string[] =>
  renderUnicodeCompact(address, { ecc: 'L', border: 2 }).split('\n');
