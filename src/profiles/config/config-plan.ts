import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import {
  DISPLACED_KEYS,
  headerOf,
  holdsOnlyOurs,
  installedProfileOf,
  judgeInstall,
  RELEASED_KEYS,
  toConfigSection,
  type InstalledProfile,
} from './installed-profile.js';
import { isOurLine } from './process-line.js';
import { profileSet, type ProfileSettings } from '../reading/profile-set.js';
import { isPlainName, type SectionChange } from '../editing/section-change.js';
import { sectionValues, type SharedFile } from '../editing/shared-file.js';

/** One line of a section that goes or comes. */
export interface ConfigLine {
  readonly key: string;
  readonly value: string;
}

/** What is to become of one section of the config file. */
export interface ConfigStep {
  readonly profile: string;
  readonly account: string;
  /** `keep`: it is as it should be. `release`: our keys go, and the section stays with those of the user's own. */
  readonly action: 'add' | 'update' | 'adopt' | 'keep' | 'remove' | 'release';
  readonly going: readonly ConfigLine[];
  readonly coming: readonly ConfigLine[];
}

/** A plan over the file as it is now; `changes` brings the file there, but for what is removed. */
export interface InstallPlan {
  readonly steps: readonly ConfigStep[];
  readonly changes: readonly SectionChange[];
}

/** Other people's commands carry passwords now and then, and a plan is shown, pasted and logged. */
const linesOf = (values: Iterable<readonly [string, string]>): ConfigLine[] =>
  [...values].map(([key, value]) => ({
    key,
    value: key === 'credential_process' && !isOurLine(value) ? '(another command)' : value,
  }));

/** Reads a profile's own section. @throws AcctmgrError where the profile stands under another spelling of its header */
function readConfig(file: SharedFile): (name: string) => ProfileSettings | undefined {
  const { profiles } = profileSet({ config: file.bytes });
  const sections = new Map(file.sections.map((section) => [section.header, section]));
  return (name) => {
    const section = sections.get(headerOf(name));
    if (section !== undefined) return sectionValues(file, section);
    if (!profiles.has(name)) return undefined;
    throw usageError(
      `The AWS config file has the profile ${oneLine(name)} under a header that not every tool reads alike.`,
      { code: 'config_file_refused', hint: `Write it as [${headerOf(oneLine(name))}], and run this again.` },
    );
  };
}

function requireName(name: string): void {
  if (isPlainName(name) && name !== 'default') return;
  throw usageError(`${oneLine(name)} cannot be the name of an installed profile.`, {
    hint:
      name === 'default'
        ? 'Every tool would take it without being asked. Choose another name with --prefix.'
        : 'Use letters, digits and . _ - @ + % : / only in --prefix.',
  });
}

function installStep(
  wanted: InstalledProfile,
  existing: ProfileSettings | undefined,
  adopt: boolean,
): { step: ConfigStep; change: SectionChange | undefined } {
  const judgement = judgeInstall(wanted, existing, adopt);
  if (judgement.kind === 'refuse') throw judgement.error;
  const values = toConfigSection(wanted, existing);
  const differs =
    (one: ProfileSettings | undefined) =>
    ([key, value]: readonly [string, string]) =>
      one?.get(key) !== value;
  const going = [...(existing ?? [])].filter(
    ([key, value]) => DISPLACED_KEYS.has(key) || (values.has(key) && values.get(key) !== value),
  );
  const coming = [...values].filter(differs(existing));
  const isChanged = going.length > 0 || coming.length > 0;
  return {
    step: {
      profile: wanted.name,
      account: wanted.account,
      action: isChanged ? judgement.kind : 'keep',
      going: linesOf(going),
      coming: linesOf(coming),
    },
    change: isChanged ? { name: headerOf(wanted.name), values, without: DISPLACED_KEYS } : undefined,
  };
}

/**
 * What installing these profiles would change.
 *
 * @param adopt - takes over sections that are not ours
 * @throws AcctmgrError with exit 2 for a name or a section that is not ours to write
 */
export function planInstall(
  file: SharedFile,
  wanted: readonly InstalledProfile[],
  adopt: boolean,
): InstallPlan {
  const existing = readConfig(file);
  const planned = wanted.map((profile) => {
    requireName(profile.name);
    return installStep(profile, existing(profile.name), adopt);
  });
  return {
    steps: planned.map(({ step }) => step),
    changes: planned.flatMap(({ change }) => change ?? []),
  };
}

/** The installed profiles, in the order of the file. */
export function installedIn(file: SharedFile): InstalledProfile[] {
  return file.sections.flatMap((section) => {
    const [, name] = /^profile (.+)$/.exec(section.header) ?? [];
    return name === undefined ? [] : (installedProfileOf(name, sectionValues(file, section)) ?? []);
  });
}

/** What removing the chosen installed profiles would change: steps of the actions `remove` and `release` only. */
export function planUninstall(
  file: SharedFile,
  isChosen: (profile: InstalledProfile) => boolean,
): InstallPlan {
  const chosen = new Map(
    installedIn(file)
      .filter(isChosen)
      .map((profile) => [headerOf(profile.name), profile]),
  );
  const steps = file.sections.flatMap((section): ConfigStep[] => {
    const profile = chosen.get(section.header);
    if (profile === undefined) return [];
    const values = sectionValues(file, section);
    const { name, account } = profile;
    // What somebody adopted, or has added since, is theirs; the region then is, too.
    const isOurs = holdsOnlyOurs(values);
    const going = linesOf([...values].filter(([key]) => isOurs || RELEASED_KEYS.has(key)));
    return [{ profile: name, account, action: isOurs ? 'remove' : 'release', going, coming: [] }];
  });
  const released = steps.filter(({ action }) => action === 'release');
  return {
    steps,
    changes: released.map(({ profile }) => ({
      name: headerOf(profile),
      values: new Map(),
      without: RELEASED_KEYS,
    })),
  };
}
