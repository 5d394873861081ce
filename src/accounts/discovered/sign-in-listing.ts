import { fitsLimit } from '../../aws/limits.js';
import { REGION } from '../limits.js';
import { PERMISSION_SET, START_URL } from '../sign-in-limits.js';
import type { DiscoveredAccount, DiscoveredHead } from './discovered-account.js';
import {
  ACCOUNT_FORM,
  HEAD_FORM,
  isLine,
  isObject,
  isTime,
  eachOf,
  objectOf,
  type Kind,
} from './file-form.js';

/** An account that a sign-in leads into. */
export interface SignInAccount extends DiscoveredAccount {
  /** Each with who has it, as places in `people`; nobody where it is not known who does. */
  readonly permission_sets: Readonly<Record<string, readonly number[]>>;
}

/** Somebody whose listing is in the file. */
export interface DiscoveredPerson {
  /** As their sessions are called. */
  readonly name: string;
  /** Of their last sign-in: while it lives, AWS need not be asked again who they are. */
  readonly sign_in: string;
  readonly synced_at: string;
}

/** What AWS listed for one sign-in. It neither runs a program nor says where anybody signs in. */
export interface SignInListing extends DiscoveredHead {
  readonly sso_session: string;
  readonly start_url: string;
  readonly region: string;
  readonly people: readonly DiscoveredPerson[];
  readonly accounts: readonly SignInAccount[];
}

/** Whether a permission set can be told by the name. An object would lose the one that is left out. */
export const isSetName = (name: string): boolean => name !== '__proto__' && fitsLimit(PERMISSION_SET, name);

const isPlace: Kind = (place) => Number.isSafeInteger(place) && Number(place) >= 0;

/** Looks at thousands of accounts, which have the same few permission sets: each name is looked at once. */
function accountCheck(): Kind {
  const known = new Set<string>();
  const isKnownSet = (name: string): boolean => {
    if (known.has(name)) return true;
    if (isSetName(name)) known.add(name);
    return known.has(name);
  };
  const isSets: Kind = (value) => {
    if (!isObject(value)) return false;
    for (const name of Object.keys(value)) {
      const places = value[name];
      if (!isKnownSet(name) || !Array.isArray(places) || !places.every(isPlace)) return false;
    }
    return true;
  };
  return objectOf({ ...ACCOUNT_FORM, permission_sets: isSets });
}

export const isSignInListing = objectOf({
  ...HEAD_FORM,
  sso_session: isLine,
  start_url: (value) => typeof value === 'string' && fitsLimit(START_URL, value),
  region: (value) => typeof value === 'string' && fitsLimit(REGION, value),
  people: eachOf(objectOf({ name: isLine, sign_in: isLine, synced_at: isTime })),
  accounts: (value) => eachOf(accountCheck())(value),
});
