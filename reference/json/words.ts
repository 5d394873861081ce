import * as z from 'zod';

/* The words that the shapes of all commands are made of. */

export const text = (says: string) => z.string().describe(says);
export const maybeText = (says: string) => z.string().nullable().describe(says);
export const texts = (says: string) => z.array(z.string()).describe(says);
export const flag = (says: string) => z.boolean().describe(says);
export const maybeFlag = (says: string) => z.boolean().nullable().describe(says);
export const count = (says: string) => z.int().min(0).describe(says);
export const maybeCount = (says: string) => z.int().min(0).nullable().describe(says);
export const oneOf = <const T extends readonly string[]>(says: string, ...values: T) =>
  z.enum(values).describe(says);
export const maybeOneOf = <const T extends readonly string[]>(says: string, ...values: T) =>
  z.enum(values).nullable().describe(says);
/** A JSON object of whatever keys, such as a policy document. */
export const anyObject = (says: string) => z.record(z.string(), z.unknown()).describe(says);
export const textByName = (says: string) => z.record(z.string(), z.string()).describe(says);

/** The pattern is ours: zod's own knows leap years, and nobody could read the published schema. */
const isoTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/);
export const time = (says: string) => isoTime.describe(`${says} ISO 8601, UTC.`);
export const maybeTime = (says: string) => isoTime.nullable().describe(`${says} ISO 8601, UTC.`);
