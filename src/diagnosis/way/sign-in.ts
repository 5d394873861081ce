import type { Unrenewed } from '../../identity-center/sign-in-standing.js';
import { formatDuration } from '../../system/duration.js';
import { oneLine } from '../../system/safe-text.js';
import { fail, ok, skip, warn, type Finding } from '../finding.js';

/** A sign-in to Identity Center, and what the AWS tools keep of it. */
export interface SignInFacts {
  /** In a sentence: `the sign-in corp`, `the sign-in of the profile work`. */
  readonly name: string;
  /** The command that signs in. */
  readonly login: string;
  /** The command that takes the token away. */
  readonly logout: string;
  /** Undefined where a profile names the portal itself. */
  readonly scopes: readonly string[] | undefined;
  readonly startUrl: string;
  readonly region: string;
  /** Whether what is looked at relies on it. */
  readonly isNeeded: boolean;
  /** Whether acctmgr goes by what is kept; false where "sso_token_store" is "memory". */
  readonly isUsed: boolean;
  readonly kept:
    | { readonly kind: 'absent' | 'torn' }
    /** Of another portal. */
    | { readonly kind: 'other'; readonly startUrl: string }
    | {
        readonly kind: 'token';
        readonly expiresAt: Date;
        readonly unrenewed: Unrenewed | undefined;
        /** That it was given in, where the file says so. */
        readonly region: string | undefined;
      };
}

type KeptToken = Extract<SignInFacts['kept'], { readonly kind: 'token' }>;

const REFRESHING_SCOPE = 'sso:account:access';

/** Why nothing renews the token, and what does from then on. */
function unrenewedWhy(
  unrenewed: Unrenewed,
  { name, login, scopes }: SignInFacts,
): { readonly why: string; readonly fix: string } {
  switch (unrenewed) {
    case 'no-refresh-token':
      if (scopes === undefined)
        return {
          why: 'its profile names the portal itself, and no AWS tool renews such a sign-in',
          fix: `Name an [sso-session] in the profile: aws configure sso. Until then: ${login}`,
        };
      return scopes.includes(REFRESHING_SCOPE)
        ? { why: 'it came without a refresh token', fix: login }
        : {
            why: `its scopes (${scopes.map(oneLine).join(', ')}) lack ${REFRESHING_SCOPE}, without which AWS gives no refresh token`,
            fix: `Add ${REFRESHING_SCOPE} to the scopes of ${name}, then: ${login}`,
          };
    case 'registration-ended':
      return { why: 'the registration of this machine, which lasts 90 days, has ended', fix: login };
    case 'token-refused':
    case 'refused':
      return { why: 'its session at the portal is over', fix: login };
  }
}

function judgeToken(facts: SignInFacts, { expiresAt, unrenewed }: KeptToken, now: number): Finding {
  const { name, isNeeded, login } = facts;
  const left = expiresAt.getTime() - now;
  const duration = formatDuration(Math.abs(left) / 1000);
  if (unrenewed === undefined) {
    return left > 0
      ? ok('sign_in', `The token of ${name} is valid ${duration}, and renewed by itself.`)
      : warn(
          'sign_in',
          `The token of ${name} expired ${duration} ago, and is renewed at its next use.`,
          login,
        );
  }
  const { why, fix } = unrenewedWhy(unrenewed, facts);
  if (left > 0 && unrenewed === 'token-refused') {
    const said = `Identity Center does not take the token of ${name}, though it has ${duration} left: ${why}.`;
    return isNeeded ? fail('sign_in', said, fix) : warn('sign_in', said, fix);
  }
  if (left > 0)
    return warn('sign_in', `The token of ${name} ends in ${duration}, and nothing renews it: ${why}.`, fix);
  const message = `The token of ${name} expired ${duration} ago, and nothing renews it: ${why}.`;
  return isNeeded ? fail('sign_in', message, fix) : warn('sign_in', message, fix);
}

const MEMORY = '"sso_token_store" of the settings is "memory"';

function judgeUnused({ name, logout, kept }: SignInFacts): Finding {
  return kept.kind === 'token'
    ? warn(
        'sign_in',
        `A token of ${name} lies in ~/.aws/sso/cache, for all AWS tools but acctmgr: ${MEMORY}.`,
        logout,
      )
    : ok('sign_in', `No token of ${name} is kept, and each command asks you to sign in: ${MEMORY}.`);
}

/** @param now - in milliseconds since the epoch */
export function judgeSignIn(facts: SignInFacts, now: number): Finding {
  const { name, login, startUrl, region, isNeeded, isUsed, kept } = facts;
  if (!isUsed) return judgeUnused(facts);
  switch (kept.kind) {
    case 'absent':
      return isNeeded
        ? fail('sign_in', `Nobody is signed in: there is no token of ${name}.`, login)
        : skip('sign_in', `Nobody is signed in: there is no token of ${name}.`, login);
    case 'torn':
      return fail('sign_in', `What is kept of ${name} can't be read as a token.`, login);
    case 'other':
      return fail(
        'sign_in',
        `What is kept under the name of ${name} is of another portal: ${oneLine(kept.startUrl)}, not ${oneLine(startUrl)}.`,
        login,
      );
    case 'token':
      return kept.region === undefined || kept.region === region
        ? judgeToken(facts, kept, now)
        : warn(
            'sign_in',
            `The token of ${name} was given in ${oneLine(kept.region)}, and ${name} has the region ${oneLine(region)}.`,
            `If ${oneLine(kept.region)} is right, correct the region of ${name}; else: ${login}`,
          );
  }
}
