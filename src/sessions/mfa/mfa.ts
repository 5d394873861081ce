export interface MfaQuestion {
  /** The device: its ARN, or its serial number. */
  readonly serial: string;
  /** For whom: an account's name, or a profile. */
  readonly label: string;
  /** Why it is asked again, as a sentence. */
  readonly problem?: string | undefined;
}

/** Where MFA codes come from: a flag, a person, a program, the library's callback. */
export interface MfaCodes {
  /** How many codes one call may try; a code that was given beforehand does not get better. */
  readonly tries: number;
  ask(question: MfaQuestion): Promise<string>;
}

/** A code from `--mfa-code`. */
export const givenCode = (code: string): MfaCodes => ({ tries: 1, ask: () => Promise.resolve(code) });

/** Codes that a person types, who may mistype them twice. */
export const typedCodes = (ask: MfaCodes['ask']): MfaCodes => ({ tries: 3, ask });
