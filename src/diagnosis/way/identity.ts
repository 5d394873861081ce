import type { EffectiveAccount } from '../../accounts/effective.js';
import type { CallerIdentity } from '../../aws/clients/answer.js';
import { explain } from '../../aws/faults/explain.js';
import type { Fault } from '../../aws/faults/fault.js';
import type { Situation } from '../../aws/faults/situation.js';
import { formatDuration } from '../../system/duration.js';
import type { AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { fail, failure, ok, skip, warn, type Finding } from '../finding.js';

/** What became of asking AWS whose the source credentials are. */
export type Identified =
  | {
      readonly kind: 'known';
      readonly identity: CallerIdentity;
      /** Of temporary keys, where that is known. */
      readonly expiration: Date | undefined;
    }
  /** The credentials could not be had, or AWS did not take them. */
  | { readonly kind: 'refused'; readonly fault: Fault; readonly situation: Situation }
  /** Nothing could be asked for them. */
  | { readonly kind: 'failed'; readonly error: AcctmgrError }
  /** Nobody could be asked, which another finding says. */
  | { readonly kind: 'not-asked'; readonly why: string };

export interface IdentityFacts {
  readonly identified: Identified;
  readonly accounts: readonly Pick<EffectiveAccount, 'name' | 'account_id'>[];
  /** The account that is looked at, where it has no role: then the source credentials should be of it. */
  readonly base: Pick<EffectiveAccount, 'name' | 'account_id'> | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const isRoot = (arn: string): boolean => /^arn:aws[a-z-]*:iam::\d{12}:root$/.test(arn);

/** Whose the source credentials are, by AWS's word. */
export function judgeIdentity({ identified, accounts, base, now }: IdentityFacts): Finding {
  if (identified.kind === 'not-asked')
    return skip('identity', `AWS was not asked whose they are: ${identified.why}.`);
  if (identified.kind === 'failed') return failure('identity', identified.error);
  if (identified.kind === 'refused') {
    const { message, hint = '', code } = explain(identified.fault, identified.situation);
    return { ...fail('identity', message, hint), code };
  }
  const { identity, expiration } = identified;
  const arn = oneLine(identity.arn);
  if (isRoot(arn)) {
    return fail(
      'identity',
      `The source credentials are ${arn}: the root user, who can assume no role, and whom nothing limits.`,
      "Create an IAM user and use its access key; then delete the root user's: IAM console, Security credentials.",
    );
  }
  if (base !== undefined && base.account_id !== identity.accountId) {
    return warn(
      'identity',
      `${oneLine(base.name)} has no role, so its identity is the source credentials; but those are ${arn}, of account ${oneLine(identity.accountId)} and not ${base.account_id}.`,
      `Use keys of account ${base.account_id} (AWS_PROFILE), or give it a role: acctmgr edit ${oneLine(base.name)} role_name=NAME`,
    );
  }
  const names = accounts
    .filter(({ account_id }) => account_id === identity.accountId)
    .map(({ name }) => oneLine(name));
  const of = names.length === 0 ? '' : ` (${names.join(', ')})`;
  const left =
    expiration === undefined ? '' : `, valid ${formatDuration((expiration.getTime() - now) / 1000)}`;
  return ok('identity', `AWS knows them as ${arn}${of}${left}.`);
}
