import { describe, expect, test } from 'vitest';
import {
  checkAccountOptions,
  checkInventoryOptions,
  checkRoleOptions,
} from '../../../src/library/check-options.js';
import type { AccountOptions, RoleOptions } from '../../../src/library/options.js';
import { AcctmgrError } from '../../../src/system/failure.js';

const ROLE = 'arn:aws:iam::222222222222:role/Developer';

/** Message and hint; undefined where nothing is wrong. */
function said(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    expect(error).toMatchObject({ exitCode: 2, code: 'usage' });
    return `${error.message} ${error.hint ?? ''}`;
  }
}

const account = (options: unknown, name: unknown = 'dev') =>
  said(() => {
    checkAccountOptions('fromAccount', name, options);
  });
const role = (options: unknown) =>
  said(() => {
    checkRoleOptions('fromRole', options);
  });

describe('right options pass', () => {
  const everyAccountOption: Required<AccountOptions> = {
    mfaCode: () => '123456',
    durationSeconds: 900,
    sessionName: 'nightly',
    externalId: 'ada-4711',
    reason: 'nightly report',
    cache: 'refresh',
    cachePath: './sessions',
    verify: true,
    timeoutMs: 5000,
    onNotice: () => undefined,
    config: './accounts.json',
    role: 'Admin',
    narrowing: 'view-only',
  };
  const { config: _config, role: _role, narrowing: _narrowing, ...everySessionOption } = everyAccountOption;
  const everyRoleOption: Required<RoleOptions> = {
    ...everySessionOption,
    roleArn: ROLE,
    mfaSerial: 'arn:aws:iam::111111111111:mfa/ada',
    sourceProfile: 'jump',
    region: 'eu-west-1',
  };

  test.each<[string, () => string | undefined]>([
    ['none', () => account({})],
    ['every one of an account', () => account(everyAccountOption)],
    ['every one of a role', () => role(everyRoleOption)],
    ['one that is undefined', () => account({ mfaCode: undefined })],
  ])('%s', (_which, check) => {
    expect(check()).toBeUndefined();
  });
});

test.each<[unknown, string]>([
  [
    { durationSeconds: '3600' },
    'fromAccount: durationSeconds "3600" cannot be used. It takes a number of seconds from 900 to 43200.',
  ],
  [
    { durationSeconds: 899 },
    'fromAccount: durationSeconds 899 cannot be used. It takes a number of seconds from 900 to 43200.',
  ],
  [
    { sessionName: 'a b' },
    'fromAccount: sessionName "a b" cannot be used. It takes 2 to 64 letters, digits or _+=,.@-.',
  ],
  [{ cache: false }, 'fromAccount: cache cannot be used. It takes on, refresh, off.'],
  [
    { narrowing: 'readonly' },
    'fromAccount: narrowing "readonly" cannot be used. It takes read-only, view-only.',
  ],
  [{ verify: 'yes' }, 'fromAccount: verify "yes" cannot be used. It takes true or false.'],
  [
    { timeoutMs: 0 },
    'fromAccount: timeoutMs 0 cannot be used. It takes a number of milliseconds from 1 to 3600000.',
  ],
  [{ reason: ' ' }, 'fromAccount: reason "" cannot be used. It takes a line of at most 256 characters.'],
  [{ config: '' }, 'fromAccount: config "" cannot be used. It takes the path of an accounts.json.'],
  [{ duration: 3600 }, 'fromAccount: there is no option "duration". Did you mean durationSeconds?'],
  [{ mfaSerial: 'arn:aws:iam::111111111111:mfa/ada' }, 'fromAccount: there is no option "mfaSerial".'],
  [null, 'fromAccount: the options are not an object. Give them as { name: value }.'],
  ['dev', 'fromAccount: the options are not an object. Give them as { name: value }.'],
])('wrong options of an account are named: %j', (options, expected) => {
  expect(account(options)).toContain(expected);
});

test('a code in the place of the function that gives one is not repeated', () => {
  expect(account({ mfaCode: '123456' })).toBe(
    'fromAccount: mfaCode cannot be used. It takes a function that returns six digits.',
  );
});

test.each<[unknown, string]>([
  [undefined, 'fromAccount: is not the name of an account.'],
  ['', 'fromAccount: "" is not the name of an account.'],
  ['../prod', 'fromAccount: "../prod" is not the name of an account.'],
])('%j is no name', (name, expected) => {
  // A default would take the place of undefined.
  expect(
    said(() => {
      checkAccountOptions('fromAccount', name, {});
    }),
  ).toContain(expected);
});

test.each<[unknown, string]>([
  [
    {},
    'fromRole: roleArn is missing. It takes the ARN of an IAM role, such as arn:aws:iam::123456789012:role/Admin.',
  ],
  [
    { roleArn: 'Developer' },
    'fromRole: roleArn "Developer" cannot be used. It takes the ARN of an IAM role, such as arn:aws:iam::123456789012:role/Admin.',
  ],
  [
    { roleArn: ROLE, region: 'Frankfurt' },
    'fromRole: region "Frankfurt" cannot be used. It takes an AWS region, such as eu-west-1.',
  ],
  [{ roleArn: ROLE, mfaserial: 'x' }, 'fromRole: there is no option "mfaserial". Did you mean mfaSerial?'],
])('wrong options of a role are named: %j', (options, expected) => {
  expect(role(options)).toBe(expected);
});

test('listAccounts takes the inventory and nothing else', () => {
  expect(
    said(() => {
      checkInventoryOptions('listAccounts', { role: 'Admin' });
    }),
  ).toBe('listAccounts: there is no option "role". There are: config.');
});
