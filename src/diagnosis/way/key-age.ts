import { formatDuration } from '../../system/duration.js';
import { oneLine } from '../../system/safe-text.js';
import { ok, skip, warn, type Finding } from '../finding.js';

export interface KeyAge {
  readonly userName: string;
  readonly accessKeyId: string;
  /** Undefined where IAM does not tell; then `why` says so. */
  readonly createdAt: Date | undefined;
  readonly why: string;
}

/** AWS's own check of accounts (Security Hub, IAM.3) wants keys changed by then. */
const OLD_MS = 90 * 24 * 3_600_000;

/** How old the long-term key is that signs. @param now - in milliseconds since the epoch */
export function judgeKeyAge({ userName, accessKeyId, createdAt, why }: KeyAge, now: number): Finding {
  const user = oneLine(userName);
  if (createdAt === undefined) return skip('key_age', `The age of the access key is not known: ${why}.`);
  const age = now - createdAt.getTime();
  const words = `The access key ${oneLine(accessKeyId)} is ${formatDuration(age / 1000)} old`;
  if (age <= OLD_MS) return ok('key_age', `${words}.`);
  return warn(
    'key_age',
    `${words}. AWS advises a new one every 90 days.`,
    `aws iam create-access-key --user-name ${user}; replace the old one with it; then aws iam delete-access-key --user-name ${user} --access-key-id ${oneLine(accessKeyId)}`,
  );
}
