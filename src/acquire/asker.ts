import type { SignInContext } from '../identity-center/access-token.js';
import type { SignIn } from '../identity-center/sign-in.js';
import type { MfaCodes } from '../sessions/mfa/mfa.js';
import type { ProtectedRole } from '../sessions/protection.js';
import type { AcctmgrError } from '../system/failure.js';

/** A sign-in that is no good any more, and how Identity Center is asked for a new one. */
export interface EndedSignIn {
  readonly signIn: SignIn;
  readonly portal: SignInContext;
  /** Which sign-in it was that ended; undefined where there was none. */
  readonly id: string | undefined;
  readonly error: AcctmgrError;
}

/**
 * Who knows what only a person can know. The terminal implements it (`commands/terminal-asker.ts`), the library's callback
 * (`library/callback-asker.ts`), and nobody (`acquire/nobody.ts`).
 */
export interface Asker {
  /** Undefined where no code can be had: then what needs one is refused before anything is called or waited for. */
  readonly codes: MfaCodes | undefined;
  /**
   * Why a protected account is taken.
   *
   * @param account - or several, as a text
   * @param isPicked - as in `SessionWish`
   */
  reason(account: string, isPicked: boolean): Promise<string>;
  /** Has the name of a protected account typed. @param isPicked - as in `SessionWish`: no flag answers then */
  confirm(role: ProtectedRole, isPicked: boolean): Promise<void>;
  /**
   * Has the person sign in where a sign-in has ended; undefined where nobody is there to do it. Returns whether somebody is
   * signed in now.
   */
  readonly signIn?: ((ended: EndedSignIn) => Promise<boolean>) | undefined;
  /** Which of the user's MFA devices to use. @param serials - at least two */
  device(serials: readonly string[]): Promise<string>;
}
