import { quoted } from '../accounts/finding.js';
import { isReservedName, NAME } from '../accounts/limits.js';
import { importedKeys, type ImportedKeys, type Keys } from './import-account.js';
import type { ProfilesToImport, RoleProfile } from './role-profile.js';

/** An account that a profile makes. */
export interface Candidate {
  readonly profile: string;
  /** Valid, and of no other candidate. */
  readonly name: string;
  /** Without name and source. */
  readonly keys: Keys;
  /** What signs: a profile, or the role session of another candidate, by its profile; undefined: botocore's order. */
  readonly source: { readonly kind: 'profile' | 'candidate'; readonly profile: string } | undefined;
  /** What is not as it was in the profile. */
  readonly notes: readonly string[];
}

export interface Refused {
  readonly profile: string;
  readonly reason: string;
}

export interface Candidates {
  readonly candidates: readonly Candidate[];
  readonly refused: readonly Refused[];
}

/** A profile's name as the name of an account, unless another one has it: then with a number. */
function nameFor(profile: string, taken: Set<string>): string {
  const plain = profile.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[._-]+|-+$/g, '');
  const base = plain === '' || isReservedName(plain) ? `account-${plain}`.replace(/-$/, '') : plain;
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${number}`;
    const name = base.slice(0, NAME.max - suffix.length) + suffix;
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    return name;
  }
}

/** Role profiles that assume each other in a circle, as `a → b → a`. */
function circleOf(roles: ReadonlyMap<string, RoleProfile>, start: string): string | undefined {
  const walked = [start];
  for (let at = start; ;) {
    const next = roles.get(at)?.settings.get('source_profile');
    if (next === undefined || !roles.has(next)) return undefined;
    if (next === start) return [...walked, start].join(' → ');
    // A circle further on: its own profiles tell of it.
    if (walked.includes(next)) return undefined;
    walked.push(next);
    at = next;
  }
}

function sourceOf(
  { settings }: RoleProfile,
  isCandidate: (profile: string) => boolean,
  isProfile: (profile: string) => boolean,
): Pick<Candidate, 'source' | 'notes'> {
  const profile = settings.get('source_profile');
  if (profile === undefined) {
    const from = settings.get('credential_source');
    const notes =
      from === undefined ? [] : [`credential_source ${quoted(from)} is left out: what is found first signs`];
    return { source: undefined, notes };
  }
  if (isCandidate(profile)) {
    const notes = settings.has('mfa_serial') ? ['mfa_serial is left out: MFA does not pass a hop'] : [];
    return { source: { kind: 'candidate', profile }, notes };
  }
  if (isProfile(profile)) return { source: { kind: 'profile', profile }, notes: [] };
  return {
    source: undefined,
    notes: [`source_profile ${quoted(profile)} is left out: the AWS files have no such profile`],
  };
}

/**
 * The accounts that the role profiles of a config file make.
 *
 * @param isProfile - whether the AWS files of the user have a profile of the name
 */
export function importCandidates(
  { roles }: ProfilesToImport,
  isProfile: (profile: string) => boolean,
): Candidates {
  const byName = new Map(roles.map((role) => [role.name, role]));
  const read = new Map(roles.map((role): [string, ImportedKeys] => [role.name, keysOf(role, byName)]));
  const isCandidate = (profile: string) =>
    read.get(profile) !== undefined && read.get(profile)?.refused === undefined;
  const taken = new Set<string>();
  const candidates: Candidate[] = [];
  const refused: Refused[] = [];
  for (const role of roles) {
    const made = read.get(role.name);
    if (made === undefined) continue;
    if (made.refused !== undefined) {
      refused.push({ profile: role.name, reason: made.refused });
      continue;
    }
    const { source, notes } = sourceOf(role, isCandidate, isProfile);
    const { mfa_serial: _, ...withoutMfa } = made.keys;
    const keys = source?.kind === 'candidate' ? withoutMfa : made.keys;
    candidates.push({
      profile: role.name,
      name: nameFor(role.name, taken),
      keys,
      source,
      notes: [...made.notes, ...notes],
    });
  }
  return { candidates, refused };
}

function keysOf(role: RoleProfile, all: ReadonlyMap<string, RoleProfile>): ImportedKeys {
  const { name, settings } = role;
  if (settings.get('source_profile') === name) {
    return { refused: 'it is its own source_profile: put its keys into a profile of their own' };
  }
  const circle = circleOf(all, name);
  return circle === undefined
    ? importedKeys(settings)
    : { refused: `the profiles assume each other in a circle: ${circle}` };
}
