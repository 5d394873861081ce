import { accountKeys, type EffectiveAccount } from '../accounts/effective.js';
import { refuseExampleAccount } from '../accounts/example.js';
import { awsPolicyArn } from '../aws/arn.js';
import { CHAINED_ROLE_DURATION } from '../aws/limits.js';
import { usageError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import { lastOf, type Chain, type ChainLink } from './chain.js';
import type { RoleRequest, RoleRequests } from './plan.js';
import { reduceSessionName } from './session-name.js';
import { mergedTags, reasonTags } from './session-tags.js';
import { fillTemplate, type TemplateValues } from './template.js';

/** What a session is narrowed down to, whatever the role allows. */
export type Narrowing = 'read-only' | 'view-only';

const NARROWING_POLICIES: Readonly<Record<Narrowing, string>> = {
  'read-only': 'ReadOnlyAccess',
  'view-only': 'job-function/ViewOnlyAccess',
};

/** What flags say over the account's settings; already checked for their form. */
export interface RequestFlags {
  /** A role name, with its path where it has one, or an ARN. */
  readonly role?: string | undefined;
  readonly durationSeconds?: number | undefined;
  readonly externalId?: string | undefined;
  readonly sessionName?: string | undefined;
  readonly sourceIdentity?: string | undefined;
  readonly sessionTags?: Readonly<Record<string, string>> | undefined;
  readonly policyArns?: readonly string[] | undefined;
  /** JSON. */
  readonly policy?: string | undefined;
  readonly narrowing?: Narrowing | undefined;
}

/** Filled in and reduced to what AWS takes. @param key - the setting, or the flag, that says it */
function filled(key: string, template: string | undefined, values: TemplateValues): string | undefined {
  if (template === undefined) return undefined;
  if (key.startsWith('--') && !template.includes('{')) return template;
  const text = reduceSessionName(fillTemplate(template, values));
  if (text !== undefined) return text;
  throw usageError(`${key} ${oneLine(template)} comes to fewer than two usable characters.`, {
    hint: template.includes('{reason}')
      ? 'Give a --reason.'
      : `Correct ${key}${key.startsWith('--') ? '' : ' in accounts.json'}.`,
  });
}

/** Session policies add up among themselves, so a narrowing one is the only one. */
export function policiesOf(
  account: EffectiveAccount,
  flags: RequestFlags,
): Pick<RoleRequest, 'policyArns' | 'policy'> {
  if (flags.narrowing !== undefined) {
    return { policyArns: [awsPolicyArn(account.partition, NARROWING_POLICIES[flags.narrowing])] };
  }
  const policyArns = flags.policyArns ?? account.policy_arns;
  const policy = flags.policy ?? (account.policy === undefined ? undefined : JSON.stringify(account.policy));
  return { ...(policyArns === undefined ? {} : { policyArns }), ...(policy === undefined ? {} : { policy }) };
}

/**
 * Lays the flags over the account's settings.
 *
 * @throws AcctmgrError with exit 2 where the account is a stranger's, or a template comes to nothing
 */
export function roleRequest(
  account: EffectiveAccount,
  roleArn: string,
  flags: Omit<RequestFlags, 'role'>,
  values: TemplateValues,
): RoleRequest {
  refuseExampleAccount(accountKeys(account));
  const optional = {
    externalId: flags.externalId ?? account.external_id,
    mfaSerial: account.mfa_serial,
    mfaMaxAge: account.mfa_max_age,
    sessionName:
      filled('--session-name', flags.sessionName, values) ??
      filled('session_name', account.session_name, values),
    sourceIdentity:
      filled('--source-identity', flags.sourceIdentity, values) ??
      filled('source_identity', account.source_identity, values),
    sessionTags: mergedTags(
      account.session_tags ?? {},
      flags.sessionTags ?? {},
      reasonTags(account.reason_tag === undefined ? [] : [account.reason_tag], values.reason),
    ),
    transitiveTagKeys: account.transitive_tag_keys,
  };
  return {
    account: account.name,
    accountId: account.account_id,
    roleArn,
    duration: {
      seconds: flags.durationSeconds ?? account.duration_seconds ?? CHAINED_ROLE_DURATION.default,
      explicit: flags.durationSeconds !== undefined,
    },
    ...policiesOf(account, flags),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/** The flags that AssumeRole takes, with why a permission set can't have what they say. */
const ROLE_FLAGS: readonly (readonly [key: keyof RequestFlags, flag: string, why: string])[] = [
  ['durationSeconds', '--duration', 'how long its sessions last is set in the permission set'],
  ['sessionName', '--session-name', 'its sessions are called by the name of the person who signed in'],
  ['externalId', '--external-id', 'AWS takes it with roles only'],
  ['sourceIdentity', '--source-identity', 'AWS takes it with roles only'],
  ['sessionTags', '--session-tag', 'AWS takes it with roles only'],
  ['policyArns', '--policy-arn', 'what it may do is set in the permission set'],
  ['policy', '--policy', 'what it may do is set in the permission set'],
  ['narrowing', '--view-only', 'what it may do is set in the permission set'],
];

/** @throws AcctmgrError (exit 2) `not_of_permission_sets` for a flag that says what a permission set can't have */
function refuseRoleFlags({ account, taken }: ChainLink, flags: RequestFlags): void {
  const isMeant = taken.kind === 'permission-set' && taken.isFor === flags.narrowing;
  const said = ROLE_FLAGS.find(([key]) => flags[key] !== undefined && !(key === 'narrowing' && isMeant));
  if (said === undefined) return;
  const [key, flag, why] = said;
  const shown = key === 'narrowing' ? `--${flags.narrowing ?? ''}` : flag;
  throw usageError(
    `${oneLine(account.name)} is entered by a permission set, which takes no ${shown}: ${why}.`,
    { code: 'not_of_permission_sets', hint: `Leave ${shown} out, or name another permission set.` },
  );
}

/** The flags that AssumeRole takes and AssumeRoleWithWebIdentity does not. */
const SIGNED_FLAGS: readonly (readonly [key: keyof RequestFlags, flag: string])[] = [
  ['externalId', '--external-id'],
  ['sourceIdentity', '--source-identity'],
  ['sessionTags', '--session-tag'],
];

/** @throws AcctmgrError (exit 2) `not_of_tokens` for a flag that says what only the token can */
function refuseTokenFlags({ account }: ChainLink, flags: RequestFlags): void {
  const [, flag] = SIGNED_FLAGS.find(([key]) => flags[key] !== undefined) ?? [];
  if (flag === undefined) return;
  throw usageError(
    `A token assumes the role of ${oneLine(account.name)}, and AWS takes no ${flag} with it.`,
    {
      code: 'not_of_tokens',
      hint: `Leave ${flag} out. What tells pipelines apart is the subject of the token, in the role's trust policy.`,
    },
  );
}

/** The requests for the roles of a chain; the flags are about its end. */
export function chainRequests(chain: Chain, flags: RequestFlags, values: TemplateValues): RoleRequests {
  const last = lastOf(chain);
  if (last.taken.kind === 'permission-set') refuseRoleFlags(last, flags);
  else if (chain.length === 1 && last.account.oidc !== undefined) refuseTokenFlags(last, flags);
  return chain.flatMap((link) =>
    link.taken.kind === 'role'
      ? [roleRequest(link.account, link.taken.roleArn, link === last ? flags : {}, values)]
      : [],
  );
}
