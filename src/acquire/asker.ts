import type { MfaCodes } from '../sessions/mfa/mfa.js';
import type { ProtectedRole } from '../sessions/protection.js';

/**
 * Who knows what only a person can know. The terminal implements it (`commands/terminal-asker.ts`), the library's callback
 * (`library/callback-asker.ts`), and nobody (`acquire/nobody.ts`).
 */
export interface Asker {
  /** Undefined where no code can be had: then what needs one is refused before anything is called or waited for. */
  readonly codes: MfaCodes | undefined;
  /** Why a protected account is taken. @param account - or several, as a text */
  reason(account: string): Promise<string>;
  /** Has the name of a protected account typed. */
  confirm(role: ProtectedRole): Promise<void>;
  /** Which of the user's MFA devices to use. @param serials - at least two */
  device(serials: readonly string[]): Promise<string>;
}
