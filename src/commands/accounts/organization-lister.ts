import { findAccount, type Inventory } from '../../accounts/inventory.js';
import { isTakable, type EffectiveAccount } from '../../accounts/effective.js';
import { describeOrganizationBy } from '../../organizations/describe-organization.js';
import type { OrganizationsContext } from '../../organizations/organization-calls.js';
import type { Organization } from '../../aws/clients/organizations-calls.js';
import type { OrganizationsAction, Situation } from '../../aws/faults/situation.js';
import { baseLister, isFresh, listerOf, type Lister } from '../../acquire/lister.js';
import { loadSdk } from '../../aws/clients/load-sdk.js';
import { situationOf } from '../../sessions/situations.js';
import { usageError } from '../../system/failure.js';
import type { Context } from '../context.js';
import { callerOf } from '../terminal-asker.js';
import type { SyncOptions } from './sync-flags.js';

/** An organization, and how it is asked further. */
export interface FoundOrganization extends Organization {
  readonly asked: OrganizationsContext;
}

/** The account of `--via`, where it is one to take a session of. @throws AcctmgrError (exit 2) for a name that is nothing */
function accountOf(inventory: Inventory | undefined, via: string | undefined): EffectiveAccount | undefined {
  if (via === undefined) return undefined;
  if (inventory !== undefined) return findAccount(inventory, via);
  throw usageError(`There is no accounts.json, and --via names ${via}.`, {
    code: 'unknown_account',
    hint: `Add it: acctmgr add ${via} --role-arn ARN. Without --via, your source credentials ask.`,
  });
}

/** Who asks, taken anew where a session comes to its end on the way. */
function listers(
  context: Context,
  inventory: Inventory | undefined,
  via: string | undefined,
  options: Partial<SyncOptions>,
): () => Promise<Lister> {
  const caller = callerOf(context, options.mfaCode, inventory);
  const account = accountOf(inventory, via);
  const flags = {
    yes: options.yes === true,
    reason: options.reason ?? context.host.env['ACCTMGR_REASON'],
    mfaCode: options.mfaCode,
    timeoutMs: options.timeout,
  };
  let latest: Promise<Lister> | undefined;
  const take = () =>
    inventory !== undefined && account !== undefined && isTakable(account)
      ? listerOf(caller, inventory, account, flags)
      : baseLister(caller, inventory, account?.source_profile, flags);
  return async () => {
    const known = latest === undefined ? undefined : await latest;
    if (known === undefined || !isFresh(known, context.host.now())) latest = take();
    return latest ?? take();
  };
}

/** Whose credentials ask: only said where it helps. */
async function accountIdBehind({ credentials, route }: Lister, now: number): Promise<string | undefined> {
  const { getCallerIdentity } = await loadSdk();
  const { transport } = route;
  const identity = await getCallerIdentity({ credentials, target: route.target('sts'), transport, now });
  return identity.ok ? identity.value.accountId : undefined;
}

/**
 * Finds the organization that `via` may list.
 *
 * @throws AcctmgrError where no session can be had, or the account is in no organization
 */
export async function findOrganization(
  context: Context,
  inventory: Inventory | undefined,
  via: string | undefined,
  options: Partial<SyncOptions> & { readonly signal: AbortSignal },
): Promise<FoundOrganization> {
  const { host } = context;
  const lister = listers(context, inventory, via, options);
  const first = await lister();
  const account = accountOf(inventory, via);
  const arn = account === undefined ? undefined : `arn:${account.partition}:iam::${account.account_id}:root`;
  const target = first.route.target('organizations', arn);
  const asking = (management?: string): OrganizationsContext => ({
    credentials: async () => (await lister()).credentials,
    target,
    transport: first.route.transport,
    now: host.now,
    signal: options.signal,
    situationOf: async (call: OrganizationsAction): Promise<Situation> => {
      const accountId = account?.account_id ?? (await accountIdBehind(first, host.now()));
      return {
        ...situationOf(call, arn, first.source, { host, route: first.route }),
        ...(via === undefined ? {} : { account: via }),
        organization: {
          ...(accountId === undefined ? {} : { accountId }),
          ...(management === undefined ? {} : { managementAccountId: management }),
        },
      };
    },
  });
  const found = await describeOrganizationBy(asking());
  return { ...found, asked: asking(found.managementAccountId) };
}
