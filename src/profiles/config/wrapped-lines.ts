import { oneLine } from '../../system/safe-text.js';
import type { InstalledProfile } from './installed-profile.js';
import { configOfLine, isWrapped } from './process-line.js';

/** Installed profiles whose line an earlier version wrote in a way that programs in Go can't run. */
export interface WrappedLines {
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What writes them anew. */
  readonly commands: readonly string[];
}

/** A file may have thousands. */
const MOST_NAMES = 5;

function sentence(profiles: readonly InstalledProfile[]): string {
  const names = profiles.slice(0, MOST_NAMES).map(({ name }) => oneLine(name));
  const more = profiles.length - names.length;
  const shown = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `Programs in Go (Terraform, eksctl, k9s) can't run the credential_process of ${shown}, which an earlier version wrote.`;
}

/** What stands before the account's name in the profile's; undefined where that name is another one. */
const prefixOf = ({ name, account }: InstalledProfile): string | undefined =>
  account !== '' && name.endsWith(account) ? name.slice(0, -account.length) : undefined;

function commandFor(profiles: readonly InstalledProfile[], inUse: string | undefined): string {
  const [first] = profiles;
  const prefix = first && prefixOf(first);
  if (first === undefined || prefix === undefined) {
    return `acctmgr profiles uninstall ${profiles.map(({ name }) => oneLine(name)).join(' ')}`;
  }
  const config = configOfLine(first.process);
  return [
    'acctmgr profiles install',
    ...profiles.map(({ account }) => oneLine(account)),
    ...(prefix === '' ? [] : [`--prefix ${oneLine(prefix)}`]),
    // A line of acctmgr's own holds nothing that a shell would look for between double quotes.
    ...(config === undefined || config === inUse ? [] : [`--config "${oneLine(config)}"`]),
  ].join(' ');
}

/** @param inUse - the accounts.json that is in force where a command names none */
export function wrappedLines(
  installed: readonly InstalledProfile[],
  inUse: string | undefined,
): WrappedLines | undefined {
  const wrapped = installed.filter(({ process }) => isWrapped(process));
  if (wrapped.length === 0) return undefined;
  const groups = new Map<string, InstalledProfile[]>();
  for (const profile of wrapped) {
    const prefix = prefixOf(profile);
    const group = prefix === undefined ? 'renamed' : `${prefix} ${configOfLine(profile.process) ?? ''}`;
    const known = groups.get(group);
    if (known === undefined) groups.set(group, [profile]);
    else known.push(profile);
  }
  return {
    message: sentence(wrapped),
    commands: [...groups.values()].map((profiles) => commandFor(profiles, inUse)),
  };
}

export const mendingText = ({ message, commands }: WrappedLines): string =>
  `${message} Mend it with: ${commands.join('; ')}`;
