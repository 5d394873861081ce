import { AssumeRoleWithWebIdentityCommand } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RoleWish } from '../../../src/roles/design-role.js';
import type { AccountsFile } from '../../../src/accounts/schema.js';
import { callerSide } from '../../../src/roles/caller-policies.js';
import { designedRole } from '../../support/designed-role.js';
import { openCorp, prod } from '../../support/loopback-aws/identity-center/corp.js';
import type { PolicyDocument } from '../../support/loopback-aws/policy-document.js';
import {
  home,
  minute,
  openStage,
  refusalOf,
  serial,
  target,
  type Keys,
  type Stage,
} from '../../support/loopback-aws/stage.js';

/* What AWS makes of a role that is made as it was designed: the right ones get in, and nobody else. */

type Entry = AccountsFile['accounts'][number];

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
  return () => stage.aws.close();
});

const PAYMENTS: Entry = {
  name: 'payments',
  account_id: prod,
  sso_session: 'corp',
  permission_sets: { ro: 'Read', adm: 'Read_Admin' },
};
const OTHERS: Entry[] = [{ name: 'main', account_id: home }, PAYMENTS];

/** Makes the role on the loopback AWS. */
function applied(dev: Partial<Entry>, wish: Partial<RoleWish> = {}): string {
  const { design } = designedRole({ account_id: target, ...dev }, { trust: ['main'], ...wish }, OTHERS);
  const trust = design.trust as unknown as PolicyDocument;
  const { name, path, accountId: account, maxSessionSeconds: maxSessionDuration } = design;
  return stage.aws.role({ account, name, path, trust, maxSessionDuration }).arn;
}

const outcome = (keys: Keys, roleArn: string, more: Parameters<Stage['assumeRole']>[2] = {}) =>
  refusalOf(stage.assumeRole(keys, roleArn, more)).then((text) => text.replace(/:.*/s, ''));

const stranger = () => stage.aws.user({ account: '999988887777', name: 'eve' });

describe('people', () => {
  it('get in with the external id, and nobody without it or from another account', async () => {
    const role = applied({ external_id: 'dev-1' });
    expect(await outcome(stage.alice, role, { ExternalId: 'dev-1' })).toBe('no refusal');
    expect(await outcome(stage.alice, role)).toBe('AccessDenied');
    expect(await outcome(stage.alice, role, { ExternalId: 'dev-2' })).toBe('AccessDenied');
    expect(await outcome(stranger(), role, { ExternalId: 'dev-1' })).toBe('AccessDenied');
  });

  it('get in with MFA that is fresh, by a code in the call or an MFA session', async () => {
    const role = applied({ mfa_serial: serial, mfa_max_age: 900 });
    const withoutMfa = await stage.getSessionToken(stage.alice);
    expect(await outcome(stage.alice, role)).toBe('AccessDenied');
    expect(await outcome(withoutMfa, role)).toBe('AccessDenied');
    const session = await stage.getSessionToken(stage.alice, stage.aws.totp(serial));
    expect(await outcome(session, role)).toBe('no refusal');
    stage.time += 16 * minute;
    expect(await outcome(session, role)).toBe('AccessDenied');
    const code = { SerialNumber: serial, TokenCode: stage.aws.totp(serial) };
    expect(await outcome(stage.alice, role, code)).toBe('no refusal');
  });

  it('give a protected account its reason', async () => {
    const role = applied({ protected: true, reason_tag: 'Reason', mfa_serial: serial });
    const session = await stage.getSessionToken(stage.alice, stage.aws.totp(serial));
    const reason = (Value: string) => ({ Tags: [{ Key: 'Reason', Value }] });
    expect(await outcome(session, role, reason('INC-1'))).toBe('no refusal');
    expect(await outcome(session, role, reason(''))).toBe('AccessDenied');
    expect(await outcome(session, role)).toBe('AccessDenied');
    expect(await outcome(session, role, { Tags: [{ Key: 'Team', Value: 'web' }] })).toBe('AccessDenied');
  });

  it('are told apart: a user that is named is not all of the account', async () => {
    const role = applied({}, { trust: [`arn:aws:iam::${home}:user/alice`] });
    const ben = stage.aws.user({ account: home, name: 'ben' });
    expect(await outcome(stage.alice, role)).toBe('no refusal');
    expect(await outcome(ben, role)).toBe('AccessDenied');
  });

  it('are of the organization, where the role wants it', async () => {
    const organizationId = 'o-a1b2c3d4e5';
    const role = applied({}, { trust: ['main', '999988887777'], organizationId });
    expect(await outcome(stage.alice, role)).toBe('AccessDenied');
    const accounts = [{ id: home, name: 'Main' }];
    stage.aws.addOrganization({ id: organizationId, managementAccount: home, accounts });
    expect(await outcome(stage.alice, role)).toBe('no refusal');
    expect(await outcome(stranger(), role)).toBe('AccessDenied');
  });

  it('show their name as the source identity where the role wants it', async () => {
    const role = applied({}, { sourceIdentities: ['${aws:username}'] });
    expect(await outcome(stage.alice, role, { SourceIdentity: 'alice' })).toBe('no refusal');
    expect(await outcome(stage.alice, role, { SourceIdentity: 'ben' })).toBe('AccessDenied');
    expect(await outcome(stage.alice, role)).toBe('AccessDenied');
  });
});

it('what the group has to be allowed lets its members in with MFA, and not without', async () => {
  const designed = designedRole({ account_id: target }, { trust: ['main'] }, OTHERS);
  const role = applied({});
  const policies = Object.values(callerSide('dev', designed, { kind: 'group', name: 'Developers' }).policies);
  const device = `arn:aws:iam::${home}:mfa/cem`;
  const cem = stage.aws.user({
    account: home,
    name: 'cem',
    mfa: { serial: device, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXQ' },
    policies: policies,
  });
  expect(await outcome(cem, role)).toBe('AccessDenied');
  const code = { SerialNumber: device, TokenCode: stage.aws.totp(device) };
  expect(await outcome(cem, role, code)).toBe('no refusal');
  const other = stage.aws.role({ account: target, name: 'Other', trust: { Statement: [] } }).arn;
  expect(await outcome(cem, other, code)).not.toBe('no refusal');
});

describe('a permission set', () => {
  it.each(['us-east-1', 'eu-west-1'])('gets in, and none whose name begins alike (%s)', async (region) => {
    const center = openCorp(stage.aws, {
      region,
      permissionSets: ['Read', 'Read_Admin'],
      assignments: ['Read', 'Read_Admin'].map((set) => ({ user: 'ada', account: prod, permissionSet: set })),
    });
    const keysOf = (set: string) =>
      stage.aws.roleSession({ roleArn: center.roleArn(prod, set), name: 'ada' });
    const role = applied({ source_account: 'payments/ro' }, { trust: [] });
    expect(await outcome(keysOf('Read'), role)).toBe('no refusal');
    expect(await outcome(keysOf('Read_Admin'), role)).toBe('AccessDenied');
    const jump = stage.aws.user({ account: prod, name: 'jump' });
    expect(await outcome(jump, role)).toBe('AccessDenied');
  });
});

it('a pipeline gets in by its subject and audience', async () => {
  const subject = 'repo:acme/web:ref:refs/heads/main';
  const provider = stage.aws.oidcProvider({
    account: target,
    issuer: 'https://token.actions.githubusercontent.com',
    audiences: ['sts.amazonaws.com', 'other'],
  });
  const pipelines = { provider: undefined, audiences: [], subjects: [subject, 'repo:acme/lib:*'] };
  const role = applied({ oidc: 'github' }, { trust: [], pipelines });
  const outcomeOf = (claims: { readonly sub: string; readonly aud?: string }) => {
    const wish = { RoleArn: role, RoleSessionName: 'ci', WebIdentityToken: provider.token(claims) };
    const call = stage.client(stage.alice).send(new AssumeRoleWithWebIdentityCommand(wish));
    return refusalOf(call).then((text) => text.replace(/:.*/s, ''));
  };
  expect(await outcomeOf({ sub: subject })).toBe('no refusal');
  expect(await outcomeOf({ sub: 'repo:acme/lib:environment:prod' })).toBe('no refusal');
  expect(await outcomeOf({ sub: subject, aud: 'other' })).toBe('AccessDenied');
  for (const sub of ['repo:acme/web:pull_request', 'repo:acme/library:x', 'repo:eve/web:ref:refs/heads/main'])
    expect(await outcomeOf({ sub }), sub).toBe('AccessDenied');
});
