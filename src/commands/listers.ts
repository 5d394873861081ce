import type { Inventory } from '../accounts/inventory.js';
import { isTakable, type EffectiveAccount } from '../accounts/effective.js';
import { baseLister, isFresh, listerOf, type Lister } from '../acquire/lister.js';
import { loadSdk } from '../aws/clients/load-sdk.js';
import type { Credentials } from '../aws/credentials.js';
import type { ServiceTarget } from '../aws/endpoint.js';
import { explain } from '../aws/faults/explain.js';
import type { Situation } from '../aws/faults/situation.js';
import type { Route } from '../sessions/route.js';
import { situationOf } from '../sessions/situations.js';
import type { Host } from '../system/host.js';
import type { Context } from './context.js';
import { callerOf } from './terminal-asker.js';

/** How a session to ask with is asked for, as flags say it. */
export interface ListerOptions {
  /** As the access log calls it. */
  readonly event: string;
  /** As somebody named the account, for messages. */
  readonly calledAs: string | undefined;
  readonly yes?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly mfaCode?: string | undefined;
  readonly timeout?: number | undefined;
}

/** Who asks AWS many things from one account, with a new session where one comes to its end on the way. */
export interface Listers {
  readonly host: Host;
  readonly first: Lister;
  readonly calledAs: string | undefined;
  /** Of the account that asks, where it is one of accounts.json. */
  readonly arn: string | undefined;
  credentials(): Promise<Credentials>;
  target(service: Parameters<Route['target']>[0]): ServiceTarget;
  /** Of who asks. @throws AcctmgrError where AWS does not say */
  accountId(): Promise<string>;
}

/** What a message about a call of theirs may say. */
export const situationBy = ({ host, first, calledAs, arn }: Listers, call: Situation['call']): Situation => ({
  ...situationOf(call, arn, first.source, { host, route: first.route }),
  ...(calledAs === undefined ? {} : { account: calledAs }),
});

async function accountIdBehind(listers: Pick<Listers, 'first' | 'host' | 'target'>): Promise<string> {
  const { credentials, route, source } = listers.first;
  const { host } = listers;
  const { getCallerIdentity } = await loadSdk();
  const { transport } = route;
  const now = host.now();
  const identity = await getCallerIdentity({ credentials, target: listers.target('sts'), transport, now });
  if (identity.ok) return identity.value.accountId;
  throw explain(identity.fault, situationOf('GetCallerIdentity', undefined, source, { host, route }));
}

/** @param account - undefined: the source credentials ask @throws AcctmgrError where no session can be had */
export async function listersOf(
  context: Context,
  inventory: Inventory | undefined,
  account: EffectiveAccount | undefined,
  { event, calledAs, ...options }: ListerOptions,
): Promise<Listers> {
  const { host } = context;
  const caller = callerOf(context, options.mfaCode, inventory);
  const flags = {
    yes: options.yes === true,
    reason: options.reason ?? host.env['ACCTMGR_REASON'],
    mfaCode: options.mfaCode,
    timeoutMs: options.timeout,
  };
  const take = () =>
    inventory !== undefined && account !== undefined && isTakable(account)
      ? listerOf(caller, inventory, account, flags, event)
      : baseLister(caller, inventory, account?.source_profile, flags, event);
  const first = await take();
  let latest = Promise.resolve(first);
  const arn = account === undefined ? undefined : `arn:${account.partition}:iam::${account.account_id}:root`;
  const target: Listers['target'] = (service) => first.route.target(service, arn);
  return {
    host,
    first,
    calledAs,
    arn,
    credentials: async () => {
      if (!isFresh(await latest, host.now())) latest = take();
      return (await latest).credentials;
    },
    target,
    accountId: () =>
      account === undefined ? accountIdBehind({ first, host, target }) : Promise.resolve(account.account_id),
  };
}
