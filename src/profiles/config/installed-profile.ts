import { usageError, type AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { COMPETING_KEYS } from '../managed-profile.js';
import { configOfLine, isOurLine } from './process-line.js';
import type { ProfileSettings } from '../reading/profile-set.js';

/** A profile of the config file whose credentials are what `acctmgr credential-process` prints. */
export interface InstalledProfile {
  readonly name: string;
  /** The account's name in the inventory, which may no longer have it. */
  readonly account: string;
  /** What the account's chain begins with, as managed profiles remember it: `profile:NAME` or `default`. */
  readonly source: string;
  readonly region?: string | undefined;
  /** The value of `credential_process`. */
  readonly process: string;
}

const KEY = {
  process: 'credential_process',
  region: 'region',
  account: 'acctmgr_account',
  profile: 'acctmgr_profile',
  source: 'acctmgr_source',
} as const;

/** What goes from a section that stays with its user's own keys. */
export const RELEASED_KEYS: ReadonlySet<string> = new Set([
  KEY.process,
  KEY.account,
  KEY.profile,
  KEY.source,
]);

export const holdsOnlyOurs = (values: ProfileSettings): boolean =>
  [...values.keys()].every((key) => RELEASED_KEYS.has(key) || key === KEY.region);

const KEY_PAIR = ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token'] as const;

/** Keys that would win over our `credential_process` in one reader or another, or only mean something beside such a key. */
export const DISPLACED_KEYS: ReadonlySet<string> = new Set(
  [...COMPETING_KEYS, 'mfa_serial', 'external_id', 'role_session_name', 'duration_seconds'].filter(
    (key) => key !== KEY.process,
  ),
);

/** What botocore takes before `credential_process`. */
const STRONGER_KEYS = ['role_arn', 'web_identity_token_file', 'sso_session', 'sso_account_id', KEY_PAIR[0]];

/** Of the config file. */
export const headerOf = (profile: string): string => `profile ${profile}`;

/**
 * The section's keys in the order in which they are written. A region that stands there is the user's choice, or was the
 * account's once: it stays.
 */
export function toConfigSection(
  { name, account, source, region, process }: InstalledProfile,
  existing: ProfileSettings | undefined,
): ReadonlyMap<string, string> {
  return new Map([
    [KEY.process, process],
    ...(region === undefined || existing?.has(KEY.region) === true ? [] : [[KEY.region, region] as const]),
    [KEY.account, account],
    [KEY.profile, name],
    [KEY.source, source],
  ]);
}

/** The section as an installed profile; undefined where it is not ours: marks get pasted about, and commands replaced. */
export function installedProfileOf(name: string, values: ProfileSettings): InstalledProfile | undefined {
  const process = values.get(KEY.process) ?? '';
  if (values.get(KEY.profile) !== name || !isOurLine(process)) return undefined;
  return {
    name,
    account: values.get(KEY.account) ?? '',
    source: values.get(KEY.source) ?? 'default',
    region: values.get(KEY.region),
    process,
  };
}

/**
 * Where the credentials come from that a profile has of acctmgr, marked or written by hand; undefined where tools take
 * others for it.
 *
 * @param settings - of both files, as `settingsOf` has them
 */
export function processSourceOf(settings: ProfileSettings): string | undefined {
  if (STRONGER_KEYS.some((key) => settings.has(key)) || !isOurLine(settings.get(KEY.process) ?? '')) {
    return undefined;
  }
  return settings.get(KEY.source) ?? 'default';
}

/** What may be done to a section of that name, `refuse` with the reason. */
export type InstallJudgement =
  { readonly kind: 'add' | 'update' | 'adopt' } | { readonly kind: 'refuse'; readonly error: AcctmgrError };

const refuse = (code: string, message: string, hint: string): InstallJudgement => ({
  kind: 'refuse',
  error: usageError(message, { code, hint }),
});

/** Whose credentials a profile gives: tools that use it would go on as somebody else. */
const whoseOf = ({ account, process }: InstalledProfile): string =>
  oneLine(
    `${account === '' ? 'an account' : account} of ${configOfLine(process) ?? 'another accounts.json'}`,
  );

/** @param values - what the section holds; undefined where there is none */
export function judgeInstall(
  wanted: InstalledProfile,
  values: ProfileSettings | undefined,
  adopt: boolean,
): InstallJudgement {
  const { name } = wanted;
  if (values === undefined) return { kind: 'add' };
  const shown = `[${headerOf(oneLine(name))}]`;
  if (KEY_PAIR.some((key) => values.has(key))) {
    return refuse(
      'profile_holds_keys',
      `${shown} of the AWS config file holds access keys, so it is never changed.`,
      'Choose another name with --prefix.',
    );
  }
  const held = installedProfileOf(name, values);
  if (held !== undefined && (adopt || whoseOf(held).toLowerCase() === whoseOf(wanted).toLowerCase()))
    return { kind: 'update' };
  if (held !== undefined) {
    return refuse(
      'profile_of_other_account',
      `${shown} of the AWS config file is that of ${whoseOf(held)}. One of ${whoseOf(wanted)} does not replace it.`,
      'Choose another name with --prefix. With --adopt it is replaced, for every shell that uses it.',
    );
  }
  if (adopt) return { kind: 'adopt' };
  return refuse(
    'profile_not_managed',
    `${shown} of the AWS config file was not made by acctmgr, so it is not changed.`,
    'Choose another name with --prefix, or take it over with --adopt: its region and output stay.',
  );
}
