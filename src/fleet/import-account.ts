import { isAccountsFile } from '../accounts/checking/accept.js';
import { quoted } from '../accounts/checking/finding.js';
import * as limits from '../accounts/limits.js';
import { applyRules } from '../accounts/checking/rules.js';
import type { AccountEntry } from '../accounts/schema.js';
import { accountIdOf } from '../aws/arn.js';
import type { ProfileSettings } from '../profiles/reading/profile-set.js';
import type { RoleProfile } from './role-profile.js';

export type Keys = Readonly<Record<string, unknown>>;

/** What a profile makes of an account, but for its name and source; or why it makes none. */
export type ImportedKeys =
  | { readonly keys: Keys; readonly notes: readonly string[]; readonly refused?: undefined }
  | { readonly refused: string };

/** aws-vault's `Team=web, Project = shop`. */
const tagsOf = (text: string): Keys =>
  Object.fromEntries(
    text.split(',').map((pair) => {
      const [key = '', value = ''] = pair.split(/=(.*)/s);
      return [key.trim(), value.trim()];
    }),
  );

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

const asIs = (text: string): unknown => text;

/** In the order in which they are written: the key of accounts.json, the key of the profile, and how its value is read. */
const TAKEN: readonly (readonly [keyof AccountEntry, string, (text: string) => unknown])[] = [
  ['mfa_serial', 'mfa_serial', asIs],
  ['external_id', 'external_id', asIs],
  ['duration_seconds', 'duration_seconds', Number],
  ['region', 'region', asIs],
  ['session_name', 'role_session_name', asIs],
  ['source_identity', 'source_identity', asIs],
  ['session_tags', 'session_tags', tagsOf],
  ['transitive_tag_keys', 'transitive_session_tags', listOf],
  ['color', 'color', asIs],
];

const isRight = (keys: Keys): boolean =>
  isAccountsFile({ accounts: [{ name: 'x', account_id: '000000000000', ...keys }] });

function identityOf(settings: ProfileSettings): ImportedKeys {
  const roleArn = settings.get('role_arn');
  if (roleArn !== undefined) {
    const keys = { account_id: accountIdOf(roleArn), role_arn: roleArn };
    return isRight(keys)
      ? { keys, notes: [] }
      : { refused: `role_arn ${quoted(roleArn)} is not ${limits.ROLE_ARN.says}` };
  }
  const account_id = settings.get('aws_account_id')?.replaceAll('-', '');
  const role_name = settings.get('role_name');
  if (!isRight({ account_id })) {
    return { refused: `aws_account_id ${quoted(settings.get('aws_account_id') ?? '')} is not 12 digits` };
  }
  return isRight({ role_name })
    ? { keys: { account_id, role_name }, notes: [] }
    : { refused: `role_name ${quoted(role_name ?? '')} is not ${limits.ROLE_NAME.says}` };
}

/** Values that accounts.json does not take are left out, each with a note. */
export function importedKeys(settings: ProfileSettings): ImportedKeys {
  if (settings.has('web_identity_token_file') || settings.has('web_identity_token_process')) {
    return { refused: 'it takes its role by a web identity: name it as the source_profile of an account' };
  }
  const identity = identityOf(settings);
  if (identity.refused !== undefined) return identity;
  const notes: string[] = [];
  const taken = TAKEN.flatMap(([key, named, read]) => {
    const text = settings.get(named);
    if (text === undefined || text === '') return [];
    const value = read(text);
    if (isRight({ [key]: value })) return [[key, value] as const];
    // An external id is half a secret in some companies.
    notes.push(
      `${named}${named === 'external_id' ? '' : ` ${quoted(text)}`} is left out: accounts.json does not take it`,
    );
    return [];
  });
  return consistent({ ...identity.keys, ...Object.fromEntries(taken) }, notes);
}

/** Of a profile of Identity Center: what AWS decides for it is left out, each with a note. */
export function enteredKeys(
  settings: ProfileSettings,
  { accountId, permissionSet, signIn }: NonNullable<RoleProfile['entered']>,
): ImportedKeys {
  const region = settings.get('region');
  const keys = { account_id: accountId, sso_session: signIn.name, permission_sets: [permissionSet] };
  if (region === undefined || isRight({ region }))
    return { keys: { ...keys, ...(region === undefined ? {} : { region }) }, notes: [] };
  return { keys, notes: [`region ${quoted(region)} is left out: accounts.json does not take it`] };
}

/** Leaves out what contradicts the role, such as a region of another partition. */
function consistent(keys: Keys, notes: readonly string[]): ImportedKeys {
  const [finding] = applyRules({ defaults: {}, accounts: [keys] });
  const key = finding?.path.at(-1);
  if (finding === undefined || typeof key !== 'string') return { keys, notes };
  // The rule about partitions names the role where it means the region.
  const culprit = key === 'role_arn' ? 'region' : key;
  if (!(culprit in keys)) return { refused: finding.message };
  const { [culprit]: _, ...rest } = keys;
  return consistent(rest, [...notes, `${culprit} is left out: ${finding.message}`]);
}
