import { MAX_REASON_LENGTH } from '../access-log/entry.js';
import { quoted } from '../accounts/checking/finding.js';
import { MFA_SERIAL, NAME, REGION, ROLE_ARN, SOURCE_ACCOUNT, SOURCE_PROFILE } from '../accounts/limits.js';
import { nearest } from '../accounts/checking/nearest.js';
import { EXTERNAL_ID, isDurationWithin, fitsLimit, ROLE_DURATION, ROLE_SESSION_NAME } from '../aws/limits.js';
import type { TextLimit } from '../aws/limits.js';
import { usageError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import type { AccountOptions, InventoryOptions, RoleOptions, SessionOptions } from './options.js';

/** What a right value looks like, where `value` is none. */
type Check = (value: unknown) => string | undefined;
type Checks<T> = { readonly [K in keyof Required<T>]: Check };

const unless =
  (isRight: (value: unknown) => boolean, says: string): Check =>
  (value) =>
    isRight(value) ? undefined : says;

const text = (limit: TextLimit): Check =>
  unless((value) => typeof value === 'string' && fitsLimit(limit, value), limit.says);
const filled = (says: string): Check => unless((value) => typeof value === 'string' && value !== '', says);
const oneOf = (...values: string[]): Check =>
  unless((value) => values.some((known) => known === value), values.join(', '));
const callback = (says: string): Check => unless((value) => typeof value === 'function', says);

const MOST_TIMEOUT_MS = 3_600_000;

const session: Checks<SessionOptions> = {
  mfaCode: callback('a function that returns six digits'),
  durationSeconds: unless(
    (value) => typeof value === 'number' && isDurationWithin(ROLE_DURATION, value),
    `a number of seconds from ${ROLE_DURATION.min} to ${ROLE_DURATION.max}`,
  ),
  sessionName: text(ROLE_SESSION_NAME),
  externalId: text(EXTERNAL_ID),
  reason: unless(
    (value) => typeof value === 'string' && oneLine(value) !== '' && value.length <= MAX_REASON_LENGTH,
    `a line of at most ${MAX_REASON_LENGTH} characters`,
  ),
  cache: oneOf('on', 'refresh', 'off'),
  cachePath: filled('the path of a folder'),
  verify: unless((value) => typeof value === 'boolean', 'true or false'),
  timeoutMs: unless(
    (value) => Number.isInteger(value) && (value as number) > 0 && (value as number) <= MOST_TIMEOUT_MS,
    `a number of milliseconds from 1 to ${MOST_TIMEOUT_MS}`,
  ),
  onNotice: callback('a function that takes a text'),
};

const account: Checks<AccountOptions> = {
  ...session,
  config: filled('the path of an accounts.json'),
  role: filled('the name or the ARN of a role'),
  narrowing: oneOf('read-only', 'view-only'),
};

const role: Checks<RoleOptions> = {
  ...session,
  roleArn: text(ROLE_ARN),
  mfaSerial: text(MFA_SERIAL),
  sourceProfile: text(SOURCE_PROFILE),
  region: text(REGION),
};

const inventory: Checks<InventoryOptions> = { config: account.config };

const shown = (value: unknown): string =>
  typeof value === 'string' ? ` ${quoted(value)}` : typeof value === 'number' ? ` ${value}` : '';

/** Plain JavaScript has no compiler to find a misspelt option, and one that is passed over may be the MFA device. */
function checkOptions<T>(caller: string, options: unknown, checks: Checks<T>): void {
  if (typeof options !== 'object' || options === null) {
    throw usageError(`${caller}: the options are not an object.`, { hint: 'Give them as { name: value }.' });
  }
  const known = new Map<string, Check>(Object.entries(checks));
  for (const [key, value] of Object.entries(options)) {
    const check = known.get(key);
    if (check === undefined) {
      const [near] = nearest(key, [...known.keys()]);
      throw usageError(`${caller}: there is no option ${quoted(key)}.`, {
        hint: near === undefined ? `There are: ${[...known.keys()].join(', ')}.` : `Did you mean ${near}?`,
      });
    }
    const says = value === undefined ? undefined : check(value);
    // A code that was given in the place of the function may still be good.
    const given = key === 'mfaCode' ? '' : shown(value);
    if (says !== undefined) {
      throw usageError(`${caller}: ${key}${given} cannot be used.`, { hint: `It takes ${says}.` });
    }
  }
}

/**
 * `SOURCE_ACCOUNT`: an account is named everywhere as there, by itself or with its permission set.
 *
 * @throws AcctmgrError with exit 2 for what has not the form of an account's name, or of the options
 */
export function checkAccountOptions(caller: string, name: unknown, options: unknown): void {
  if (typeof name !== 'string' || !fitsLimit(SOURCE_ACCOUNT, name)) {
    throw usageError(`${caller}:${shown(name)} is not the name of an account.`, {
      hint: `It takes ${NAME.says}, or that with a permission set of the account: payments/ro.`,
    });
  }
  checkOptions(caller, options, account);
}

/** @throws AcctmgrError with exit 2 for what has not the form of the options */
export function checkRoleOptions(caller: string, options: unknown): void {
  checkOptions(caller, options, role);
  if ((options as Partial<RoleOptions>).roleArn === undefined) {
    throw usageError(`${caller}: roleArn is missing.`, { hint: `It takes ${ROLE_ARN.says}.` });
  }
}

/** @throws AcctmgrError with exit 2 for what has not the form of the options */
export const checkInventoryOptions = (caller: string, options: unknown): void => {
  checkOptions(caller, options, inventory);
};
