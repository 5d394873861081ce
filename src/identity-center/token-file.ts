import path from 'node:path';
import { sha1 } from '@noble/hashes/legacy';
import { bytesToHex } from '@noble/hashes/utils';
import { AcctmgrError, notAllowed } from '../system/failure.js';
import { pathDistrust } from '../system/files/own-file.js';
import { mendingOf, whyDistrusted } from '../system/files/path-trust.js';
import { oneLine } from '../system/safe-text.js';
import { shellWord } from '../system/shell-word.js';
import { fileState, readIfExists, replaceFile } from '../system/files/private-files.js';
import { ensurePrivateFolder } from '../system/files/private-folder.js';
import { removeIfExists } from '../system/files/file-removal.js';
import type { Host } from '../system/host.js';
import { sameStartUrl } from '../accounts/start-url.js';
import type { SignIn } from './sign-in.js';
import { signInIdOf, tokenMark, writeRecord } from './sign-in-record.js';
import {
  parseToken,
  renewedText,
  signedInText,
  type GrantedToken,
  type Registration,
  type SignInToken,
} from './token.js';

/* Where every AWS tool looks for the token of an [sso-session]: one login is for all of them. */

/** The name of a sign-in's files, as all tools make it. */
export const signInHash = (name: string): string => bytesToHex(sha1(name));

/** Follows HOME, as in all tools; no variable moves it. */
export const tokenPath = ({ home }: Pick<Host, 'home'>, { name }: Pick<SignIn, 'name'>): string =>
  path.join(home, '.aws', 'sso', 'cache', `${signInHash(name)}.json`);

export type TokenReading =
  | { readonly kind: 'absent' }
  /** Another tool is writing it, or was killed while it did. */
  | { readonly kind: 'torn' }
  /** It is of another portal. */
  | { readonly kind: 'other'; readonly startUrl: string }
  | {
      readonly kind: 'token';
      readonly token: SignInToken;
      /** When it was written, in milliseconds. */
      readonly issuedAt: number;
    };

/** The token of the sign-in as it lies there now. */
export function readToken(host: Pick<Host, 'home'>, signIn: Pick<SignIn, 'name' | 'startUrl'>): TokenReading {
  const file = tokenPath(host, signIn);
  const state = fileState(file);
  const bytes = state === 'absent' ? undefined : readIfExists(file);
  if (state === 'absent' || bytes === undefined) return { kind: 'absent' };
  const token = parseToken(bytes.toString('utf8'));
  if (token === undefined) return { kind: 'torn' };
  // The AWS CLI always writes it; of a token that does not say, nobody knows whose it is.
  if (token.startUrl === undefined || !sameStartUrl(token.startUrl, signIn.startUrl))
    return { kind: 'other', startUrl: token.startUrl ?? 'an address that it does not name' };
  return { kind: 'token', token, issuedAt: Number(state.mtimeNs / 1_000_000n) };
}

const TORN_TRIES = 10;
const TORN_PAUSE_MS = 30;

/** As `readToken`, with some patience: the AWS CLI and the SDK for JavaScript write the file in place. */
export async function readWholeToken(
  host: Pick<Host, 'home'>,
  signIn: Pick<SignIn, 'name' | 'startUrl'>,
): Promise<TokenReading> {
  let reading = readToken(host, signIn);
  for (let attempt = 1; reading.kind === 'torn' && attempt < TORN_TRIES; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, TORN_PAUSE_MS));
    reading = readToken(host, signIn);
  }
  return reading;
}

function write(host: Host, signIn: Pick<SignIn, 'name'>, text: string): void {
  const file = tokenPath(host, signIn);
  ensurePrivateFolder(path.dirname(file), host);
  replaceFile(file, Buffer.from(text), { host });
}

/** Keeps what renewed a token. @throws AcctmgrError where it can't be written */
export function writeRenewed(host: Host, signIn: SignIn, before: SignInToken, granted: GrantedToken): void {
  // The record comes first: between the two, what was cached under the sign-in must not be lost.
  writeRecord(host, signIn, (record) => {
    const id = signInIdOf(before.accessToken, record);
    const earlier = id === record.id ? record.tokens : [];
    return {
      ...record,
      id,
      tokens: [...earlier, tokenMark(before.accessToken), tokenMark(granted.accessToken)],
    };
  });
  write(host, signIn, renewedText(before, granted));
}

/**
 * Keeps what a person signed in to: the one place where a new sign-in is written. What was cached under the one before is not
 * found any more.
 *
 * @throws AcctmgrError where it can't be written
 */
export function writeSignedIn(
  host: Host,
  signIn: SignIn,
  registration: Registration,
  granted: GrantedToken,
): void {
  writeRecord(host, signIn, () => {
    const mark = tokenMark(granted.accessToken);
    return { id: mark, tokens: [mark] };
  });
  write(host, signIn, signedInText(signIn, registration, granted));
}

/**
 * A token that others may write could be theirs: then their accounts would be entered under the names of ours.
 *
 * @throws AcctmgrError `token_not_private` (exit 3), with the command that mends it
 */
export function requirePrivateToken(host: Host, signIn: Pick<SignIn, 'name'>): void {
  const distrust = pathDistrust(tokenPath(host, signIn), host, 'own');
  // Root uses the files of whoever runs the container.
  if (distrust === undefined || (distrust.reason === 'owner' && host.uid === 0)) return;
  const { element, reason } = distrust;
  throw notAllowed(
    `The token of ${oneLine(signIn.name)} is not used: ${whyDistrusted(distrust)}: ${oneLine(element.path)}.`,
    {
      code: 'token_not_private',
      hint: reason === 'mode' ? `Run: chmod 600 ${shellWord(oneLine(element.path))}` : mendingOf(distrust),
    },
  );
}

/** Takes the token away. Returns whether there was one. @throws AcctmgrError where it can't be removed */
export const removeToken = (host: Pick<Host, 'home'>, signIn: Pick<SignIn, 'name'>): boolean =>
  removeIfExists(tokenPath(host, signIn));

/** As `readToken`; of one that can't be read, nothing is known. */
export function knownToken(
  host: Pick<Host, 'home'>,
  signIn: Pick<SignIn, 'name' | 'startUrl'>,
): TokenReading {
  try {
    return readToken(host, signIn);
  } catch (error) {
    if (error instanceof AcctmgrError) return { kind: 'absent' };
    throw error;
  }
}
