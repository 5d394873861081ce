/** What signs a request. Long-term keys have no session token and no expiration. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** What STS returned: all four fields are there. */
export type SessionCredentials = Required<Credentials>;

/**
 * Whether the key belongs to a session. AWS begins ids of such keys with `ASIA` and of users' keys with `AKIA` (IAM
 * identifiers, Unique identifiers), but its imitations give others: LocalStack `LSIA`, MinIO anything.
 */
export const isTemporaryKey = ({
  accessKeyId,
  sessionToken,
}: {
  readonly accessKeyId: string;
  readonly sessionToken?: string | undefined;
}): boolean =>
  accessKeyId !== '' && !accessKeyId.startsWith('AKIA') && sessionToken !== undefined && sessionToken !== '';

/** Whether a key without a token has lost it: no key of a user begins so. */
export const lacksToken = ({
  accessKeyId,
  sessionToken = '',
}: {
  readonly accessKeyId: string;
  readonly sessionToken?: string | undefined;
}): boolean => accessKeyId.startsWith('ASIA') && sessionToken === '';

/** Tokens of AWS are a few kB; everything that is far longer would be written to files and sent with every request. */
const LONGEST_TOKEN = 64 * 1024;

/** Whether something that calls itself a session token is no longer than one of AWS may be. */
export const isCredibleToken = (sessionToken: string): boolean => sessionToken.length <= LONGEST_TOKEN;
