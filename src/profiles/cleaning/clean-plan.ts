import { oneLine } from '../../system/safe-text.js';
import { addedKeys, managedIn, type ManagedProfile } from '../managed-profile.js';
import { removeSections } from '../editing/section-removal.js';
import { unsafeSections, type UnsafeSection, type SectionEdit } from '../editing/section-safety.js';
import { sectionLines, sectionValues, type Section, type SharedFile } from '../editing/shared-file.js';

export interface CleanWish {
  isChosen(profile: ManagedProfile): boolean;
  /** Whether a profile goes with the keys that the user added to it. False: such a one stays whole. */
  readonly takesAddedKeys: boolean;
}

/** Why a profile stays that was chosen. */
export type StayReason = 'added_keys' | 'long_term_key' | 'not_editable';

/** What is to become of one chosen profile. */
export interface CleanStep {
  readonly profile: ManagedProfile;
  /** The keys of its section that acctmgr does not write. */
  readonly addedKeys: readonly string[];
  /** Undefined where it goes. */
  readonly stays:
    { readonly reason: StayReason; /** What follows "since". */ readonly why: string } | undefined;
}

/** A plan over the file as it is now; `edit` removes what goes. */
export interface CleanPlan {
  readonly steps: readonly CleanStep[];
  readonly edit: SectionEdit;
}

/** An id of 16 characters or more (IAM API Reference, AccessKey), by itself and not within a token. */
const LONG_TERM_KEY = /(?<![A-Za-z0-9])AKIA[0-9A-Z]{12,}(?![A-Za-z0-9])/;

/** Under whichever key it stands: under the right one alone, the section would not be ours. */
const holdsLongTermKey = (file: SharedFile, section: Section): boolean =>
  sectionLines(file, section).some(({ kind, text }) => kind !== 'comment' && LONG_TERM_KEY.test(text));

function whyItStays(
  file: SharedFile,
  section: Section,
  added: readonly string[],
  unsafe: UnsafeSection | undefined,
  takesAddedKeys: boolean,
): CleanStep['stays'] {
  if (unsafe !== undefined) {
    const where = unsafe.line === undefined ? '' : `line ${unsafe.line}, `;
    return { reason: 'not_editable', why: `${where}${oneLine(unsafe.message)}` };
  }
  if (holdsLongTermKey(file, section)) {
    return { reason: 'long_term_key', why: 'a long-term access key stands in it' };
  }
  if (added.length > 0 && !takesAddedKeys) {
    return {
      reason: 'added_keys',
      why: `you added ${added.map(oneLine).join(', ')} to it`,
    };
  }
  return undefined;
}

/**
 * What cleaning would remove. A section goes whole or stays whole: without its keys, a profile that tools still find would
 * have some of them go on to the next source, on EC2 the machine's own role.
 */
export function planClean(file: SharedFile, { isChosen, takesAddedKeys }: CleanWish): CleanPlan {
  const chosen = new Map(
    managedIn(file)
      .filter((profile) => isChosen(profile))
      .map((profile) => [profile.name, profile]),
  );
  const unsafe = unsafeSections(file, (name) => chosen.has(name));
  const seen = new Set<string>();
  const steps = file.sections.flatMap((section): CleanStep[] => {
    const profile = chosen.get(section.header);
    if (profile === undefined || seen.has(section.header)) return [];
    seen.add(section.header);
    const added = addedKeys(sectionValues(file, section));
    const stays = whyItStays(file, section, added, unsafe(section.header), takesAddedKeys);
    return [{ profile, addedKeys: added, stays }];
  });
  const going = steps.filter(({ stays }) => stays === undefined).map(({ profile }) => profile.name);
  // A file that botocore stops at is not edited at all, which must not look like a list of profiles that stay.
  const [problem] = file.problems;
  const names = problem === undefined ? going : [...chosen.keys()];
  return { steps, edit: removeSections(file, new Set(names)) };
}
