import type { EffectiveAccount } from '../accounts/effective.js';
import type { Inventory } from '../accounts/inventory.js';
import { parseMfaArn } from '../aws/arn.js';
import { usageError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import { describeTrusted, partitionOfTrusted, rootOf, type Trusted } from './trusted.js';
import { subjectNotes, trustedPipelines, type PipelineWish } from './trusted-pipelines.js';
import { trustedBy } from './trusted-word.js';

/** What a person says of whom the role is to trust. */
export interface TrustWords {
  /** In the place of what accounts.json says. */
  readonly trust: readonly string[];
  readonly pipelines: PipelineWish;
}

export interface FoundTrust {
  readonly trusted: readonly Trusted[];
  /** How they were found, where nobody named them. */
  readonly notes: readonly string[];
}

type Accounts = Pick<Inventory, 'accounts' | 'path'>;

const foundOne = (trusted: Trusted, note?: string): FoundTrust => ({
  trusted: [trusted],
  notes: note === undefined ? [] : [note],
});

/**
 * The one account that everybody begins in, as far as accounts.json tells: it has no role, and no sign-in leads into it. It may be
 * the account of the role, where there is no other one.
 */
function theBeginning({ accounts }: Accounts, account: EffectiveAccount): FoundTrust | undefined {
  const bases = accounts.filter(
    ({ access, partition }) => access.kind === 'base' && partition === account.partition,
  );
  const others = bases.filter(({ account_id: id }) => id !== account.account_id);
  const [base, ...more] = others.length === 0 ? bases : others;
  if (base === undefined || more.some(({ account_id: id }) => id !== base.account_id)) return undefined;
  return foundOne(
    rootOf(base.partition, base.account_id),
    `It trusts ${oneLine(base.name)} (${base.account_id}), the only account without a role. --trust says otherwise.`,
  );
}

/** Whose credentials sign, by what accounts.json says of the account. */
function byInventory(inventory: Accounts, account: EffectiveAccount, partition: string): FoundTrust {
  const { source_account: source, source_profile: profile, mfa_serial: serial = '' } = account;
  if (source !== undefined) return foundOne(trustedBy(inventory, partition, source));
  const device = parseMfaArn(serial);
  if (device !== undefined) return foundOne(rootOf(device.partition, device.accountId));
  const beginning = profile === undefined ? theBeginning(inventory, account) : undefined;
  if (beginning !== undefined) return beginning;
  throw usageError(`Whom the role of ${oneLine(account.name)} is to trust is not known.`, {
    code: 'trust_needed',
    hint: 'Name them with --trust: an account of accounts.json (payments/ro by its permission set), 12 digits for all of an account, or the ARN of a user or role.',
  });
}

function requirePartition(partition: string, trusted: readonly Trusted[]): void {
  const stranger = trusted.find((one) => partitionOfTrusted(one) !== partition);
  if (stranger === undefined) return;
  throw usageError(
    `The role is in the partition ${partition}, and ${describeTrusted(stranger)} is in another one.`,
    {
      code: 'wrong_partition',
      hint: 'No role can be assumed from another partition: name principals of this one.',
    },
  );
}

/**
 * Whom the role is to trust: as said, else as accounts.json says how the account is reached.
 *
 * @param partition - of the role
 * @throws AcctmgrError (exit 2)
 */
export function trustedFor(
  inventory: Accounts,
  account: EffectiveAccount,
  partition: string,
  { trust, pipelines: wish }: TrustWords,
): FoundTrust {
  const pipelines = trustedPipelines(account, wish);
  const tokens = pipelines.map((one): Trusted => ({ kind: 'pipeline', ...one }));
  const signing =
    trust.length > 0
      ? { trusted: trust.map((word) => trustedBy(inventory, partition, word)), notes: [] }
      : tokens.length > 0
        ? { trusted: [], notes: [] }
        : byInventory(inventory, account, partition);
  requirePartition(partition, signing.trusted);
  return { trusted: [...signing.trusted, ...tokens], notes: [...signing.notes, ...subjectNotes(pipelines)] };
}
