import { SESSION_NAME } from '../../accounts/limits.js';
import { EXTERNAL_ID, TAG_KEY, fitsLimit } from '../../aws/limits.js';
import type { RoleCaller } from '../../roles/caller-policies.js';
import type { RoleWish } from '../../roles/design-role.js';
import { MAX_SESSION } from '../../roles/role-limits.js';
import { parseDuration } from '../../system/duration.js';
import { usageError } from '../../system/failure.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';
import { flagGroup, type Declaration, type OptionsOf } from '../command.js';
import { collect, keyAndValue, within } from '../flag-values.js';
import { ROLE_FLAG } from '../session-flags.js';

/* The flags that say what a role is to be. */

const shown = (text: string): string => shorten(oneLine(text), 80);

const secondsWithin =
  (flag: string, min: number, max: number, says: string) =>
  (value: string): number => {
    const seconds = parseDuration(value);
    if (seconds !== undefined && seconds >= min && seconds <= max) return seconds;
    throw usageError(`--${flag} ${shown(value)} cannot be used.`, { hint: `It takes ${says}.` });
  };

function collectRoleTag(tag: string, before: readonly string[] = []): readonly string[] {
  const [key] = keyAndValue(tag);
  if (tag.includes('=') && fitsLimit(TAG_KEY, key)) return [...before, tag];
  throw usageError(`--role-tag ${shown(tag)} cannot be used.`, {
    hint: `Write key=value; a key takes ${TAG_KEY.says}.`,
  });
}

function organizationOf(value: string): string {
  if (/^o-[a-z0-9]{10,32}$/.test(value)) return value;
  throw usageError(`--org ${shown(value)} is not the id of an organization.`, {
    hint: 'Give one such as o-a1b2c3d4e5: aws organizations describe-organization shows it.',
  });
}

/** What stands there is compared with the source identity, so it may hold wildcards and a variable of AWS. */
function collectIdentity(value: string, before: readonly string[] = []): readonly string[] {
  const plain = value.replace(/\$\{aws:[\w:/-]+\}/g, 'xx').replaceAll(/[*?]/g, 'xx');
  if (fitsLimit(SESSION_NAME, plain)) return [...before, value];
  throw usageError(`--source-identity ${shown(value)} cannot be used.`, {
    hint: "It takes 2 to 64 letters, digits or _+=,.@-, with * and ? for whatever stands there: '?*' takes any. '${aws:username}' is the name of the user.",
  });
}

const trustFlags = (declaration: Declaration) =>
  declaration
    .optionsGroup('Whom it trusts (without these, whom accounts.json says):')
    .option(
      '--trust <who>',
      'an account, payments/ro, 12 digits, or the ARN of a user or role; may be repeated',
      collect,
    )
    .option('--oidc-subject <sub>', 'the subject of the tokens of a pipeline; may be repeated', collect)
    .option('--oidc-audience <aud>', 'their audience; may be repeated', collect)
    .option('--oidc-provider <host>', 'their issuer, where oidc of accounts.json is not enough')
    .optionsGroup('What it asks of them, or lets them send:')
    .option('--external-id <id>', 'an external id', within('external-id', EXTERNAL_ID))
    .option('--generate-external-id', 'make one, and write it into accounts.json')
    .option('--mfa', 'MFA, of users')
    .option(
      '--mfa-age <time>',
      'MFA no longer ago than this: 1h',
      secondsWithin('mfa-age', 60, 129_600, 'a time from 1m to 36h'),
    )
    .option(
      '--source-identity <pattern>',
      "a source identity: '?*' takes any; may be repeated",
      collectIdentity,
    )
    .option('--session-tags', 'let them send session tags')
    .option('--org <id>', 'that they are in this organization', organizationOf);

const roleFlags = (declaration: Declaration) =>
  declaration
    .optionsGroup('The role:')
    .option(...ROLE_FLAG)
    .option(
      '--managed-policy <name|arn>',
      'what it may do; may be repeated (default: ReadOnlyAccess)',
      collect,
    )
    .option('--inline-policy <name=file>', 'a policy of its own, from a file; may be repeated', collect)
    .option('--boundary <name|arn>', 'the policy that bounds what it may do')
    .option(
      '--max-session <time>',
      'how long its sessions may last: 1h to 12h',
      secondsWithin('max-session', MAX_SESSION.min, MAX_SESSION.max, '1h to 12h, written as 4h or 14400'),
    )
    .option('--role-tag <key=value>', 'a tag; may be repeated', collectRoleTag)
    .option('--description <text>', 'what IAM shows of it');

const callerFlags = (declaration: Declaration) =>
  declaration
    .optionsGroup('Who assumes it, in the account that it trusts:')
    .option('--user <name>', 'what this user has to be allowed')
    .option('--group <name>', 'what this group has to be allowed, and a policy that forces MFA')
    .option('--caller-role <name>', 'what this role has to be allowed')
    .optionsGroup('Options:');

export const declareTrustFlags = flagGroup(trustFlags);
export const declareRoleFlags = flagGroup(roleFlags);
export const declareCallerFlags = flagGroup(callerFlags);

export type TemplateOptions = OptionsOf<typeof trustFlags> &
  OptionsOf<typeof roleFlags> &
  OptionsOf<typeof callerFlags>;

const SAYING = [
  'role',
  'trust',
  'oidcSubject',
  'oidcAudience',
  'oidcProvider',
  'externalId',
  'mfa',
  'mfaAge',
  'sourceIdentity',
  'sessionTags',
  'org',
  'managedPolicy',
  'inlinePolicy',
  'boundary',
  'maxSession',
  'roleTag',
  'description',
] as const satisfies readonly (keyof TemplateOptions)[];

/** What a person has said of a role, as it is typed: a command that is advised has to mean the same role. */
export const saidOfRole = (options: Partial<TemplateOptions>): readonly string[] =>
  SAYING.flatMap((key) => {
    const flag = `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const value = options[key];
    if (value === undefined || value === false) return [];
    if (value === true) return [flag];
    return [value].flat().map((one) => `${flag} ${shellWord(oneLine(String(one)))}`);
  });

/** @throws AcctmgrError (exit 2) for more than one */
export function roleCallerOf({
  user,
  group,
  callerRole,
}: OptionsOf<typeof callerFlags>): RoleCaller | undefined {
  const callers = [
    ...(user === undefined ? [] : [{ kind: 'user', name: user } as const]),
    ...(group === undefined ? [] : [{ kind: 'group', name: group } as const]),
    ...(callerRole === undefined ? [] : [{ kind: 'role', name: callerRole } as const]),
  ];
  if (callers.length <= 1) return callers[0];
  throw usageError('--user, --group and --caller-role exclude each other.', {
    hint: 'Print the policies of one after the other.',
  });
}

/** @param inlinePolicies - by name, as read from their files */
export const wishedRole = (
  options: TemplateOptions,
  inlinePolicies: RoleWish['inlinePolicies'],
  generatedId: string | undefined,
): RoleWish => ({
  role: options.role,
  trust: options.trust ?? [],
  pipelines: {
    provider: options.oidcProvider,
    audiences: options.oidcAudience ?? [],
    subjects: options.oidcSubject ?? [],
  },
  externalId: generatedId ?? options.externalId,
  mfa: options.mfa === true,
  mfaAge: options.mfaAge,
  sourceIdentities: options.sourceIdentity ?? [],
  allowsTags: options.sessionTags === true,
  organizationId: options.org,
  managedPolicies: options.managedPolicy,
  inlinePolicies,
  boundary: options.boundary,
  maxSession: options.maxSession,
  tags: Object.fromEntries((options.roleTag ?? []).map(keyAndValue)),
  description: options.description,
});
