import type { Parameters, XmlValue } from './query-protocol.js';
import type { Signer } from './signer.js';
import type { UsedCodes } from './totp.js';
import type { TemporaryKey, World } from './world.js';

/** One authenticated request to STS or IAM. */
export interface Call {
  readonly params: Parameters;
  readonly signer: Signer;
  readonly world: World;
  readonly usedCodes: UsedCodes;
  /** That the request is signed for, where the service looks at it. */
  readonly region?: string;
  /** The service's clock, in milliseconds since the epoch. */
  readonly now: number;
}

/** Throws a Refusal for what the service refuses. */
export type Action = (call: Call) => XmlValue;

export const credentialsElement = (key: TemporaryKey): XmlValue => ({
  AccessKeyId: key.accessKeyId,
  SecretAccessKey: key.secretAccessKey,
  SessionToken: key.sessionToken,
  Expiration: new Date(key.expiration),
});
