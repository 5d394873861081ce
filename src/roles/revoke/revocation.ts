import { policyOf, type PolicyDocument } from '../../aws/policy/policy-statement.js';

/*
 * How sessions of a role that were given already are cut off (IAM User Guide, Revoke IAM role temporary security credentials):
 * an inline policy of this name denies them everything, by the time when they were given. Later ones are as they were.
 */

/** As IAM's console calls it: each finds and replaces the other's. It is no part of what a role is to be, and a comparison passes over it. */
export const REVOCATION_POLICY = 'AWSRevokeOlderSessions';

const ISSUED = 'aws:TokenIssueTime';

/** As the console does: until the policy is known everywhere, sessions are given that it is meant for. */
const AHEAD_MS = 30_000;

/**
 * Before which time sessions are cut off: never an earlier one than before, which would let sessions in again.
 *
 * @param now - by AWS's clock, in milliseconds since the epoch
 */
export const cutoffAt = (now: number, before: Date | undefined): Date =>
  new Date(Math.max(now + AHEAD_MS, before?.getTime() ?? 0));

/** What the console writes. */
export const revocationDocument = (before: Date): PolicyDocument =>
  policyOf({
    Effect: 'Deny',
    Action: ['*'],
    Resource: ['*'],
    Condition: { DateLessThan: { [ISSUED]: before.toISOString() } },
  });

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** IAM gives lists of one element back as the element, and the other way round. */
const only = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

/** Before which time a policy of that name cuts sessions off; undefined where it is another policy, which is somebody's own. */
export function revokedBefore(document: unknown): Date | undefined {
  const statement = only(isJson(document) ? document['Statement'] : undefined);
  if (!isJson(statement) || statement['Effect'] !== 'Deny') return undefined;
  if (only(statement['Action']) !== '*' || only(statement['Resource']) !== '*') return undefined;
  const { Condition: condition, ...rest } = statement;
  const operators = isJson(condition) ? Object.entries(condition) : [];
  const [[operator, keys] = []] = operators;
  if (operators.length !== 1 || operator !== 'DateLessThan' || !isJson(keys)) return undefined;
  const [[key, value] = [], ...others] = Object.entries(keys);
  const isWhole = Object.keys(rest).every((name) => ['Sid', 'Effect', 'Action', 'Resource'].includes(name));
  if (!isWhole || others.length > 0 || key?.toLowerCase() !== ISSUED.toLowerCase()) return undefined;
  const time = only(value);
  const moment = new Date(typeof time === 'string' ? time : Number.NaN);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
