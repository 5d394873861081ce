import { isTemporaryKey, lacksToken, type Credentials } from '../../aws/credentials.js';
import type { ProviderLeaf } from '../../aws/leaf.js';

/**
 * Who signs an AssumeRole call, as far as it decides how long the role session may be: AWS caps some of them at one
 * hour (IAM User Guide, Role chaining), for `temporary-keys` nobody outside AWS can know.
 */
export type Signer =
  | 'long-term-keys'
  | 'instance-role'
  | 'mfa-session'
  | 'role-session'
  | 'identity-center'
  | 'web-identity'
  | 'temporary-keys';

/** The credentials that a chain of calls begins with: at hand, or left to one of the SDK's providers. */
export type Leaf =
  | { readonly kind: 'keys'; readonly credentials: Credentials }
  | { readonly kind: 'provider'; readonly provider: ProviderLeaf; readonly signer: Signer };

/** One AssumeRole that a role profile of the AWS config file asks for. */
export interface ProfileHop {
  readonly profile: string;
  readonly roleArn: string;
  readonly externalId?: string;
  readonly mfaSerial?: string;
  readonly durationSeconds?: number;
  readonly sessionName?: string;
}

/** Where credentials come from, before anything was called. */
export interface Source {
  /** What a managed profile remembers as `acctmgr_source`: `profile:NAME`, `environment` or `default`. */
  readonly description: string;
  /** Why this source won, for `--debug`. */
  readonly reason: string;
  /** The profile that was named, whose region and endpoint settings apply. */
  readonly profile?: string;
  readonly leaf: Leaf;
  /** Taken in order, the first one signed by the leaf. */
  readonly hops: readonly ProfileHop[];
  /** What acctmgr handed out itself and passed over on the way, such as `AWS_PROFILE=assumed-dev`. */
  readonly passedOver?: string;
}

export function signerOf(leaf: Leaf): Signer {
  if (leaf.kind === 'provider') return leaf.signer;
  const { credentials } = leaf;
  return isTemporaryKey(credentials) || lacksToken(credentials) ? 'temporary-keys' : 'long-term-keys';
}
