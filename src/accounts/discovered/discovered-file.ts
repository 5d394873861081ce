import { isObject } from './file-form.js';
import { isOrganizationListing, type OrganizationListing } from './organization-listing.js';
import { isSignInListing, type SignInListing } from './sign-in-listing.js';

/*
 * What AWS listed, as it is kept beside accounts.json: a file for each sign-in and for each organization. The files are ours
 * alone, and never taken for more than this.
 */

export type DiscoveredFile = SignInListing | OrganizationListing;

export const isOfOrganization = (file: DiscoveredFile): file is OrganizationListing => 'organization' in file;

export const isOfSignIn = (file: DiscoveredFile): file is SignInListing => 'sso_session' in file;

/** What was listed, as one text: `sign-in:corp`, `organization:o-example0001`. */
export const sourceOf = (file: DiscoveredFile): string =>
  isOfOrganization(file) ? organizationSource(file.organization) : signInSource(file.sso_session);

export const signInSource = (name: string): string => `sign-in:${name}`;

export const organizationSource = ({ id }: { readonly id: string }): string => `organization:${id}`;

export const DISCOVERED_NOTE =
  'Written by "acctmgr sync", anew each time. What you change here is lost: accounts.json is yours.';

/** Of ten thousand accounts the file has three million. */
export const MOST_DISCOVERED_BYTES = 16 * 1024 * 1024;
const MOST_ACCOUNTS = 50_000;

/** Two entries of one id or one name would be two answers to one question. */
function isOneEach({ accounts }: DiscoveredFile): boolean {
  const ids = new Set(accounts.map(({ account_id }) => account_id));
  const names = new Set(accounts.map(({ name }) => name.toLowerCase()));
  return ids.size === accounts.length && names.size === accounts.length;
}

/** What a text says; undefined where it is not all as it must be. */
export function parseDiscovered(text: string): DiscoveredFile | undefined {
  if (text.length > MOST_DISCOVERED_BYTES) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || !Array.isArray(value['accounts']) || value['accounts'].length > MOST_ACCOUNTS)
    return undefined;
  const isRight = 'organization' in value ? isOrganizationListing : isSignInListing;
  if (!isRight(value)) return undefined;
  const file = value as unknown as DiscoveredFile;
  return isOneEach(file) ? file : undefined;
}

/** An account a line: people look into the file, and compare two of them. */
export function formatDiscovered({ accounts, ...head }: DiscoveredFile): string {
  const top = JSON.stringify(head, null, 2).replace(/\n\}$/, '');
  const lines = accounts.map((account) => `    ${JSON.stringify(account)}`);
  return `${top},\n  "accounts": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
}

/** What a listing says, whenever it was made and by whomever. */
function contentOf(file: DiscoveredFile): string {
  const { synced_at: _at, synced_by: _by, ...content } = file;
  return JSON.stringify(
    'people' in content ? { ...content, people: content.people.map(({ name }) => name) } : content,
  );
}

export const saysTheSame = (one: DiscoveredFile | undefined, other: DiscoveredFile): boolean =>
  one !== undefined && contentOf(one) === contentOf(other);
