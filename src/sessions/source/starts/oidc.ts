import { partitionNamed } from '../../../aws/partition.js';
import { notAllowed } from '../../../system/failure.js';
import { readIfExists } from '../../../system/files/private-files.js';
import { resolvePath } from '../../../system/paths.js';
import { oneLine } from '../../../system/safe-text.js';
import { tokenMark } from '../../../identity-center/sign-in-record.js';
import type { AwsSettings } from '../aws-settings.js';
import type { OidcStart, StartCall, StartKind } from '../start.js';
import { requireTokenFile } from '../token-file.js';

/** As GitLab's own pages call the token for AWS. */
export const GITLAB_VARIABLE = 'GITLAB_OIDC_TOKEN';

const GITHUB_URL = 'ACTIONS_ID_TOKEN_REQUEST_URL';
const GITHUB_TOKEN = 'ACTIONS_ID_TOKEN_REQUEST_TOKEN';

const variableOf = ({ from }: OidcStart): string | undefined =>
  from === 'github'
    ? GITHUB_TOKEN
    : from === 'gitlab'
      ? GITLAB_VARIABLE
      : 'env' in from
        ? from.env
        : undefined;

const missing = ({ account }: OidcStart, what: string, hint: string) =>
  notAllowed(`${oneLine(account)}: ${what}.`, { code: 'no_oidc_token', hint });

async function githubToken(start: OidcStart, { host, transport }: StartCall): Promise<string> {
  const { [GITHUB_URL]: url, [GITHUB_TOKEN]: bearer } = host.env;
  if (url === undefined || bearer === undefined)
    throw missing(
      start,
      'GitHub Actions gives this job no token',
      'Allow the job to ask for one: permissions: { id-token: write, contents: read }',
    );
  const audience = `sts.${partitionNamed(start.partition)?.dnsSuffix ?? 'amazonaws.com'}`;
  const { githubIdToken } = await import('../../../aws/clients/github-id-token.js');
  const answer = await githubIdToken({ url, bearer, audience }, transport);
  if (answer.ok) return answer.value.token;
  throw missing(
    start,
    `GitHub Actions gave no token (${answer.fault.message})`,
    'Look at the status of GitHub Actions, and run it again.',
  );
}

function variableToken(start: OidcStart, name: string, { host }: StartCall): string {
  const token = host.env[name]?.trim() ?? '';
  if (token !== '') return token;
  const hint =
    start.from === 'gitlab'
      ? `Have the job ask for it: id_tokens: { ${name}: { aud: "…" } }`
      : `Set it, or correct "oidc" of ${oneLine(start.account)}.`;
  throw missing(start, `the variable ${name}, which is to hold a token, is not set`, hint);
}

function fileToken({ account }: OidcStart, named: string, { host }: StartCall): string {
  const file = resolvePath(host, named);
  const namedBy = `"oidc" of ${oneLine(account)}`;
  requireTokenFile(host, file, namedBy, 'correct it in accounts.json');
  const token = readIfExists(file)?.toString('utf8').trim() ?? '';
  if (token !== '') return token;
  throw notAllowed(`The token file ${oneLine(file)}, which ${namedBy} names, is empty.`, {
    code: 'no_token_file',
    hint: 'Have the token written there.',
  });
}

function tokenOf(start: OidcStart, call: StartCall): Promise<string> | string {
  const { from } = start;
  if (from === 'github') return githubToken(start, call);
  if (from === 'gitlab') return variableToken(start, GITLAB_VARIABLE, call);
  return 'env' in from ? variableToken(start, from.env, call) : fileToken(start, from.token_file, call);
}

/** Whose token it is: another job on the same machine must not get what this one took. A hash of a secret opens nothing. */
function jobMark(start: OidcStart, { env }: AwsSettings): string | undefined {
  const variable = variableOf(start);
  return variable === undefined ? undefined : tokenMark(env[variable] ?? '');
}

/** A token of a pipeline, fetched anew for each call. */
export const oidcKind: StartKind<OidcStart> = {
  signer: () => 'oidc-token',
  key: (start, aws) => ({
    kind: 'oidc',
    from: start.from,
    partition: start.partition,
    job: jobMark(start, aws),
    machine: aws.machine,
  }),
  obtain: () => Promise.reject(new Error('A token signs nothing')),
  token: async (start, call) => tokenOf(start, call()),
};
