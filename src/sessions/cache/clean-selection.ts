import { sameName } from '../../accounts/inventory.js';
import type { ManagedProfile } from '../../profiles/managed-profile.js';
import type { CachedSession } from './session-cache.js';

/** What is to be cleaned up. */
export interface CleanSelection {
  isProfile(profile: ManagedProfile): boolean;
  /** @param removedKeys - the access key ids of the profiles that went */
  isSession(session: CachedSession, removedKeys: ReadonlySet<string>): boolean;
  /** Whether a profile goes with the keys that the user added to it. */
  readonly takesAddedKeys: boolean;
  /** Whether files of the cache go that can't be understood. */
  readonly takesUnusable: boolean;
}

const hasEnded = ({ expiration }: { readonly expiration: Date }, now: number): boolean =>
  expiration.getTime() <= now;

/** What is of no use any more. Nothing that the user wrote goes with it. */
export const selectExpired = (now: number): CleanSelection => ({
  isProfile: (profile) => hasEnded(profile, now),
  isSession: ({ credentials }) => hasEnded(credentials, now),
  takesAddedKeys: false,
  takesUnusable: true,
});

/** Every managed profile, and every cached session but the MFA sessions that live: they cost a code. */
export const selectAll = (now: number): CleanSelection => ({
  isProfile: () => true,
  isSession: ({ kind, credentials }) => kind === 'role' || hasEnded(credentials, now),
  takesAddedKeys: true,
  takesUnusable: true,
});

/** Whether `name` means the profile: it is its own name, or that of its account. */
const isCalled = ({ name, account }: ManagedProfile, called: string): boolean =>
  sameName(name, called) || sameName(account, called);

/** A role session is labelled with its account. */
const isOf = ({ kind, label }: CachedSession, account: string): boolean =>
  kind === 'role' && sameName(label, account);

/** The profiles of these names, those of accounts of these names, and the role sessions that go with them. */
export const selectNamed = (names: readonly string[]): CleanSelection => ({
  isProfile: (profile) => names.some((name) => isCalled(profile, name)),
  isSession: (session, removedKeys) =>
    names.some((name) => isOf(session, name)) ||
    (session.kind === 'role' && removedKeys.has(session.credentials.accessKeyId)),
  takesAddedKeys: true,
  takesUnusable: false,
});

/** Whether anything is called so. */
export const isAnythingCalled = (
  name: string,
  profiles: readonly ManagedProfile[],
  sessions: readonly CachedSession[],
): boolean =>
  profiles.some((profile) => isCalled(profile, name)) || sessions.some((session) => isOf(session, name));

/** Whether a profile of this name may have been one of these accounts, as `assume` names them; before, with `-` for `/`. */
export const mayBelongTo = (name: string, accounts: readonly { readonly name: string }[]): boolean =>
  accounts.some((account) => {
    const own = `assumed-${account.name}`;
    return sameName(name.slice(0, own.length), own) && ['', '/', '-'].includes(name.charAt(own.length));
  });
