import type { Settings } from '../accounts/schema.js';
import { programCodes } from '../sessions/mfa/mfa-process.js';
import type { MfaCodes } from '../sessions/mfa/mfa.js';
import type { Caller } from './caller.js';

/** The codes that `mfa_process` prints; undefined where the settings name none. */
export function processCodes(
  { mfa_process }: Pick<Settings, 'mfa_process'>,
  caller: Pick<Caller, 'host' | 'note'>,
): MfaCodes | undefined {
  const [program, ...words] = mfa_process ?? [];
  return program === undefined ? undefined : programCodes([program, ...words], caller);
}
