import type { EffectiveAccount } from '../accounts/effective.js';
import { partitionNamed } from '../aws/partition.js';
import { usageError } from '../system/failure.js';
import { oneLine, shorten } from '../system/safe-text.js';
import type { TrustedPipeline } from './trusted.js';

/* The pipelines whose tokens a role is to trust (`oidc` of accounts.json). */

export interface PipelineWish {
  /** The host of the provider, where it is not that of `oidc`. */
  readonly provider: string | undefined;
  readonly audiences: readonly string[];
  readonly subjects: readonly string[];
}

const GITHUB = 'token.actions.githubusercontent.com';
const PROVIDER = /^(?!.*\/\/)[a-z0-9.-]+(?::\d+)?(?:\/[\w.~/-]*[\w.~-])?$/i;

/** The beginnings of what GitHub and GitLab call their pipelines by: behind them stands whose they are. */
const EXAMPLES: Readonly<Record<string, string>> = {
  github: 'repo:OWNER/REPOSITORY:ref:refs/heads/main',
  gitlab: 'project_path:GROUP/PROJECT:ref_type:branch:ref:main',
};
const issuerOf = ({ oidc }: Pick<EffectiveAccount, 'oidc'>): string | undefined =>
  typeof oidc === 'string' ? oidc : undefined;

function hostFor(account: EffectiveAccount, provider: string | undefined): string {
  const issuer = issuerOf(account);
  const host =
    provider?.replace(/^https:\/\//, '') ?? (issuer === 'github' ? GITHUB : issuer && 'gitlab.com');
  if (host === undefined)
    throw usageError(`Whose tokens ${oneLine(account.name)} is to trust is not known.`, {
      hint: `Name the issuer of the tokens: --oidc-provider gitlab.example.com (GitHub's is ${GITHUB}).`,
    });
  if (PROVIDER.test(host)) return host;
  throw usageError(`--oidc-provider ${shorten(oneLine(host), 80)} is not the address of an issuer.`, {
    hint: 'Give it without https://, as it stands in the IAM of the account: gitlab.example.com',
  });
}

/**
 * Whether a stranger's pipeline would match: anybody can make a repository of some name at GitHub, so that a wildcard must
 * not stand where whose it is does.
 */
export const isAnybodys = (subject: string): boolean =>
  /^[^:]*:?[*?]/.test(subject) || /^(?:repo|project_path):(?![^*?/:]+\/)/.test(subject);

function requireSubjects(account: EffectiveAccount, subjects: readonly string[]): void {
  const example = EXAMPLES[issuerOf(account) ?? 'github'] ?? '';
  const name = oneLine(account.name);
  if (subjects.length === 0)
    throw usageError(`Which pipelines may assume the role of ${name} is not known.`, {
      hint: `Name the subject of their tokens: --oidc-subject ${example}. A refusal by AWS says what a token has.`,
    });
  const wide = subjects.find(isAnybodys);
  if (wide === undefined) return;
  throw usageError(`--oidc-subject ${shorten(oneLine(wide), 80)} lets in pipelines of strangers.`, {
    hint: `Say whose they are before any wildcard: --oidc-subject ${example}`,
  });
}

function audienceOf(account: EffectiveAccount, host: string): string {
  if (issuerOf(account) === 'gitlab') return `https://${host}`;
  return `sts.${partitionNamed(account.partition)?.dnsSuffix ?? 'amazonaws.com'}`;
}

/** @throws AcctmgrError (exit 2) where it is not said which pipelines, or strangers' are meant, too */
export function trustedPipelines(account: EffectiveAccount, wish: PipelineWish): readonly TrustedPipeline[] {
  const { provider, audiences, subjects } = wish;
  if (account.oidc === undefined && provider === undefined && subjects.length + audiences.length === 0)
    return [];
  const host = hostFor(account, provider);
  requireSubjects(account, subjects);
  return [
    {
      arn: `arn:${account.partition}:iam::${account.account_id}:oidc-provider/${host}`,
      host,
      audiences: audiences.length === 0 ? [audienceOf(account, host)] : audiences,
      subjects,
    },
  ];
}

/** What a person should know of a subject with a wildcard. */
export const subjectNotes = (pipelines: readonly TrustedPipeline[]): readonly string[] =>
  pipelines
    .flatMap(({ subjects }) => subjects)
    .filter((subject) => /[*?]/.test(subject))
    .map((subject) => `${oneLine(subject)} lets in whatever matches it, pull requests say.`);
