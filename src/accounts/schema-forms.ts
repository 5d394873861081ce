import * as z from 'zod/mini';
import type { TextLimit } from '../aws/limits.js';
import type { NumberLimit } from './limits.js';

/* The forms of values that several keys of accounts.json have. */

export const text = (limit: TextLimit, description: string) =>
  z
    .string(limit.says)
    .check(
      z.minLength(limit.min, limit.says),
      z.maxLength(limit.max, limit.says),
      z.regex(limit.pattern, limit.says),
      z.describe(description),
    );

export const whole = (limit: NumberLimit, description: string) =>
  z
    .int(limit.says)
    .check(z.minimum(limit.min, limit.says), z.maximum(limit.max, limit.says), z.describe(description));

export const listSchema = (
  item: z.ZodMiniType<string, string>,
  longest: number,
  says: string,
  description: string,
) => z.array(item, says).check(z.maxLength(longest, says), z.describe(description));
