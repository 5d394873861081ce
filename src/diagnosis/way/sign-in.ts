import { formatDuration } from '../../system/duration.js';
import { fail, ok, warn, type Finding } from '../finding.js';

/** The sign-in to Identity Center that a profile relies on, as the AWS CLI keeps it. */
export interface SsoSignIn {
  /** The profile, as its command line flag: ` --profile work`. */
  readonly profileFlag: string;
  /** Undefined where nobody has signed in here. */
  readonly token: { readonly expiresAt: Date; readonly canRenew: boolean } | undefined;
}

const SOON_MS = 30 * 60_000;

/** @param now - in milliseconds since the epoch */
export function judgeSignIn({ profileFlag, token }: SsoSignIn, now: number): Finding {
  const fix = `aws sso login${profileFlag}`;
  if (token === undefined) return fail('sign_in', 'Nobody has signed in to Identity Center here.', fix);
  const left = token.expiresAt.getTime() - now;
  const duration = formatDuration(Math.abs(left) / 1000);
  if (left <= 0) {
    return token.canRenew
      ? warn(
          'sign_in',
          `The sign-in to Identity Center expired ${duration} ago; the AWS tools try to renew it by themselves.`,
          fix,
        )
      : fail('sign_in', `The sign-in to Identity Center expired ${duration} ago.`, fix);
  }
  return left < SOON_MS && !token.canRenew
    ? warn('sign_in', `The sign-in to Identity Center ends in ${duration}.`, fix)
    : ok('sign_in', `The sign-in to Identity Center is valid ${duration}.`);
}
