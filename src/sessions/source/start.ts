import type { Answer } from '../../aws/clients/answer.js';
import type { ProviderCall } from '../../aws/clients/provider.js';
import type { Credentials } from '../../aws/credentials.js';
import type { ProvidedStart } from '../../aws/provided-start.js';
import type { AwsSettings } from './aws-settings.js';

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

/** The credentials that a chain of calls starts with: at hand, or given by somebody else. */
export type Start = { readonly kind: 'keys'; readonly credentials: Credentials } | ProvidedStart;

export type StartOf<K extends Start['kind']> = Extract<Start, { readonly kind: K }>;

/** What every way to source credentials is: a file in `starts/`, and a row in `start-kinds.ts`. */
export interface StartKind<S extends Start> {
  signer(start: S): Signer;
  /** What makes its credentials what they are, without having them. Holds no secret. */
  key(start: S, aws: AwsSettings): object;
  /** The credentials, or the fault of what gives them. @param call - of the SDK's providers */
  obtain(start: S, call: () => ProviderCall): Promise<Answer<Credentials>>;
}
