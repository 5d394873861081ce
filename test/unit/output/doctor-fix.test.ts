import { expect, it } from 'vitest';
import { wrappedAdvice } from '../../../src/output/wrapped-text.js';

const lines = (fix: string, columns?: number) => wrappedAdvice(`fix: ${fix}`, columns, '      ').split('\n');

it('sentences are broken between words', () => {
  expect(lines('Wait for the next code, since AWS takes each once.', 40)).toEqual([
    'fix: Wait for the next code, since',
    '      AWS takes each once.',
  ]);
});

it('nothing is broken where nobody knows the width', () => {
  const fix = 'Wait for the next code, since AWS takes each once: acctmgr login --source jump';
  expect(lines(fix)).toEqual([`fix: ${fix}`]);
});

it.each<[string, string[]]>([
  [
    'acctmgr edit dev --unset role_name role_arn=arn, or have the role made: acctmgr docs many-accounts',
    [
      'fix:',
      '      acctmgr edit dev --unset role_name role_arn=arn,',
      '      or have the role made:',
      '      acctmgr docs many-accounts',
    ],
  ],
  [
    'aws configure list-profiles shows what there is. Or: unset AWS_PROFILE',
    ['fix: aws configure list-profiles', '      shows what there is. Or:', '      unset AWS_PROFILE'],
  ],
  [
    'acctmgr login; acctmgr edit dev mfa_max_age=3600 has a code asked for in time',
    ['fix: acctmgr login;', '      acctmgr edit dev mfa_max_age=3600', '      has a code asked for in time'],
  ],
  [
    'unset AWS_ACCESS_KEY_ID; unset AWS_SECRET_ACCESS_KEY',
    ['fix: unset AWS_ACCESS_KEY_ID;', '      unset AWS_SECRET_ACCESS_KEY'],
  ],
])('commands stay whole: %s', (fix, expected) => {
  expect(lines(fix, 40)).toEqual(expected);
});
