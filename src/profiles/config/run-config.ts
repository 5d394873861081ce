import { usageError } from '../../system/failure.js';
import { lineBreakOf, breakAtEnd } from '../editing/line-break.js';
import { COMPETING_KEYS } from '../managed-profile.js';
import { profileSet, profileSettings, type SharedContents } from '../reading/profile-set.js';

/** A config file for one run of a command, and the profile of it that the command is to use. */
export interface RunConfig {
  readonly profile: string;
  readonly bytes: Buffer;
}

/** What gives a profile credentials; and the region, which is the account's. */
const CREDENTIAL_KEYS: ReadonlySet<string> = new Set([
  ...COMPETING_KEYS,
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
]);
/** What only goes with them, or with the mark of a managed profile. */
const USELESS = /^(region|expiration|mfa_serial|external_id|role_session_name|duration_seconds|acctmgr_.*)$/;

/** A name that neither file has. */
function freeName(account: string, taken: { has(name: string): boolean }): string {
  const wish = `acctmgr-${account}`;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wish : `${wish}-${number}`;
    if (!taken.has(name)) return name;
  }
}

/** What of the default profile has nothing to do with credentials. */
const plainSettings = (inherited: ReadonlyMap<string, string>): readonly (readonly [string, string])[] =>
  [...inherited].filter(([key]) => !CREDENTIAL_KEYS.has(key) && !USELESS.test(key));

/** A value of several lines begins with a line break, and each of them is indented. */
const settingLine = ([key, value]: readonly [string, string], lineBreak: string): string =>
  `${key} = ${value}`.replaceAll(/ ?\n/g, `${lineBreak}  `);

/**
 * A config file with nothing but the default profile's plain settings (region, output, CA bundle, …), for a run whose programs
 * are to find no other profile.
 */
export function narrowedConfig({ config = new Uint8Array(), credentials }: SharedContents): Buffer {
  const inherited =
    profileSettings(profileSet({ config, credentials }), 'default') ?? new Map<string, string>();
  const region = inherited.get('region');
  const settings = [
    ...(region === undefined ? [] : [['region', region] as const]),
    // It names a section, which is not there.
    ...plainSettings(inherited).filter(([key]) => key !== 'services'),
  ];
  if (settings.length === 0) return Buffer.alloc(0);
  return Buffer.from(['[default]', ...settings.map((one) => settingLine(one, '\n')), ''].join('\n'));
}

/**
 * The user's config file byte for byte, with one more profile: it has all settings of the default profile but those that
 * would give it credentials. So tools that are told to use it behave as usual (output, CA bundle, endpoints), and go on to
 * the container endpoint, which keys of `[default]` would win over in every SDK.
 *
 * @param region - of the account; without one, that of the default profile
 * @throws AcctmgrError with exit 2 where the file gives every profile credentials
 */
export function runConfig(
  { config = new Uint8Array(), credentials }: SharedContents,
  account: string,
  region: string | undefined,
): RunConfig {
  const before = profileSet({ config, credentials });
  const profile = freeName(account, before.profiles);
  const inherited = profileSettings(before, 'default') ?? new Map<string, string>();
  const ownRegion = region ?? inherited.get('region');
  const settings = [
    ...(ownRegion === undefined ? [] : [['region', ownRegion] as const]),
    ...plainSettings(inherited),
  ];
  const text = Buffer.from(config);
  const lineBreak = lineBreakOf(text);
  const lines = [
    ...(text.length > 0 && breakAtEnd(text) === 0 ? [''] : []),
    `[profile ${profile}]`,
    ...settings.map((one) => settingLine(one, lineBreak)),
    '',
  ];
  const bytes = Buffer.concat([text, Buffer.from(lines.join(lineBreak))]);
  const found = profileSet({ config: bytes, credentials }).profiles.get(profile)?.config ?? new Map();
  if ([...CREDENTIAL_KEYS].every((key) => !found.has(key))) return { profile, bytes };
  throw usageError(
    'The section [DEFAULT] of your AWS config file gives every profile credentials, which would win over the session.',
    { code: 'default_section_wins', hint: 'Rename it to [default], or leave out --serve.' },
  );
}
