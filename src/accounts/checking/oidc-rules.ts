import { NO_TOKEN_KEYS } from '../effective.js';
import type { AccountEntry } from '../schema.js';
import type { EntryFault } from './finding.js';
import type { Rule, Scope } from './scope.js';

/** The rules about accounts whose role a token of a pipeline assumes. */

const REASONS: Readonly<Record<(typeof NO_TOKEN_KEYS)[number], string>> = {
  mfa_serial: 'no person shows it a code',
  mfa_max_age: 'no person shows it a code',
  external_id: 'AWS takes it with AssumeRole only; let the trust policy name the subject of the token',
  source_identity: 'who gives the token writes it into the token',
  session_tags: 'who gives the token writes them into the token',
  transitive_tag_keys: 'who gives the token writes them into the token',
  reason_tag: 'who gives the token writes tags into the token',
};

const SOURCES = ['source_profile', 'source_account'] as const;

const finding = ({ path }: Scope, key: keyof AccountEntry, message: string, expected: string) =>
  ({ path: [...path, key], concerns: 'value', message, expected }) satisfies EntryFault;

const hasRole = ({ role_arn, role_name }: Scope['whole']): boolean =>
  role_arn !== undefined || role_name !== undefined;

function faultOf(scope: Scope): EntryFault | undefined {
  const { own, whole } = scope;
  if (whole.oidc === undefined) return undefined;
  if (own.oidc !== undefined && !hasRole(whole) && whole.sso_session === undefined)
    return finding(
      scope,
      'oidc',
      'there is no role that the token could assume',
      '"role_arn" or "role_name" beside it',
    );
  const source = SOURCES.find((key) => own[key] !== undefined);
  if (own.oidc !== undefined && source !== undefined)
    return finding(scope, source, 'oidc says already who assumes the role', `one of oidc and ${source}`);
  const key = NO_TOKEN_KEYS.find((one) => own[one] !== undefined);
  return key && finding(scope, key, `a token of oidc assumes the role: ${REASONS[key]}`, `no ${key} here`);
}

/** What `defaults` say beside it does not apply to who has it. */
export const tokenTakesRole: Rule = ({ accounts }) => accounts.flatMap((scope) => faultOf(scope) ?? []);
