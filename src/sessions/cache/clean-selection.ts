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

/** Names are the same in any case. */
const inOneCase = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.map((name) => name.toLowerCase()));

/** What a profile goes by: its own name, and that of its account. */
const namesOf = ({ name, account }: ManagedProfile): readonly string[] => [name, account];

/** What a session goes by: a role session is labelled with its account. */
const labelsOf = ({ kind, label }: CachedSession): readonly string[] => (kind === 'role' ? [label] : []);

const isAmong = (called: ReadonlySet<string>, names: readonly string[]): boolean =>
  names.some((name) => called.has(name.toLowerCase()));

/** The profiles of these names, those of accounts of these names, and the role sessions that go with them. */
export function selectNamed(names: readonly string[]): CleanSelection {
  const called = inOneCase(names);
  return {
    isProfile: (profile) => isAmong(called, namesOf(profile)),
    isSession: (session, removedKeys) =>
      isAmong(called, labelsOf(session)) ||
      (session.kind === 'role' && removedKeys.has(session.credentials.accessKeyId)),
    takesAddedKeys: true,
    takesUnusable: false,
  };
}

/** Those of `names` that nothing is called by. */
export function unknownAmong(
  names: readonly string[],
  profiles: readonly ManagedProfile[],
  sessions: readonly CachedSession[],
): string[] {
  const known = inOneCase([...profiles.flatMap(namesOf), ...sessions.flatMap(labelsOf)]);
  return names.filter((name) => !known.has(name.toLowerCase()));
}

/**
 * Whether a profile of this name may have been one of these accounts, as `assume` names them; before, with `-` for `/`.
 *
 * @param accounts - their names in lower case
 */
export function mayBelongTo(name: string, accounts: ReadonlySet<string>): boolean {
  const own = /^assumed-(.*)$/s.exec(name.toLowerCase())?.[1];
  return (
    own !== undefined && [...own.matchAll(/[/-]|$/g)].some(({ index }) => accounts.has(own.slice(0, index)))
  );
}
