/** What signs a request. Long-term keys have no session token and no expiration. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** What STS returned: all four fields are there. */
export type SessionCredentials = Required<Credentials>;

/** AWS gives access key ids a prefix by kind: `ASIA` for temporary ones (IAM identifiers, Unique identifiers). */
export const isTemporaryKey = (accessKeyId: string): boolean => accessKeyId.startsWith('ASIA');
