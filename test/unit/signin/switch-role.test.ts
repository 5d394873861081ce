import { describe, expect, it } from 'vitest';
import { effectiveAccount } from '../../../src/accounts/effective.js';
import type { AccountEntry } from '../../../src/accounts/schema.js';
import { consolePage } from '../../../src/signin/console-hosts.js';
import { switchRoleLink } from '../../../src/signin/switch-role.js';

const BASE = { name: 'dev', account_id: '222222222222' };
const account = (more: Partial<AccountEntry> = {}) =>
  effectiveAccount({ ...BASE, role_arn: 'arn:aws:iam::222222222222:role/Developer', ...more }, {});

describe('switchRoleLink', () => {
  it.each<[string, Partial<AccountEntry>, string]>([
    [
      'a plain role',
      {},
      'https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=Developer&displayName=dev',
    ],
    [
      'a role with a path, a name for people and a colour',
      {
        role_arn: 'arn:aws:iam::222222222222:role/team/Admin',
        display_name: 'Development & Test',
        color: 'green',
      },
      'https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=team%2FAdmin&displayName=Development+%26+Test&color=B7CA9D',
    ],
    [
      'a colour by its code',
      { color: '#f2b0a9' },
      'https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=Developer&displayName=dev&color=f2b0a9',
    ],
    [
      'the console of another partition',
      { role_arn: 'arn:aws-us-gov:iam::222222222222:role/Developer' },
      'https://signin.amazonaws-us-gov.com/switchrole?account=222222222222&roleName=Developer&displayName=dev',
    ],
  ])('leads to %s', (_name, more, url) => {
    expect(switchRoleLink(account(more))).toEqual({ url });
  });

  it.each<[Partial<AccountEntry>, string]>([
    [{ external_id: 'x-1' }, 'the role needs an external id, which the console cannot send'],
    [{ source_identity: 'ada' }, 'the role needs a source identity, which the console cannot send'],
    [{ source_account: 'hub' }, 'it is reached through hub, and the console makes no chains'],
  ])('says why there is none for %j', (more, reason) => {
    expect(switchRoleLink(account(more))).toEqual({ reason });
  });

  it('says why there is none for the base account', () => {
    expect(switchRoleLink(effectiveAccount(BASE, {}))).toEqual({
      reason: 'it is the base account: no role is configured',
    });
  });
});

describe('consolePage', () => {
  it.each([
    ['aws', undefined, undefined, 'https://console.aws.amazon.com/console/home'],
    ['aws', 's3', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1'],
    ['aws-cn', 'ec2', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn/ec2/home?region=cn-north-1'],
    ['aws', 'codesuite/codebuild', undefined, 'https://console.aws.amazon.com/codesuite/codebuild/home'],
  ])('%s %s %s', (partition, service, region, url) => {
    expect(consolePage(partition, service, region)).toBe(url);
  });

  it('does not guess at partitions whose console is not known', () => {
    expect(() => consolePage('aws-iso', undefined, undefined)).toThrow(
      'The console of the partition aws-iso',
    );
  });
});
