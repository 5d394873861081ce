import type { Settings } from '../accounts/schema.js';
import type { Asker } from '../acquire/asker.js';
import type { Caller } from '../acquire/caller.js';
import { nobody } from '../acquire/nobody.js';
import { processCodes } from '../acquire/process-codes.js';
import { fitsLimit, TOKEN_CODE } from '../aws/limits.js';
import type { MfaCodes } from '../sessions/mfa/mfa.js';
import { notAllowed, usageError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import type { MfaCodeCallback } from './options.js';

/** Codes of the callback. One try: what gives the same code again would only hide why AWS refused the first. */
const callbackCodes = (callback: MfaCodeCallback): MfaCodes => ({
  tries: 1,
  ask: async ({ serial }) => {
    const code: unknown = await callback(serial);
    const digits = typeof code === 'string' ? code.replaceAll(/\s/g, '') : '';
    if (fitsLimit(TOKEN_CODE, digits)) return digits;
    throw usageError('mfaCode did not return six digits.', {
      code: 'mfa_code_malformed',
      hint: 'Return the six digits that the MFA device shows now, as a string.',
    });
  },
});

/** Where nobody can be asked. */
const noCodes: MfaCodes = {
  tries: 1,
  ask: ({ serial, label }) =>
    Promise.reject(
      notAllowed(`${oneLine(label)} needs an MFA code of ${oneLine(serial)}, and nobody can be asked.`, {
        code: 'mfa_code_needed',
        hint: 'Run "acctmgr login" first, or give the option mfaCode: a function that returns the code.',
      }),
    ),
};

/** The program around the library: its callback gives codes, else what `mfa_process` prints; nothing else is ever asked. */
export const callbackAsker = (
  callback: MfaCodeCallback | undefined,
  settings: Pick<Settings, 'mfa_process'>,
  caller: Pick<Caller, 'host' | 'note'>,
): Asker => ({
  ...nobody,
  codes: callback === undefined ? (processCodes(settings, caller) ?? noCodes) : callbackCodes(callback),
});
