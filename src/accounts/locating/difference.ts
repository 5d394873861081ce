import { oneLine } from '../../system/safe-text.js';
import type { Inventory } from '../inventory.js';
import { compareSignIns, describeSignInChange, type SignInChange } from './sign-in-difference.js';
import { accountKeys, ownRoleArn, type AccountKeys, type EffectiveAccount } from '../effective.js';

/** What decides where a name leads, and by whose hand. */
const DECISIVE = [
  'account_id',
  'role_arn',
  'sso_session',
  'permission_sets',
  'default_permission_set',
  'prefer',
  'source_profile',
  'source_account',
  'oidc',
  'mfa_serial',
  'external_id',
  'protected',
] as const satisfies readonly (keyof AccountKeys)[];

export type DecisiveKey = (typeof DECISIVE)[number];

/** How one name differs between the inventory in force and one that is to take its place. */
export type AccountChange =
  | { readonly kind: 'added'; readonly account: EffectiveAccount }
  | { readonly kind: 'removed'; readonly account: EffectiveAccount }
  | {
      readonly kind: 'changed';
      readonly account: EffectiveAccount;
      readonly key: DecisiveKey;
      readonly from: string | undefined;
      readonly to: string | undefined;
    };

const valueOf = (account: EffectiveAccount, key: DecisiveKey): string | undefined => {
  const value = accountKeys(account)[key];
  if (value === undefined || value === false) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** Changes first, since a name that leads elsewhere is what harms; then what is new, then what is gone. */
export function compareAccounts(
  inForce: readonly EffectiveAccount[],
  proposed: readonly EffectiveAccount[],
): AccountChange[] {
  const index = (accounts: readonly EffectiveAccount[]) =>
    new Map(accounts.map((account) => [account.name.toLowerCase(), account]));
  const before = index(inForce);
  const after = index(proposed);
  const changed = proposed.flatMap((account) => {
    const old = before.get(account.name.toLowerCase());
    if (old === undefined) return [];
    return DECISIVE.flatMap((key): AccountChange[] => {
      const [from, to] = [valueOf(old, key), valueOf(account, key)];
      return from === to ? [] : [{ kind: 'changed', account, key, from, to }];
    });
  });
  const only = (accounts: readonly EffectiveAccount[], others: ReadonlyMap<string, unknown>) =>
    accounts.filter(({ name }) => !others.has(name.toLowerCase()));
  return [
    ...changed,
    ...only(proposed, before).map((account): AccountChange => ({ kind: 'added', account })),
    ...only(inForce, after).map((account): AccountChange => ({ kind: 'removed', account })),
  ];
}

export type TrustChange = AccountChange | SignInChange;

const KINDS: readonly TrustChange['kind'][] = ['changed', 'added', 'removed'];

/** Accounts and sign-ins: whatever is changed comes before whatever is new, since a reader may stop. */
export function compareInventories(
  inForce: Pick<Inventory, 'accounts' | 'signIns'> | undefined,
  proposed: Pick<Inventory, 'accounts' | 'signIns'>,
): TrustChange[] {
  const all: readonly TrustChange[] = [
    ...compareSignIns(inForce?.signIns ?? {}, proposed.signIns),
    ...compareAccounts(inForce?.accounts ?? [], proposed.accounts),
  ];
  return KINDS.flatMap((kind) => all.filter((change) => change.kind === kind));
}

/** One line for people, such as `~ prod: role_arn arn:…:role/A → arn:…:role/B`. */
export function describeChange(change: TrustChange): string {
  if ('signIn' in change) return describeSignInChange(change);
  const { name, account_id, source_profile, source_account, sso_session } = change.account;
  if (change.kind === 'changed') {
    return oneLine(`~ ${name}: ${change.key} ${change.from ?? '(none)'} → ${change.to ?? '(none)'}`);
  }
  const source = source_profile ?? source_account ?? sso_session;
  return oneLine(
    `${change.kind === 'added' ? '+' : '-'} ${name}: ${ownRoleArn(change.account) ?? account_id}${source === undefined ? '' : ` from ${source}`}`,
  );
}
