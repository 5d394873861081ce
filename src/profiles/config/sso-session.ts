import { usageError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { configFilePath } from '../../system/paths.js';
import { readIfExists } from '../../system/files/private-files.js';
import { oneLine } from '../../system/safe-text.js';
import type { SectionChange } from '../editing/section-change.js';
import { writeSections } from '../editing/sections-edit.js';
import { acceptedEdit, changeSharedFile } from '../editing/shared-change.js';
import { parseSharedFile, sectionValues, type SharedFile } from '../editing/shared-file.js';
import { profileSet, type ProfileSettings } from '../reading/profile-set.js';
import { installedIn } from './config-plan.js';

/** An `[sso-session NAME]` as it is wanted, by the keys of the AWS config file. */
export interface SsoSessionWish {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
  /** Whether two values of one key mean the same. */
  isSame(key: string, one: string, other: string): boolean;
  /** Whether values that stand there may go. */
  readonly force: boolean;
}

/** What becomes of the section. */
export type SsoSessionChange = 'added' | 'changed' | 'kept';

const headerOf = (name: string): string => `sso-session ${name}`;

/** @throws AcctmgrError where it stands there under another spelling of its header */
function existing(file: SharedFile, name: string): ProfileSettings | undefined {
  const section = file.sections.find(({ header }) => header === headerOf(name));
  if (section !== undefined) return sectionValues(file, section);
  if (!profileSet({ config: file.bytes }).ssoSessions.has(name)) return undefined;
  throw usageError(
    `The AWS config file has the sign-in ${oneLine(name)} under a header that not every tool reads alike.`,
    { code: 'config_file_refused', hint: `Write it as [${headerOf(oneLine(name))}], and run this again.` },
  );
}

/** @throws AcctmgrError `sso_session_differs` (exit 2) where the section says something else */
function decide(
  file: SharedFile,
  { name, values, isSame, force }: SsoSessionWish,
): { change: SectionChange | undefined; what: SsoSessionChange } {
  const before = existing(file, name);
  const isMissing = ([key]: readonly [string, string]) => before?.has(key) !== true;
  const differing = [...values].filter(([key, value]) => {
    const there = before?.get(key);
    return there !== undefined && !isSame(key, there, value);
  });
  const [first] = differing;
  if (first !== undefined && !force) {
    const [key, value] = first;
    throw usageError(
      `[${headerOf(oneLine(name))}] of the AWS config file has the ${key} ${oneLine(before?.get(key) ?? '')}, and would get ${oneLine(value)}.`,
      { code: 'sso_session_differs', hint: 'To change it all the same: --write-config --force' },
    );
  }
  const wanted = [...[...values].filter(isMissing), ...differing];
  if (wanted.length === 0) return { change: undefined, what: 'kept' };
  const change = { name: headerOf(name), values: new Map(wanted), without: new Set<string>() };
  return { change, what: before === undefined ? 'added' : 'changed' };
}

function edited(host: Host, file: SharedFile, wish: SsoSessionWish) {
  const { change, what } = decide(file, wish);
  const edit = change && writeSections(file, [change]);
  const bytes = edit && acceptedEdit(configFilePath(host), edit, 'config_file_refused');
  return { bytes, what };
}

/** What would become of the section. Nothing is locked or written. @throws AcctmgrError as `writeSsoSession` */
export const planSsoSession = (host: Host, wish: SsoSessionWish): SsoSessionChange =>
  edited(host, parseSharedFile(readIfExists(configFilePath(host)) ?? new Uint8Array()), wish).what;

/**
 * Writes the section; every other byte of the file stays, as do other keys of the section. After any error the file is as it was.
 *
 * @returns what the user should know, as sentences, too
 * @throws AcctmgrError (exit 2) `sso_session_differs`, or where readers disagree about the file
 */
export function writeSsoSession(
  host: Host,
  wish: SsoSessionWish,
): Promise<{ readonly what: SsoSessionChange; readonly notices: readonly string[] }> {
  const ownSections = (file: SharedFile) => installedIn(file).length;
  return changeSharedFile(host, { named: configFilePath(host), ownSections }, (file) => {
    const { bytes, what } = edited(host, file, wish);
    return { bytes, value: { what, notices: [] as readonly string[] } };
  });
}
