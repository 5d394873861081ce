import type { DiscoveredAccount } from './discovered-account.js';
import { baseName, freeName, isNameOf } from './discovered-names.js';

/* What every new listing makes of the accounts that were known, whatever lists them: what they are called, and who is gone. */

/** An account as AWS lists it. */
export interface ListedName {
  readonly accountId: string;
  readonly accountName?: string | undefined;
  readonly email?: string | undefined;
}

export interface NamingContext {
  readonly template: string;
  /** What a template may name the sign-in by. */
  readonly signIn: string;
  /** Names that others have, in lower case, and the id of the account that may have it all the same. */
  readonly taken: ReadonlyMap<string, string | undefined>;
  /** What another listing calls the account already, by its id: it is not called two names. */
  readonly calledElsewhere?: ReadonlyMap<string, string>;
}

export interface Renamed {
  readonly account_id: string;
  readonly from: string;
  readonly to: string;
}

/** What a sync changes. */
export interface DiscoveryChanges {
  readonly added: readonly DiscoveredAccount[];
  readonly gone: readonly DiscoveredAccount[];
  readonly renamed: readonly Renamed[];
}

/** How many accounts there were, and are. */
export interface AccountCount {
  readonly before: number;
  readonly now: number;
}

/** Gives an account a name: its own of before, or one that nobody has or had. */
type GiveName = (base: string, accountId: string) => string;

function namesBeside(accounts: readonly DiscoveredAccount[], { taken }: NamingContext): GiveName {
  const owners = new Map(
    accounts.flatMap(({ account_id, name, former_names = [] }) =>
      [name, ...former_names].map((one): [string, string] => [one.toLowerCase(), account_id]),
    ),
  );
  return (base, accountId) => {
    const name = freeName(base, accountId, (one) => {
      const key = one.toLowerCase();
      const isOthers = taken.has(key) && taken.get(key) !== accountId;
      return !isOthers && (owners.get(key) ?? accountId) === accountId;
    });
    owners.set(name.toLowerCase(), accountId);
    return name;
  };
}

/** What AWS and acctmgr call an account: as before, unless AWS (or the template) calls it otherwise now. */
type Naming = (
  before: DiscoveredAccount | undefined,
  listed: ListedName,
) => Pick<DiscoveredAccount, 'name' | 'former_names' | 'account_name' | 'email'>;

export function namingBeside(known: readonly DiscoveredAccount[], context: NamingContext): Naming {
  const giveName = namesBeside(known, context);
  const { template, signIn, calledElsewhere } = context;
  const named = (before: DiscoveredAccount | undefined, { accountId, accountName }: ListedName) => {
    const base =
      calledElsewhere?.get(accountId) ?? baseName(template, { account: accountName, accountId, signIn });
    if (before === undefined) return { name: giveName(base, accountId) };
    const former = before.former_names === undefined ? {} : { former_names: before.former_names };
    if (isNameOf(before.name, base, accountId)) return { name: before.name, ...former };
    const name = giveName(base, accountId);
    const others = [...new Set([...(before.former_names ?? []), before.name])].filter((one) => one !== name);
    return { name, former_names: others };
  };
  return (before, listed) => {
    const { accountName: account_name, email } = listed;
    return {
      ...(account_name === undefined ? {} : { account_name }),
      ...(email === undefined ? {} : { email }),
      ...named(before, listed),
    };
  };
}

/** @param isUsable - whether one that is listed is there for its user */
export function changesBetween<T extends DiscoveredAccount>(
  before: ReadonlyMap<string, T>,
  accounts: readonly T[],
  isUsable: (account: T) => boolean = () => true,
): DiscoveryChanges {
  const isThere = (account: T | undefined) =>
    account !== undefined && account.gone === undefined && isUsable(account);
  const old = ({ account_id }: T) => before.get(account_id);
  return {
    added: accounts.filter((account) => isThere(account) && !isThere(old(account))),
    gone: accounts.filter((account) => !isThere(account) && isThere(old(account))),
    renamed: accounts.flatMap((account) => {
      const from = old(account)?.name;
      const { account_id, name: to } = account;
      return from === undefined || from === to || !isThere(account) ? [] : [{ account_id, from, to }];
    }),
  };
}

/** A listing that is smaller by more than a tenth is rather a mishap than the truth. */
const USUAL_LOSS = 0.1;

export const isMuchSmaller = ({ before, now }: AccountCount): boolean =>
  before > 0 && (now === 0 || before - now > before * USUAL_LOSS);
