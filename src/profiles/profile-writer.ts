import { AcctmgrError } from '../system/failure.js';
import { gatheredWork } from '../system/gathered-work.js';
import type { Host } from '../system/host.js';
import { credentialsFilePath } from '../system/paths.js';
import { haveMoreExpired } from './cleaning/expired-profiles.js';
import {
  checkWritable,
  requirePlainName,
  requireWritablePlace,
  writeManagedProfile,
  type WrittenProfile,
} from './credentials-file.js';
import { changeCredentials } from './editing/credentials-change.js';
import type { SharedFile } from './editing/shared-file.js';
import { OWNER_KEY, toSection, type ManagedProfile, type OverwriteRules } from './managed-profile.js';
import { recordProfiles } from './recorded-profiles.js';
import type { HeldSession } from './replacement.js';
import { foresightOf, takeSections, type Foresight } from './taken-section.js';

/** How sessions get into the credentials file. */
export interface ProfileWriter {
  /** As `checkWritable`. */
  check(name: string, wanted: HeldSession, rules: OverwriteRules, known: SharedFile): void;
  /** As `writeManagedProfile`. */
  write(profile: ManagedProfile, rules: OverwriteRules, known: SharedFile): Promise<WrittenProfile>;
}

/** Writes each profile by itself, at once. */
export const soleWriter = (host: Host): ProfileWriter => ({
  check: (name, wanted, rules, known) => {
    checkWritable(host, name, wanted, rules, known);
  },
  write: (profile, rules, known) => writeManagedProfile(host, profile, rules, known),
});

export interface GatheringWriter extends ProfileWriter {
  /** Writes what has arrived; what arrives from then on waits for nothing more. */
  hurry(): Promise<void>;
}

/** A write of thousands of profiles takes a fraction of that. What a crash loses is no older than twice as much. */
const GATHERED_FOR_MS = 1_000;

interface Arrived {
  readonly profile: ManagedProfile;
  readonly rules: OverwriteRules;
  /** The credentials file as the same command read it before. */
  readonly known: SharedFile;
}

/** What is the same for all that one command writes. */
interface WrittenSoFar {
  /** Of accounts, in the order that their new profiles are to stand in. */
  readonly places: ReadonlyMap<string, number>;
  readonly names: Set<string>;
  /** The credentials file as the last write found it: one of them is kept, and not one a write. */
  file: SharedFile | undefined;
}

/** Writes profiles in one edit. @returns for each what was written, or why it was not */
async function writeTogether(
  host: Host,
  arrived: readonly Arrived[],
  sofar: WrittenSoFar,
): Promise<readonly (WrittenProfile | AcctmgrError)[]> {
  const now = host.now();
  const wishes = arrived.map(({ profile, rules }) => ({
    name: profile.name,
    values: toSection(profile),
    wanted: profile,
    rules,
    now,
  }));
  const placeOf = ({ wanted }: (typeof wishes)[number]): number =>
    sofar.places.get(wanted.account) ?? sofar.places.size;
  const inOrder = wishes.toSorted((one, other) => placeOf(one) - placeOf(other));
  const decide = (file: SharedFile) => {
    sofar.file = file;
    const { edit, each } = takeSections(credentialsFilePath(host), file, inOrder);
    const notices: readonly string[] = [];
    return { bytes: edit, value: { changed: edit !== undefined, each, notices } };
  };
  const known = sofar.file ?? arrived[0]?.known;
  const { changed, each, notices } = await changeCredentials(host, decide, { known });
  const haveManyExpired = (most: number): boolean =>
    sofar.file !== undefined &&
    haveMoreExpired(sofar.file, (name) => sofar.names.has(name), host.now(), most);
  const results = wishes.map((wish) => {
    const taken = each.get(wish) ?? [];
    return taken instanceof AcctmgrError
      ? taken
      : // What concerns the file is said of each; whoever prints says the same thing once.
        { changed, notices: [...taken, ...notices], haveMoreExpired: haveManyExpired };
  });
  const good = arrived.filter((_, index) => !(results[index] instanceof AcctmgrError));
  recordProfiles(
    host,
    good.map(({ profile: { name, account } }) => ({ name, account, by: 'assume' })),
  );
  for (const { profile } of good) sofar.names.add(profile.name);
  return results;
}

/**
 * For many accounts side by side: what has arrived within a second is written in one edit under one lock. A profile that must
 * not be written fails by itself; where nothing can be written, each of them fails.
 *
 * @param accounts - in the order that their new profiles are to stand in, whichever arrives first
 */
export function gatheringWriter(host: Host, accounts: readonly string[]): GatheringWriter {
  const places = new Map(accounts.map((name, index) => [name, index]));
  const sofar: WrittenSoFar = { places, names: new Set(), file: undefined };
  const named = credentialsFilePath(host);
  let foreseen: { readonly file: SharedFile; readonly foresee: Foresight } | undefined;
  const { add, hurry } = gatheredWork((arrived: readonly Arrived[]) => writeTogether(host, arrived, sofar), {
    forMs: GATHERED_FOR_MS,
  });
  return {
    // By the file as the command read it: it grows with each write, and what is not ours to write is judged again then.
    check: (name, wanted, rules, known) => {
      requirePlainName(name);
      if (foreseen?.file !== known) foreseen = { file: known, foresee: foresightOf(named, known) };
      const wish = { name, values: new Map([[OWNER_KEY, name]]), wanted, rules, now: host.now() };
      const outcome = foreseen.foresee(wish);
      if (outcome instanceof AcctmgrError) throw outcome;
      requireWritablePlace(named);
    },
    write: async (profile, rules, known) => {
      requirePlainName(profile.name);
      return add({ profile, rules, known });
    },
    hurry,
  };
}
