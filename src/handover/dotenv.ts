import { usageError } from '../system/failure.js';
import type { Variables } from './session-variables.js';

/** Docker takes quotes for a part of the value, so there are none where no reader needs them. */
const PLAIN = /^[A-Za-z0-9_./:@%+=,-]*$/;
/** Readers disagree on what stands for these inside quotes. */
// eslint-disable-next-line no-control-regex -- newlines and other controls are meant
const AMBIGUOUS = /['\\\u0000-\u001f\u007f]/;

function dotenvLine(name: string, value: string): string {
  if (PLAIN.test(value)) return `${name}=${value}`;
  if (!AMBIGUOUS.test(value)) return `${name}='${value}'`;
  throw usageError(`The value of ${name} cannot be written so that every reader of dotenv files agrees.`, {
    code: 'cannot_quote',
    hint: 'Use --format json.',
  });
}

/**
 * The variables as a dotenv file, which can set variables but not take them away.
 *
 * @throws AcctmgrError with exit 2 for a value with a single quote, a backslash or a control character
 */
export const dotenvText = (variables: Variables): string =>
  [...variables]
    .flatMap(([name, value]) => (value === undefined ? [] : [dotenvLine(name, value)]))
    .join('\n');
