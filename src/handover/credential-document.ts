import type { EffectiveAccount } from '../accounts/effective.js';
import type { SessionCredentials } from '../aws/credentials.js';
import { isoTime } from '../system/iso-time.js';

/**
 * What a `credential_process` prints (AWS SDKs and Tools Reference Guide, Process credential provider). SDKs make endpoints
 * of the account id, and ask again some minutes before the expiration.
 */
export interface CredentialDocument {
  readonly Version: 1;
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
  /** ISO 8601, UTC. */
  readonly Expiration: string;
  readonly AccountId: string;
}

export const credentialDocument = (
  { accessKeyId, secretAccessKey, sessionToken, expiration }: SessionCredentials,
  { account_id }: Pick<EffectiveAccount, 'account_id'>,
): CredentialDocument => ({
  Version: 1,
  AccessKeyId: accessKeyId,
  SecretAccessKey: secretAccessKey,
  SessionToken: sessionToken,
  Expiration: isoTime(expiration),
  AccountId: account_id,
});
