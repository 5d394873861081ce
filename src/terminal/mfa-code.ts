import type { Terminal } from './terminal.js';

/** An authenticator shows `123 456`; AWS takes `123456`. */
const withoutSpaces = (typed: string): string => typed.replace(/\s/gu, '');

/** What is wrong with a typed MFA code; undefined: nothing. Six digits is what STS takes as TokenCode. */
export const mfaCodeProblem = (typed: string): string | undefined =>
  /^[0-9]{6}$/u.test(withoutSpaces(typed)) ? undefined : 'A code is six digits.';

/** Asks for the code that `device` (serial number or ARN) shows now: six digits. */
export async function askMfaCode(terminal: Pick<Terminal, 'secret'>, device: string): Promise<string> {
  return withoutSpaces(await terminal.secret(`MFA code of ${device}:`, mfaCodeProblem));
}
