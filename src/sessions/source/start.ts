import type { AccountEntry } from '../../accounts/schema.js';
import type { Answer } from '../../aws/clients/answer.js';
import type { ProviderCall } from '../../aws/clients/provider.js';
import type { Credentials } from '../../aws/credentials.js';
import type { ProvidedStart } from '../../aws/provided-start.js';
import type { SignInContext } from '../../identity-center/access-token.js';
import type { SignIn } from '../../identity-center/sign-in.js';
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
  | 'oidc-token'
  | 'temporary-keys';

/** The credentials that a chain of calls starts with: at hand, or given by somebody else. */
export type Start =
  | { readonly kind: 'keys'; readonly credentials: Credentials }
  | PermissionSetStart
  | OidcStart
  | ProvidedStart;

/** A token of a pipeline, which assumes the first role of a chain in the place of credentials. */
export interface OidcStart {
  readonly kind: 'oidc';
  readonly from: NonNullable<AccountEntry['oidc']>;
  /** The account that says so. */
  readonly account: string;
  readonly partition: string;
}

/** A permission set of an account of ours, by a sign-in. */
export interface PermissionSetStart {
  readonly kind: 'permission-set';
  /** As it is named: `payments/ro`. */
  readonly account: string;
  readonly accountId: string;
  readonly permissionSet: string;
  readonly partition: string;
  readonly signIn: SignIn;
  /** Which sign-in lives now; undefined where nobody is signed in. */
  readonly signInId: string | undefined;
}

/** The session of an account that a start is by itself. */
export interface StartSession {
  /** As people name it. */
  readonly account: string;
  readonly accountId: string;
  readonly permissionSet: string;
  readonly partition: string;
  readonly signIn: SignIn;
  /** As `rightsOf` has them. */
  readonly rights: string;
  /** Whether it may lie in the cache: it is known whose it is. */
  readonly isKept: boolean;
}

/** What obtaining a start needs of the outside. */
export interface StartCall extends ProviderCall, SignInContext {}

export type StartOf<K extends Start['kind']> = Extract<Start, { readonly kind: K }>;

/** What every way to source credentials is: a file in `starts/`, and a row in `start-kinds.ts`. */
export interface StartKind<S extends Start> {
  signer(start: S): Signer;
  /** What makes its credentials what they are, without having them. Holds no secret. */
  key(start: S, aws: AwsSettings): object;
  /** The credentials, or the fault of what gives them. */
  obtain(start: S, call: () => StartCall): Promise<Answer<Credentials>>;
  /** The name of the sign-in of Identity Center that it relies on. */
  signIn?(start: S): string | undefined;
  /** Of one that has a token in the place of credentials. @throws AcctmgrError where there is none */
  token?(start: S, call: () => StartCall): Promise<string>;
  /** Of one whose credentials are a session of an account already, which is kept and written down as those of roles are. */
  session?(start: S): StartSession;
}
