import type { TokenClaims } from '../aws/faults/situation.js';
import { oneLine, shorten } from '../system/safe-text.js';

const LONGEST = 300;

/** What a token says of itself (RFC 7519), for messages alone: AWS verifies it. Undefined where it can't be read. */
export function tokenClaims(token: string): TokenClaims | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<
      string,
      unknown
    >;
    const shown = (value: unknown): string => shorten(oneLine([value].flat().join(', ')), LONGEST);
    return { issuer: shown(claims['iss']), subject: shown(claims['sub']), audience: shown(claims['aud']) };
  } catch {
    return undefined;
  }
}
