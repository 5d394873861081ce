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

/** Asks for the code that `device` shows now, and for the next one: both together show that it runs in step. */
export async function askTwoCodes(
  terminal: Pick<Terminal, 'secret'>,
  device: string,
): Promise<readonly [string, string]> {
  const first = withoutSpaces(await terminal.secret(`Code that ${device} shows now:`, mfaCodeProblem));
  const second = await terminal.secret('The next one, which comes within 30 s:', (typed) =>
    withoutSpaces(typed) === first ? 'That is the same code. Wait for the next one.' : mfaCodeProblem(typed),
  );
  return [first, withoutSpaces(second)];
}
