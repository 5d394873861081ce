import type { EffectiveAccount } from '../accounts/effective.js';
import { accountNameOf, type Inventory } from '../accounts/inventory.js';
import { awsPolicyArn } from '../aws/arn.js';
import { accountsTo } from '../sessions/chain.js';
import { protectedRoles } from '../sessions/protection.js';
import { usageError } from '../system/failure.js';
import { oneLine, shorten } from '../system/safe-text.js';
import type { RoleDesign } from './role-design.js';
import { MAX_SESSION, requireTakenByIam } from './role-limits.js';
import { demandsOf, requireMeetable, type DemandWish } from './role-demands.js';
import { noteworthy, toWriteDown } from './role-notes.js';
import { trustDocument, type TrustDemands } from './trust-document.js';
import type { Trusted } from './trusted.js';
import { trustedFor, type TrustWords } from './trusted-for.js';
import { wantedRole } from './wanted-role.js';

/** What a person says of a role, over what accounts.json says of its account. */
export interface RoleWish extends TrustWords, DemandWish {
  readonly role: string | undefined;
  /** Names of AWS's own, or ARNs; undefined: nothing is said. */
  readonly managedPolicies: readonly string[] | undefined;
  /** By name. */
  readonly inlinePolicies: Readonly<Record<string, unknown>>;
  readonly boundary: string | undefined;
  /** Seconds. */
  readonly maxSession: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly description: string | undefined;
}

/** A role as it is to be, and what it was made of. */
export interface DesignedRole {
  readonly design: RoleDesign;
  readonly roleArn: string;
  readonly trusted: readonly Trusted[];
  readonly demands: TrustDemands;
  /** What a person should know of it, a sentence each. */
  readonly notes: readonly string[];
  /** Those of them without which acctmgr can't enter it. */
  readonly toWriteDown: readonly string[];
}

const POLICY_ARN = /^arn:aws[a-z-]*:iam::(?:aws|\d{12}):policy\/[!-~]+$/;
const POLICY_NAME = /^(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,128}$/;
const READ_ONLY = 'ReadOnlyAccess';

function policyArnOf(flag: string, partition: string, word: string): string {
  if (POLICY_ARN.test(word) && word.startsWith(`arn:${partition}:`)) return word;
  if (!word.startsWith('arn:') && POLICY_NAME.test(word)) return awsPolicyArn(partition, word);
  throw usageError(`${flag} ${shorten(oneLine(word), 80)} is not a policy of the partition ${partition}.`, {
    hint: `Give the name of one that AWS keeps, such as ${READ_ONLY}, or an ARN: arn:${partition}:iam::123456789012:policy/NAME`,
  });
}

function maxSessionOf(account: EffectiveAccount, isProtected: boolean, wanted: number | undefined): number {
  const most = isProtected ? MAX_SESSION.default : MAX_SESSION.max;
  if (wanted !== undefined && wanted > most)
    throw usageError(`${oneLine(account.name)} is protected: its sessions last 1h at most.`, {
      code: 'duration_too_long',
      hint: 'Leave out --max-session, or give 1h.',
    });
  return wanted ?? Math.min(most, Math.max(MAX_SESSION.min, account.duration_seconds ?? MAX_SESSION.default));
}

/** `ReadOnlyAccess` where nothing is said of what the role may do; more only where it is asked for by name. */
function managedPoliciesOf(
  partition: string,
  { managedPolicies, inlinePolicies }: RoleWish,
): readonly string[] {
  const usual = Object.keys(inlinePolicies).length === 0 ? [READ_ONLY] : [];
  const arns = (managedPolicies ?? usual).map((word) => policyArnOf('--managed-policy', partition, word));
  return [...new Set(arns)];
}

/**
 * The role of an account, from accounts.json and what is said besides.
 *
 * @throws AcctmgrError (exit 2) where it is not known whom it is to trust, a demand can't be met by those, or IAM would refuse it
 */
export function designRole(
  inventory: Pick<Inventory, 'accounts' | 'path'>,
  account: EffectiveAccount,
  wish: RoleWish,
): DesignedRole {
  const { arn: roleArn, partition, accountId, path, name } = wantedRole(account, wish.role);
  const guards = protectedRoles(inventory, [{ account, taken: { kind: 'role', roleArn } }]);
  const isProtected = guards.length > 0;
  const found = trustedFor(inventory, account, partition, wish);
  const demands = demandsOf(accountsTo(inventory, account), guards, found.trusted, wish);
  requireMeetable(found.trusted, wish);
  const design: RoleDesign = {
    partition,
    accountId,
    name,
    path,
    description: wish.description ?? `Access to ${accountNameOf(account.name)}, set up with acctmgr`,
    trust: trustDocument(found.trusted, demands),
    managedPolicies: managedPoliciesOf(partition, wish),
    inlinePolicies: wish.inlinePolicies,
    boundary: wish.boundary && policyArnOf('--boundary', partition, wish.boundary),
    maxSessionSeconds: maxSessionOf(account, isProtected, wish.maxSession),
    tags: wish.tags,
  };
  requireTakenByIam(design);
  const notes = [
    ...found.notes,
    ...noteworthy({ account, isProtected, trusted: found.trusted, demands, design, wish }),
  ];
  return {
    design,
    roleArn,
    trusted: found.trusted,
    demands,
    notes,
    toWriteDown: toWriteDown({ account, wish, design }),
  };
}
