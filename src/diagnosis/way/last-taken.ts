import type { AccessLogEntry } from '../../access-log/entry.js';
import { parseAssumedRoleArn } from '../../aws/arn.js';

/** That a role was taken from this machine. */
export interface LastTaken {
  readonly time: Date;
  /** The ARN of who signed. */
  readonly by: string;
  /** Whether that is who is refused now: what let somebody else in says little of this caller. */
  readonly isCaller: boolean;
}

/** Sessions of one role are one principal, whatever they are called. */
function principalOf(arn: string): string {
  const session = parseAssumedRoleArn(arn);
  return session === undefined ? arn : `${session.partition}:${session.accountId}:${session.roleName}`;
}

/** When the caller last took the role, as the log knows it; where they never did, when somebody else did. */
export function lastTaken(
  entries: readonly AccessLogEntry[],
  roleArn: string,
  callerArn: string,
): LastTaken | undefined {
  const taken = entries.flatMap(({ role_arn, status, source, source_arn, time }) =>
    role_arn === roleArn && status === 'success' && source === 'sts' && source_arn !== undefined
      ? [
          {
            time: new Date(time),
            by: source_arn,
            isCaller: principalOf(source_arn) === principalOf(callerArn),
          },
        ]
      : [],
  );
  return taken.findLast(({ isCaller }) => isCaller) ?? taken.at(-1);
}
