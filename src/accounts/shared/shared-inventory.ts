import type { AccountEntry, AccountsFile, Settings, SignInSettings } from '../schema.js';
import type { PublishedInventory } from './published-inventory.js';

/*
 * What a team shares, and an accounts.json takes in by `include`: accounts, sign-ins, and stricter limits. A person writes it in
 * the form of accounts.json, or `sync organizations --to` writes it with the units that the accounts lie in.
 */

export type UnattendedLimits = NonNullable<Settings['unattended']>;

/** Those of a shared inventory. */
export interface SharedLimits extends UnattendedLimits {
  /** Undefined: of one that can't be read. */
  readonly from?: string;
}

export interface SharedAccount extends AccountEntry {
  /** Of what `--to` wrote: the id of its organizational unit. */
  readonly ou?: string;
}

export interface SharedInventory extends Partial<Omit<PublishedInventory, 'accounts'>> {
  readonly accounts: readonly SharedAccount[];
  readonly sso_sessions?: Readonly<Record<string, SignInSettings>>;
  readonly unattended?: UnattendedLimits;
}

/** What `--to` wrote. */
export const isPublished = (inventory: SharedInventory): inventory is PublishedInventory =>
  inventory.organization !== undefined;

/** All that an account of it may say: nothing that runs a program, names a person's own keys, or says who they are. */
export const SHARED_KEYS = [
  'name',
  'account_id',
  'role_arn',
  'role_name',
  'partition',
  'sso_session',
  'permission_sets',
  'default_permission_set',
  'external_id',
  'region',
  'description',
  'display_name',
  'color',
  'tags',
  'duration_seconds',
  'reason_tag',
  'policy',
  'policy_arns',
  'protected',
  'source_account',
] as const satisfies readonly (keyof AccountEntry)[];

/** The same as an accounts.json, by whose rules it is judged. */
export const asAccountsFile = ({ accounts, sso_sessions, unattended }: SharedInventory): AccountsFile => ({
  ...(sso_sessions === undefined ? {} : { sso_sessions }),
  ...(unattended === undefined ? {} : { settings: { unattended } }),
  accounts: accounts.map(({ ou: _, ...entry }): AccountEntry => entry),
});
