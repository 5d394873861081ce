import type { Host } from '../system/host.js';
import { sameStartUrl } from '../accounts/start-url.js';
import type { SignIn } from './sign-in.js';
import { readRecord, tokenMark } from './sign-in-record.js';
import {
  readToken,
  readWholeToken,
  requirePrivateToken,
  writeRenewed,
  writeSignedIn,
  type TokenReading,
} from './token-file.js';
import { parseToken, renewedText, signedInText } from './token.js';
import type { GrantedToken, Registration, SignInToken } from './token.js';

/** Where the tokens of sign-ins are kept; a further place is a further kind. */
export interface TokenStore {
  /** `memory`: of this process alone, so that it is gone with it. */
  readonly kind: 'shared' | 'memory';
  /** The token as it is there now. */
  read(signIn: SignIn): TokenReading;
  /** As `read`, with some patience for others who write it. @throws AcctmgrError where others than this user may */
  readWhole(signIn: SignIn): Promise<TokenReading>;
  /** Whether another tool put it there. */
  isForeign(signIn: SignIn, accessToken: string): boolean;
  keepSignedIn(signIn: SignIn, registration: Registration, granted: GrantedToken): void;
  keepRenewed(signIn: SignIn, before: SignInToken, granted: GrantedToken): void;
}

/** Where every AWS tool looks. */
export const sharedTokens = (host: Host): TokenStore => ({
  kind: 'shared',
  read: (signIn) => readToken(host, signIn),
  readWhole: async (signIn) => {
    requirePrivateToken(host, signIn);
    return readWholeToken(host, signIn);
  },
  isForeign: (signIn, accessToken) => !readRecord(host, signIn).tokens.includes(tokenMark(accessToken)),
  keepSignedIn: (signIn, registration, granted) => {
    writeSignedIn(host, signIn, registration, granted);
  },
  keepRenewed: (signIn, before, granted) => {
    writeRenewed(host, signIn, before, granted);
  },
});

/** Nothing of it is ever written. */
export function tokensInMemory({ now }: Pick<Host, 'now'>): TokenStore {
  const kept = new Map<string, { readonly text: string; readonly issuedAt: number }>();
  const read = (signIn: SignIn): TokenReading => {
    const found = kept.get(signIn.name);
    const token = found && parseToken(found.text);
    const isOurs = token?.startUrl !== undefined && sameStartUrl(token.startUrl, signIn.startUrl);
    return found === undefined || token === undefined || !isOurs
      ? { kind: 'absent' }
      : { kind: 'token', token, issuedAt: found.issuedAt };
  };
  return {
    kind: 'memory',
    read,
    readWhole: (signIn) => Promise.resolve(read(signIn)),
    isForeign: () => false,
    keepSignedIn: (signIn, registration, granted) => {
      kept.set(signIn.name, { text: signedInText(signIn, registration, granted), issuedAt: now() });
    },
    keepRenewed: (signIn, before, granted) => {
      kept.set(signIn.name, { text: renewedText(before, granted), issuedAt: now() });
    },
  };
}

/** `sso_token_store` of the settings. */
export type TokenStoreKind = TokenStore['kind'];

export const tokenStoreOf = (kind: TokenStoreKind | undefined, host: Host): TokenStore =>
  kind === 'memory' ? tokensInMemory(host) : sharedTokens(host);
