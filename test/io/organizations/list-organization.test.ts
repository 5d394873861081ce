import { describe, expect, it, onTestFinished } from 'vitest';
import { listOrganization, type ListingWish } from '../../../src/organizations/list-organization.js';
import {
  organizationCalls,
  type OrganizationsContext,
} from '../../../src/organizations/organization-calls.js';
import { startLoopbackAws, type OrganizationSettings } from '../../support/loopback-aws/loopback-aws.js';
import { CORP_ORGANIZATION, MANAGEMENT, OLD, PAYMENTS, WEB } from '../../support/corp-organization.js';
import { callTo } from '../../support/service-call.js';

/** A listing by ada of the management account, in a time that passes only where something waits. */
async function openOrganization(settings: Partial<OrganizationSettings> = {}, account = MANAGEMENT) {
  let time = Date.parse('2026-03-01T12:00:00Z');
  const aws = await startLoopbackAws({ now: () => time });
  onTestFinished(() => aws.close());
  const behaviour = aws.addOrganization({ ...CORP_ORGANIZATION, ...settings });
  const { credentials, target, transport } = callTo(aws, aws.user({ account, name: 'ada' }), time);
  const stop = new AbortController();
  const context: OrganizationsContext = {
    credentials: () => Promise.resolve(credentials),
    target,
    transport,
    now: () => time,
    situationOf: (call) => ({ call, now: time }),
    signal: stop.signal,
    clock: {
      now: () => time,
      random: () => 0.5,
      sleep: (ms) => {
        time += Math.max(0, ms);
        return Promise.resolve();
      },
    },
  };
  const list = (wish: Partial<ListingWish> = {}) =>
    listOrganization(
      organizationCalls(context),
      context,
      { ous: undefined, tags: false, ...wish },
      () => undefined,
    );
  const seconds = () => (time - Date.parse('2026-03-01T12:00:00Z')) / 1000;
  return { aws, behaviour, list, stop, seconds };
}

describe('the walk through an organization', () => {
  it('lists units and accounts, whatever the pages look like', async () => {
    const { list, aws } = await openOrganization({ pageSize: 1, emptyPages: true });
    const found = await list();
    expect(found.units).toEqual({
      'ou-r00t-prod0000': { name: 'Prod' },
      'ou-r00t-dev00000': { name: 'Dev' },
      'ou-r00t-payments': { name: 'Payments', parent: 'ou-r00t-prod0000' },
      'ou-r00t-devpay00': { name: 'Payments', parent: 'ou-r00t-dev00000' },
    });
    expect(found.accounts.map(({ accountId, ou, state }) => [accountId, ou, state])).toEqual([
      [MANAGEMENT, undefined, 'ACTIVE'],
      [WEB, 'ou-r00t-dev00000', 'ACTIVE'],
      [OLD, 'ou-r00t-dev00000', 'SUSPENDED'],
      [PAYMENTS, 'ou-r00t-payments', 'ACTIVE'],
    ]);
    expect(new Set(aws.requests.map(({ action }) => action))).toEqual(
      new Set(['ListRoots', 'ListOrganizationalUnitsForParent', 'ListAccountsForParent']),
    );
  });

  it('asks for tags where they are wanted, and says which of them cannot be used', async () => {
    const { list } = await openOrganization();
    const { accounts, unsaidTags } = await list({ tags: true });
    expect(Object.fromEntries(accounts.map(({ accountId, tags }) => [accountId, tags]))).toEqual({
      [MANAGEMENT]: {},
      [PAYMENTS]: { env: 'prod', team: 'pay' },
      [WEB]: { env: 'dev' },
      [OLD]: {},
    });
    expect(unsaidTags).toEqual(['cost centre']);
  });

  it('leaves out an account that left while the tags were asked for', async () => {
    const { list, aws } = await openOrganization();
    aws.misbehave({
      kind: 'error',
      action: 'ListTagsForResource',
      params: { ResourceId: WEB },
      status: 400,
      code: 'TargetNotFoundException',
      message: 'You specified a target that does not exist.',
    });
    const { accounts } = await list({ tags: true });
    expect(accounts.map(({ accountId }) => accountId)).toEqual([MANAGEMENT, OLD, PAYMENTS]);
  });

  it.each([['Prod'], ['/Prod'], ['ou-r00t-prod0000'], ['Prod/']])(
    'of %s lists the accounts below it alone',
    async (word) => {
      const { list, aws } = await openOrganization();
      const { accounts, ous, units } = await list({ ous: [word] });
      expect(accounts.map(({ accountId }) => accountId)).toEqual([PAYMENTS]);
      expect(ous).toEqual(['ou-r00t-prod0000']);
      expect(Object.keys(units)).toHaveLength(4);
      expect(aws.calls('ListAccountsForParent')).toHaveLength(2);
    },
  );

  it('refuses a unit that is not there, and one that several are called', async () => {
    const { list } = await openOrganization();
    await expect(list({ ous: ['Prdo'] })).rejects.toMatchObject({
      message: 'There is no organizational unit Prdo.',
      hint: expect.stringMatching(
        /^Did you mean Prod.*Those that there are: \/Dev, \/Dev\/Payments, \/Prod, \/Prod\/Payments\.$/,
      ) as string,
      exitCode: 2,
    });
    await expect(list({ ous: ['Payments'] })).rejects.toMatchObject({
      message: '2 organizational units are called Payments.',
      hint: 'Name one by its path: /Prod/Payments or /Dev/Payments',
    });
  });

  it('comes to its end where AWS throttles, at a slower pace', async () => {
    const { list, behaviour, seconds } = await openOrganization();
    behaviour.callsPerSecond = 2;
    expect((await list({ tags: true })).accounts).toHaveLength(4);
    expect(seconds()).toBeLessThan(120);
    behaviour.callsPerSecond = 0;
    await expect(list()).rejects.toMatchObject({ code: 'throttled' });
  });

  it('asks for no further tags where one list is refused', async () => {
    const { list, aws } = await openOrganization();
    aws.misbehave({
      kind: 'error',
      action: 'ListTagsForResource',
      status: 400,
      code: 'AccessDeniedException',
      message: 'no',
    });
    await expect(list({ tags: true })).rejects.toMatchObject({ exitCode: 3 });
    const asked = aws.calls('ListTagsForResource').length;
    expect(asked).toBeLessThanOrEqual(2);
    // What was under way is over by then.
    await new Promise(setImmediate);
    expect(aws.calls('ListTagsForResource')).toHaveLength(asked);
  });

  it('ends with the signal, and says who may list', async () => {
    const { list, stop } = await openOrganization();
    stop.abort();
    await expect(list()).rejects.toMatchObject({ exitCode: 130 });
    const member = await openOrganization({}, WEB);
    await expect(member.list()).rejects.toMatchObject({ code: 'organization_denied', exitCode: 3 });
  });

  it('lists two thousand accounts in pages of twenty', async () => {
    const accounts = Array.from({ length: 2_000 }, (_, index) => ({
      id: String(500_000_000_000 + index),
      name: `Account ${index}`,
      unit: 'ou-r00t-prod0000',
    }));
    const { list, aws } = await openOrganization({
      accounts: [{ id: MANAGEMENT, name: 'Management' }, ...accounts],
    });
    expect((await list()).accounts).toHaveLength(2_001);
    expect(aws.requests.length).toBeLessThan(115);
  }, 60_000);
});
