import { AcctmgrError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { configFilePath } from '../../system/paths.js';
import { readIfExists } from '../../system/files/private-files.js';
import { installedIn, planInstall, planUninstall, type ConfigStep, type InstallPlan } from './config-plan.js';
import { headerOf, type InstalledProfile } from './installed-profile.js';
import { recordProfiles } from '../recorded-profiles.js';
import { removeSections } from '../editing/section-removal.js';
import type { SectionEdit } from '../editing/section-safety.js';
import { writeSections } from '../editing/sections-edit.js';
import { acceptedEdit, changeSharedFile } from '../editing/shared-change.js';
import { parseSharedFile, type SharedFile } from '../editing/shared-file.js';

/** A change of the config file, to be shown, and made only as it was shown. */
export type ConfigWish =
  | { readonly kind: 'install'; readonly profiles: readonly InstalledProfile[]; readonly adopt: boolean }
  | { readonly kind: 'uninstall'; isChosen(profile: InstalledProfile): boolean };

const readConfigFile = (host: Host): SharedFile =>
  parseSharedFile(readIfExists(configFilePath(host)) ?? new Uint8Array());

/** The profiles of the config file that ask acctmgr, in its order. @throws AcctmgrError where it cannot be read */
export const readInstalledProfiles = (host: Host): InstalledProfile[] => installedIn(readConfigFile(host));

function decide(file: SharedFile, wish: ConfigWish): { steps: readonly ConfigStep[]; edit: SectionEdit } {
  if (wish.kind === 'install') {
    const { steps, changes } = planInstall(file, wish.profiles, wish.adopt);
    return { steps, edit: writeSections(file, changes) };
  }
  const plan = planUninstall(file, (profile) => wish.isChosen(profile));
  return { steps: plan.steps, edit: uninstallEdit(file, plan) };
}

/** The file without what a plan takes away. */
export function uninstallEdit(file: SharedFile, { steps, changes }: InstallPlan): SectionEdit {
  const released = writeSections(file, changes);
  if (released.kind === 'refused') return released;
  const { bytes } = released;
  const going = steps.filter(({ action }) => action === 'remove').map(({ profile }) => headerOf(profile));
  const removed = removeSections(bytes === undefined ? file : parseSharedFile(bytes), new Set(going));
  return removed.kind === 'edited' && removed.bytes === undefined ? released : removed;
}

const accepted = (host: Host, edit: SectionEdit): Buffer | undefined =>
  acceptedEdit(configFilePath(host), edit, 'config_file_refused');

/**
 * What the wish would change, a step a profile. Nothing is locked or written.
 *
 * @throws AcctmgrError exit 2: a section is not ours to change, or readers disagree about the file
 */
export function planConfig(host: Host, wish: ConfigWish): readonly ConfigStep[] {
  const { steps, edit } = decide(readConfigFile(host), wish);
  accepted(host, edit);
  return steps;
}

/**
 * Makes the change as it was planned; every other byte of the file stays. After any error the file is as it was.
 *
 * @param planned - what `planConfig` returned, and the user has seen
 * @param leavesNothing - for leaving: no backup is made, and a file in which nothing is left goes
 * @returns what the user should know, as sentences
 * @throws AcctmgrError `config_changed` where the file would now be changed otherwise, and as `planConfig`
 */
export async function changeConfig(
  host: Host,
  wish: ConfigWish,
  planned: readonly ConfigStep[],
  leavesNothing?: boolean,
): Promise<readonly string[]> {
  const ownSections = (file: SharedFile) => installedIn(file).length;
  const place = { named: configFilePath(host), ownSections, leavesNothing };
  const { notices } = await changeSharedFile(host, place, (file) => {
    const { steps, edit } = decide(file, wish);
    if (JSON.stringify(steps) !== JSON.stringify(planned)) {
      throw new AcctmgrError('The AWS config file was changed in the meantime, so it was left as it is.', {
        code: 'config_changed',
        hint: 'Run this again, and look at the new plan.',
      });
    }
    return { bytes: accepted(host, edit), value: { notices: [] } };
  });
  // Those that go, too: an earlier version may have installed them.
  if (leavesNothing !== true) {
    recordProfiles(
      host,
      planned.map(({ profile, account }) => ({ name: profile, account, by: 'install' })),
    );
  }
  return notices;
}
