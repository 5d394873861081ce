import type { ReservedRole } from '../aws/policy/reserved-role.js';

/** Somebody whom a role is to trust. */
export type Trusted =
  /** Whomever that account itself allows to. */
  | { readonly kind: 'account'; readonly accountId: string; readonly arn: string }
  | { readonly kind: 'user'; readonly accountId: string; readonly arn: string }
  | { readonly kind: 'role'; readonly accountId: string; readonly arn: string }
  | ({ readonly kind: 'permission-set' } & ReservedRole)
  | ({ readonly kind: 'pipeline' } & TrustedPipeline);

/** Whose tokens of OpenID Connect are trusted. */
export interface TrustedPipeline {
  /** Of the identity provider in the IAM of the role's account. */
  readonly arn: string;
  /** Without `https://`. */
  readonly host: string;
  readonly audiences: readonly string[];
  /** May hold `*` and `?`. */
  readonly subjects: readonly string[];
}

/** AssumeRole is signed by them; pipelines show a token. */
export type SigningTrusted = Exclude<Trusted, { readonly kind: 'pipeline' }>;

/** The session of a role, one of Identity Center included, and a token never carry MFA (IAM User Guide, aws:MultiFactorAuthPresent). */
export const canShowMfa = ({ kind }: Trusted): boolean => kind === 'account' || kind === 'user';

/** What signs with a role session is a chain, which AWS ends after an hour. */
export const isChain = ({ kind }: Trusted): boolean => kind === 'role' || kind === 'permission-set';

export const rootOf = (partition: string, accountId: string): Extract<Trusted, { kind: 'account' }> => ({
  kind: 'account',
  accountId,
  arn: `arn:${partition}:iam::${accountId}:root`,
});

const PARTS = /^arn:(?<partition>[^:]*):/;

export const partitionOfTrusted = (trusted: Trusted): string | undefined =>
  trusted.kind === 'permission-set' ? trusted.partition : PARTS.exec(trusted.arn)?.groups?.['partition'];

/** For people. */
export const describeTrusted = (trusted: Trusted): string =>
  trusted.kind === 'permission-set'
    ? `the permission set ${trusted.permissionSet} of ${trusted.accountId}`
    : trusted.arn;
