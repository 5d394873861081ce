import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { SessionCredentials } from '../aws/credentials.js';
import { AcctmgrError, EXIT } from '../system/failure.js';
import { isoTime } from '../system/iso-time.js';
import { listenOnLoopback } from '../system/processes/loopback-listener.js';
import { refusalOf, type Endpoint, type RequestRefusal } from './endpoint-request.js';

/** A container credentials endpoint (AWS SDKs and Tools Reference Guide, Container credential provider) on this machine. */
export interface CredentialServer {
  /** For `AWS_CONTAINER_CREDENTIALS_FULL_URI`. */
  readonly address: string;
  /** For `AWS_CONTAINER_AUTHORIZATION_TOKEN`. */
  readonly token: string;
  /** Answers nobody any more. */
  close(): void;
}

export interface Served {
  readonly accountId: string;
  /** Undefined of a permission set. */
  readonly roleArn?: string;
  /** @throws what keeps it from giving any */
  credentials(): Promise<SessionCredentials>;
}

const PATH = '/credentials';

/**
 * Whether it is worth asking again: SDKs do that after a 5xx. What only a person or an administrator can mend is a 403.
 * A message may say what to do; that of a bug says nothing.
 */
function failureOf(error: unknown): RequestRefusal {
  if (!(error instanceof AcctmgrError)) {
    return { status: 500, code: 'internal', message: 'A defect in acctmgr.' };
  }
  const { code, hint } = error;
  const message = hint === undefined ? error.message : `${error.message} ${hint}`;
  return { status: error.exitCode === EXIT.notAllowed ? 403 : 503, code, message };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    connection: 'close',
    ...(status === 405 ? { allow: 'GET' } : {}),
  });
  response.end(JSON.stringify(body));
}

/** The JavaScript SDK reads `Code` and `Message`; those of Go and Rust don't mind the case. */
const refuse = (response: ServerResponse, { status, code, message }: RequestRefusal): void => {
  send(response, status, { code, message, Code: code, Message: message });
};

async function answer(response: ServerResponse, served: Served): Promise<void> {
  const { accountId, roleArn } = served;
  try {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await served.credentials();
    send(response, 200, {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      Token: sessionToken,
      Expiration: isoTime(expiration),
      AccountId: accountId,
      RoleArn: roleArn,
    });
  } catch (error) {
    refuse(response, failureOf(error));
  }
}

/**
 * Serves on a random port of this machine's own address, to those who know a token that nobody can guess.
 *
 * @throws AcctmgrError where there is none to listen on
 */
export async function serveCredentials(
  served: Served,
  platform: NodeJS.Platform,
  addresses?: readonly string[],
): Promise<CredentialServer> {
  const token = randomBytes(32).toString('base64url');
  let endpoint: Endpoint = { authority: '', path: PATH, token };
  const server = createServer({ requestTimeout: 10_000 }, (request: IncomingMessage, response) => {
    const refusal = refusalOf(request, endpoint);
    if (refusal === undefined) void answer(response, served);
    else refuse(response, refusal);
  });
  endpoint = { ...endpoint, authority: await listenOnLoopback(server, platform, addresses) };
  return {
    address: `http://${endpoint.authority}${PATH}`,
    token,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
