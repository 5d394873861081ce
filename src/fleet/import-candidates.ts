import { quoted } from '../accounts/checking/finding.js';
import { isReservedName, NAME, SOURCE_PROFILE } from '../accounts/limits.js';
import { fitsLimit } from '../aws/limits.js';
import { oneLine } from '../system/safe-text.js';
import type { LeftOut } from './config-sections.js';
import { enteredKeys, importedKeys, type ImportedKeys, type Keys } from './import-account.js';
import type { ProfileSignIn } from './permission-set-profile.js';
import type { ProfilesToImport, RoleProfile } from './role-profile.js';

/** An account that a profile makes. */
export interface Candidate {
  readonly profile: string;
  /** Of its header in the file. */
  readonly line: number;
  /** Valid, and of no other candidate. */
  readonly name: string;
  /** Without name and source. */
  readonly keys: Keys;
  /** What signs: a profile, or the role session of another candidate, by its profile; undefined: botocore's order. */
  readonly source: { readonly kind: 'profile' | 'candidate'; readonly profile: string } | undefined;
  /** What leads into it, where no role does. */
  readonly signIn?: ProfileSignIn | undefined;
  /** What is not as it was in the profile. */
  readonly notes: readonly string[];
}

export interface Candidates {
  /** The sign-ins of the user's own AWS config file, by name: they need not be written down. */
  readonly configured?: ReadonlyMap<string, ProfileSignIn>;
  readonly candidates: readonly Candidate[];
  readonly refused: readonly LeftOut[];
}

/** A profile's name as the name of an account, unless another one has it: then with a number. */
function nameFor(profile: string, taken: Map<string, number>): string {
  const plain = profile.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[._-]+|-+$/g, '');
  const base = plain === '' || isReservedName(plain) ? `account-${plain}`.replace(/-$/, '') : plain;
  const key = base.toLowerCase();
  // Those below were taken by profiles of the same name before.
  for (let number = taken.get(key) ?? 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${number}`;
    const name = base.slice(0, NAME.max - suffix.length) + suffix;
    if (number === 1 ? taken.has(key) : taken.has(name.toLowerCase())) continue;
    taken.set(name.toLowerCase(), 2);
    taken.set(key, number + 1);
    return name;
  }
}

/** Role profiles that assume each other in circles: for each that is in one, its circle as `a → b → a`. */
function circlesOf(roles: ReadonlyMap<string, RoleProfile>): ReadonlyMap<string, string> {
  const circles = new Map<string, string>();
  const done = new Set<string>();
  for (const start of roles.keys()) {
    const walked = new Set<string>();
    let at: string | undefined = start;
    for (; at !== undefined && roles.has(at) && !done.has(at) && !walked.has(at);) {
      walked.add(at);
      at = roles.get(at)?.settings.get('source_profile');
    }
    for (const name of walked) done.add(name);
    if (at === undefined || !walked.has(at)) continue;
    const way = [...walked];
    const circle = way.slice(way.indexOf(at));
    circle.forEach((name, index) => circles.set(name, circleFrom(circle, index)));
  }
  return circles;
}

/** Of a long circle, what is near the profile: each of thousands would name all of them. */
const MOST_IN_CIRCLE = 20;

function circleFrom(circle: readonly string[], index: number): string {
  const most = Math.min(circle.length, MOST_IN_CIRCLE);
  const shown = Array.from({ length: most }, (_, step) => circle[(index + step) % circle.length] ?? '');
  return [...shown, ...(circle.length > most ? ['…'] : []), circle[index] ?? ''].join(' → ');
}

/** What signs is never guessed: a source that nobody finds is kept by its name, and `assume` fails with it. */
function sourceOf(
  { settings }: RoleProfile,
  isCandidate: (profile: string) => boolean,
  isProfile: (profile: string) => boolean,
): Pick<Candidate, 'source' | 'notes'> {
  const profile = settings.get('source_profile');
  // Only those of aws-extend-switch-roles get here: it needs none, since the browser is signed in.
  if (profile === undefined) return { source: undefined, notes: [] };
  if (isCandidate(profile)) {
    const notes = settings.has('mfa_serial') ? ['mfa_serial is left out: MFA does not pass a hop'] : [];
    return { source: { kind: 'candidate', profile }, notes };
  }
  const quotes = /^(["']).*\1$/.test(profile) ? ' (the quotes are part of the name)' : '';
  const missing = `your AWS files have no profile ${oneLine(profile)}${quotes}: until they have, assume fails`;
  const notes = isProfile(profile) ? [] : [missing];
  return { source: { kind: 'profile', profile }, notes };
}

/** Why the source of a role can't be said in accounts.json. */
function sourceFault({ settings, missing }: RoleProfile): string | undefined {
  const from = settings.get('credential_source');
  const source = settings.get('source_profile');
  if (source !== undefined && from !== undefined)
    return 'it has both source_profile and credential_source, which AWS tools refuse: leave one of them';
  if (source !== undefined)
    return fitsLimit(SOURCE_PROFILE, source)
      ? undefined
      : `source_profile ${quoted(source)} is not ${SOURCE_PROFILE.says}`;
  if (missing !== undefined)
    return `it includes the profile ${quoted(missing)}, which the file does not have, and so its source is not known`;
  return from === undefined
    ? undefined
    : `its source is credential_source ${quoted(from)}, which accounts.json does not have: use the profile itself`;
}

const NO_SOURCE =
  'it has role_arn and no source_profile, which AWS tools refuse: give it one, or use acctmgr add with --role-arn';

/** A role that AWS tools refuse to take must not be signed by whoever comes first in the usual order. */
const lacksSource = ({ settings, isBare }: RoleProfile): boolean =>
  !isBare && settings.has('role_arn') && !settings.has('source_profile');

/**
 * The accounts that the role profiles of a config file make.
 *
 * @param isProfile - whether the AWS files of the user have a profile of the name
 */
export function importCandidates(
  { roles, leftOut }: ProfilesToImport,
  isProfile: (profile: string) => boolean,
): Candidates {
  const byName = new Map(roles.map((role) => [role.name, role]));
  const circles = circlesOf(byName);
  const read = new Map(
    roles.map((role): [string, ImportedKeys] => [role.name, keysOf(role, circles.get(role.name))]),
  );
  const isCandidate = (profile: string) =>
    read.get(profile) !== undefined && read.get(profile)?.refused === undefined;
  const taken = new Map<string, number>();
  const candidates: Candidate[] = [];
  const refused = [...leftOut];
  for (const role of roles) {
    const made = read.get(role.name);
    if (made === undefined) continue;
    if (made.refused !== undefined) {
      refused.push({ profile: role.name, line: role.line, reason: made.refused });
      continue;
    }
    const { source, notes } =
      role.entered === undefined ? sourceOf(role, isCandidate, isProfile) : NO_SOURCE_NEEDED;
    const { mfa_serial: _, ...withoutMfa } = made.keys;
    const keys = source?.kind === 'candidate' ? withoutMfa : made.keys;
    const name = nameFor(role.name, taken);
    const renamed = name === role.name ? [] : [`the profile is called ${quoted(role.name)}`];
    candidates.push({
      profile: role.name,
      line: role.line,
      name,
      keys,
      source,
      signIn: role.entered?.signIn,
      notes: [...renamed, ...made.notes, ...includedNotes(role), ...notes],
    });
  }
  return { candidates, refused: refused.sort((one, other) => one.line - other.line) };
}

const NO_SOURCE_NEEDED: Pick<Candidate, 'source' | 'notes'> = { source: undefined, notes: [] };

const includedNotes = ({ missing }: RoleProfile): string[] =>
  missing === undefined ? [] : [`it includes the profile ${quoted(missing)}, which the file does not have`];

function keysOf(role: RoleProfile, circle: string | undefined): ImportedKeys {
  const { name, settings } = role;
  if (role.entered !== undefined) return enteredKeys(settings, role.entered);
  if (settings.get('source_profile') === name) {
    return { refused: 'it is its own source_profile: put its keys into a profile of their own' };
  }
  const fault =
    circle === undefined ? sourceFault(role) : `the profiles assume each other in a circle: ${circle}`;
  const made: ImportedKeys = fault === undefined ? importedKeys(settings) : { refused: fault };
  return made.refused === undefined && lacksSource(role) ? { refused: NO_SOURCE } : made;
}
