import { oneLine, shorten } from '../system/safe-text.js';
import { accountIdOf } from './arn.js';
import type { SessionCredentials } from './credentials.js';
import type { Fault } from './fault.js';

/** What a call came to. Faults are values: nothing that is thrown crosses between the bundles. */
export type Answer<T> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly requestId: string | undefined;
      /** AWS's clock minus this machine's, in milliseconds; undefined where the answer had no date. */
      readonly clockSkewMs: number | undefined;
    }
  | { readonly ok: false; readonly fault: Fault };

/** What AssumeRole returned. */
export interface RoleSession {
  readonly credentials: SessionCredentials;
  readonly assumedRoleArn: string;
  /** `AROA…:session-name`. */
  readonly assumedRoleId: string | undefined;
  readonly sourceIdentity: string | undefined;
}

export interface CallerIdentity {
  readonly arn: string;
  readonly accountId: string;
  readonly userId: string;
}

/** An answer that came, but must not be used. */
export const wrongAnswer = (message: string): Fault => ({
  kind: 'answer-wrong',
  code: 'WrongAnswer',
  message,
  cause: new Error(message),
});

interface WireCredentials {
  readonly AccessKeyId?: string | undefined;
  readonly SecretAccessKey?: string | undefined;
  readonly SessionToken?: string | undefined;
  readonly Expiration?: Date | undefined;
}

/** The four fields, or what is wrong with them. `now` in milliseconds. */
export function checkCredentials(wire: WireCredentials | undefined, now: number): SessionCredentials | Fault {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = wire ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || Expiration === undefined) {
    const missing = Object.entries({ AccessKeyId, SecretAccessKey, SessionToken, Expiration })
      .filter(([, value]) => value === undefined || value === '')
      .map(([key]) => key);
    return wrongAnswer(`The answer of STS lacks ${missing.join(', ')}.`);
  }
  if (Number.isNaN(Expiration.getTime()))
    return wrongAnswer('The answer of STS has an expiration that is no time.');
  if (Expiration.getTime() <= now) {
    return wrongAnswer(
      `STS answered with credentials that had expired at ${Expiration.toISOString()}, by this machine's clock.`,
    );
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}

/** Credentials for another account than the one that was asked for must never be handed on. */
export function checkAssumedRole(arn: string | undefined, accountId: string): Fault | undefined {
  if (arn === undefined) return wrongAnswer('The answer of STS does not say which role was assumed.');
  if (accountIdOf(arn) === accountId) return undefined;
  return wrongAnswer(`STS answered for ${shorten(oneLine(arn), 200)}, which is not in account ${accountId}.`);
}
