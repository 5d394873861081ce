import type { EffectiveAccount } from '../accounts/effective.js';
import { isExampleAccount } from '../accounts/example.js';
import { findAccount, type Inventory } from '../accounts/inventory.js';
import { awsPolicyArn, parseRoleArn, roleArnOf } from '../aws/arn.js';
import { CHAINED_ROLE_DURATION } from '../aws/limits.js';
import { usageError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import type { RoleRequest } from './plan.js';
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

/**
 * @param wayBack - what a person types to be back at the source credentials
 * @throws AcctmgrError with exit 2 where the account has no role, or `--role` lies in another account
 */
export function requestedRole(
  account: EffectiveAccount,
  role: string | undefined,
  wayBack = 'unset AWS_PROFILE',
): string {
  if (role === undefined) {
    if (account.role_arn !== undefined) return account.role_arn;
    throw usageError(`${account.name} is the base account: no role is configured for it.`, {
      code: 'no_role',
      hint: `Its identity is your source credentials: ${wayBack} to use them, or give ${account.name} a role_arn.`,
    });
  }
  const arn = role.startsWith('arn:') ? role : roleArnOf(account.partition, account.account_id, role);
  const parsed = parseRoleArn(arn);
  if (parsed === undefined) {
    throw usageError(`--role ${oneLine(role)} is neither a role name nor the ARN of a role.`, {
      hint: `Give a name such as Admin, or arn:${account.partition}:iam::${account.account_id}:role/Admin.`,
    });
  }
  if (parsed.accountId !== account.account_id) {
    throw usageError(
      `--role names a role of account ${parsed.accountId}, but ${account.name} is ${account.account_id}.`,
      { hint: 'Use the name of that account, or add it to accounts.json.' },
    );
  }
  return arn;
}

/** Filled in and reduced to what AWS takes. @param key - the setting, or the flag, that says it */
function filled(key: string, template: string | undefined, values: TemplateValues): string | undefined {
  if (template === undefined) return undefined;
  if (key.startsWith('--') && !template.includes('{')) return template;
  const text = reduceSessionName(fillTemplate(template, values));
  if (text !== undefined) return text;
  throw usageError(`${key} ${oneLine(template)} comes to less than two usable characters.`, {
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
 * @throws AcctmgrError with exit 2 where the account has no role or is a stranger's, or a template comes to nothing
 */
export function roleRequest(
  account: EffectiveAccount,
  flags: RequestFlags,
  values: TemplateValues,
): RoleRequest {
  if (isExampleAccount(account)) {
    throw usageError(
      `${account.name} is an account of the example: its account id belongs to somebody else.`,
      {
        code: 'example_account',
        hint: `Put your own in its place: acctmgr edit ${account.name} account_id=ID role_arn=ARN`,
      },
    );
  }
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
    roleArn: requestedRole(account, flags.role),
    duration: {
      seconds: flags.durationSeconds ?? account.duration_seconds ?? CHAINED_ROLE_DURATION.default,
      explicit: flags.durationSeconds !== undefined,
    },
    ...policiesOf(account, flags),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/**
 * The accounts that lead to `account` through `source_account`, itself last.
 *
 * @throws AcctmgrError with exit 2 for an account that is not there, or a circle
 */
export function accountChain(
  inventory: Pick<Inventory, 'accounts' | 'path'>,
  account: EffectiveAccount,
): readonly [...EffectiveAccount[], EffectiveAccount] {
  const chain: [...EffectiveAccount[], EffectiveAccount] = [account];
  for (let next = account.source_account; next !== undefined;) {
    const source = findAccount(inventory, next);
    if (chain.includes(source)) {
      const path = [...chain].reverse().map(({ name }) => name);
      throw usageError(`The accounts assume each other in a circle: ${[...path, source.name].join(' → ')}.`, {
        code: 'source_account_cycle',
        hint: 'Give one of them a source_profile instead of its source_account.',
      });
    }
    chain.unshift(source);
    next = source.source_account;
  }
  return chain;
}

/** The requests of the whole chain; the flags are about its end. */
export function chainRequests(
  inventory: Pick<Inventory, 'accounts' | 'path'>,
  account: EffectiveAccount,
  flags: RequestFlags,
  values: TemplateValues,
): readonly [...RoleRequest[], RoleRequest] {
  const before = accountChain(inventory, account).slice(0, -1);
  return [...before.map((source) => roleRequest(source, {}, values)), roleRequest(account, flags, values)];
}
