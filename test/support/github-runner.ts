import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { LoopbackAws } from './loopback-aws/loopback-aws.js';

export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';

/** A job of GitHub Actions that may ask for tokens (`permissions: id-token: write`). */
export interface GithubRunner {
  /** Of the identity provider in the account. */
  readonly providerArn: string;
  readonly subject: string;
  /** What the job's steps are given. */
  readonly env: Readonly<Record<string, string>>;
  /** The audiences that tokens were asked for, oldest first. */
  readonly audiences: readonly string[];
  /** Whether the service answers; default true. */
  works: boolean;
}

/** GitHub's service for tokens, as strict as it is: one audience, and the bearer token of the job. */
export async function startGithubRunner(
  aws: LoopbackAws,
  account: string,
  audience = 'sts.amazonaws.com',
): Promise<GithubRunner> {
  const provider = aws.oidcProvider({ account, issuer: GITHUB_ISSUER, audiences: [audience] });
  const subject = 'repo:corp/shop:ref:refs/heads/main';
  const bearer = randomUUID();
  const audiences: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://runner');
    const [wanted = '', ...others] = url.searchParams.getAll('audience');
    const isAllowed = request.headers.authorization?.toLowerCase() === `bearer ${bearer}`;
    const isRight = request.method === 'GET' && url.searchParams.get('api-version') === '2.0';
    const status = !isAllowed ? 401 : !isRight || others.length > 0 ? 400 : runner.works ? 200 : 500;
    if (status === 200) audiences.push(wanted);
    const value = status === 200 ? provider.token({ sub: subject, aud: wanted }) : undefined;
    const body = value === undefined ? { message: 'no' } : { count: value.length, value };
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const runner: GithubRunner = {
    providerArn: provider.arn,
    subject,
    env: {
      GITHUB_ACTIONS: 'true',
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer,
    },
    audiences,
    works: true,
  };
  return runner;
}

/** The trust policy that lets in one subject of an identity provider. */
export const trustingTokens = (providerArn: string, subject: string, audience = 'sts.amazonaws.com') => {
  const issuer = providerArn.slice(providerArn.indexOf('/') + 1);
  return {
    Statement: {
      Effect: 'Allow' as const,
      Principal: { Federated: providerArn },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${issuer}:aud`]: audience, [`${issuer}:sub`]: subject } },
    },
  };
};
