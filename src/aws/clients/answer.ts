import { oneLine, shorten } from '../../system/safe-text.js';
import { accountIdOf, parseAssumedRoleArn, parseRoleArn } from '../arn.js';
import { isCredibleToken, isTemporaryKey, type SessionCredentials } from '../credentials.js';
import type { Fault } from '../faults/fault.js';
import { misplacedKey } from '../key-form.js';

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

interface WireIdentity {
  readonly Arn?: string | undefined;
  readonly Account?: string | undefined;
  readonly UserId?: string | undefined;
}

const PRINTABLE = /^[!-~]+$/;
/** GetSessionToken gives 36 hours at most, AssumeRole 12; the clocks may differ. */
const LONGEST_MS = 48 * 3_600_000;

/** IAM, Identifiers. */
const LONGEST_ARN = 2048;

/** The four fields, or what is wrong with them. `now` in milliseconds. @param who - gave them */
export function checkCredentials(
  wire: WireCredentials | undefined,
  now: number,
  who = 'STS',
): SessionCredentials | Fault {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = wire ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || Expiration === undefined) {
    const missing = Object.entries({ AccessKeyId, SecretAccessKey, SessionToken, Expiration })
      .filter(([, value]) => value === undefined || value === '')
      .map(([key]) => key);
    return wrongAnswer(`The answer of ${who} lacks ${missing.join(', ')}.`);
  }
  if (Number.isNaN(Expiration.getTime()))
    return wrongAnswer('The answer of STS has an expiration that is not a time.');
  if (![AccessKeyId, SecretAccessKey, SessionToken].every((value) => PRINTABLE.test(value))) {
    return wrongAnswer(`${who} answered with credentials that hold spaces or control characters.`);
  }
  if (![SecretAccessKey, SessionToken].every(isCredibleToken)) {
    return wrongAnswer(`${who} answered with a session token of more than 64 kB, which AWS never gives.`);
  }
  if (!isTemporaryKey({ accessKeyId: AccessKeyId, sessionToken: SessionToken })) {
    return wrongAnswer(`${who} answered with the id of a long-term key.`);
  }
  if (Expiration.getTime() > now + LONGEST_MS) {
    return wrongAnswer(
      `${who} answered with credentials that last until ${Expiration.toISOString()}, by this machine's clock.`,
    );
  }
  if (Expiration.getTime() <= now) {
    return wrongAnswer(
      `${who} answered with credentials that had expired at ${Expiration.toISOString()}, by this machine's clock.`,
    );
  }
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
  const wrong = misplacedKey(credentials);
  return wrong === undefined ? credentials : wrongAnswer(`In the answer of ${who}, ${wrong}.`);
}

/** What is wrong with an answer whose ARN no file and no log should get. */
const overlongArn = (arn: string): Fault | undefined =>
  arn.length > LONGEST_ARN
    ? wrongAnswer('STS answered with an ARN of more than 2,048 characters, which AWS never gives.')
    : undefined;

/** Who the caller is; of an answer with an empty place, nothing can be said. */
export function checkCallerIdentity({
  Arn = '',
  Account = '',
  UserId = '',
}: WireIdentity): CallerIdentity | Fault {
  const isBlank = (text: string): boolean => oneLine(text) === '';
  if ([Arn, Account, UserId].some(isBlank)) {
    return wrongAnswer('The answer of STS does not say who the caller is.');
  }
  return overlongArn(Arn) ?? { arn: Arn, accountId: Account, userId: UserId };
}

/** Credentials of another account or role than the one that was asked for must never be handed on. */
export function checkAssumedRole(
  arn: string | undefined,
  { accountId, roleArn }: { readonly accountId: string; readonly roleArn: string },
): Fault | undefined {
  if (arn === undefined || oneLine(arn) === '') {
    return wrongAnswer('The answer of STS does not say which role was assumed.');
  }
  const overlong = overlongArn(arn);
  if (overlong !== undefined) return overlong;
  const shown = shorten(oneLine(arn), 200);
  if (accountIdOf(arn) !== accountId) {
    return wrongAnswer(`STS answered for ${shown}, which is not in account ${accountId}.`);
  }
  const wanted = parseRoleArn(roleArn)?.name;
  const given = parseAssumedRoleArn(arn)?.roleName;
  if (wanted === undefined || given === wanted) return undefined;
  return wrongAnswer(`STS answered for ${shown}, which is not a session of ${wanted}.`);
}

/** What is not there is an answer, too. @param code - of the fault in whose place `instead` stands */
export const unless = <T, Instead>(
  code: string | RegExp,
  instead: Instead,
  answer: Answer<T>,
): Answer<T | Instead> =>
  answer.ok || !(typeof code === 'string' ? code === answer.fault.code : code.test(answer.fault.code))
    ? answer
    : { ok: true, value: instead, requestId: undefined, clockSkewMs: undefined };
