import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { ANSWER_TOO_LONG, readBody } from './answer-body.js';
import type { Credentials } from '../credentials.js';
import type { ProvidedStart } from '../provided-start.js';
import { readIfExists } from '../../system/files/private-files.js';

/*
 * The SDK's providers of the container and of the instance read whatever answers in the machine's place to its end, and take
 * no handler of ours.
 */

/** Named as the SDK's providers name theirs, by which it is told what kind of fault this is. */
function failed(message: string, name = 'CredentialsProviderError'): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

/** Somebody is there, and silent. */
const SILENT = 'Silent';

interface Asked {
  readonly method?: 'GET' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  /** How long nothing may come. */
  readonly idleMs?: number;
}

interface Answered {
  readonly status: number;
  readonly body: string;
}

async function ask(url: URL, asked: Asked, signal: AbortSignal): Promise<Answered> {
  const { method = 'GET', headers = {}, idleMs } = asked;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, { method, headers, signal, agent: false, timeout: idleMs });
    request.once('timeout', () => {
      const isThere = request.socket?.connecting === false;
      request.destroy(failed('nothing answered in time', isThere ? SILENT : 'TimeoutError'));
    });
    request.once('response', resolve).once('error', (error) => {
      reject(signal.aborted ? (signal.reason as Error) : error);
    });
    request.end();
  });
  const body = await readBody(response, signal);
  return { status: response.statusCode ?? 0, body: body.toString('utf8') };
}

function requireDone({ status, body }: Answered): string {
  if (status >= 200 && status < 300) return body;
  throw failed(`it answered with HTTP ${status}`);
}

/** Both give the same document; a secret of it is in no message. */
function credentialsIn(text: string): Required<Credentials> {
  let document: Readonly<Record<string, unknown>>;
  try {
    // Whatever it is: of a number or a text every key is undefined.
    document = Object(JSON.parse(text)) as typeof document;
  } catch {
    throw failed('it did not answer with JSON');
  }
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = document;
  const expiration = new Date(typeof Expiration === 'string' ? Expiration : NaN);
  const isWhole = [AccessKeyId, SecretAccessKey, Token].every((one) => typeof one === 'string' && one !== '');
  if (!isWhole || Number.isNaN(expiration.getTime())) throw failed('its answer is not whole');
  return {
    accessKeyId: AccessKeyId as string,
    secretAccessKey: SecretAccessKey as string,
    sessionToken: Token as string,
    expiration,
  };
}

/** Those that AWS's SDKs send a container's token to without TLS. */
const CONTAINER_HOSTS: ReadonlySet<string> = new Set([
  ...['localhost', '[::1]', '169.254.170.2', '169.254.170.23', '[fd00:ec2::23]'],
]);
const LOOPBACK = /^127(?:\.\d{1,3}){3}$/;

function tokenIn(file: string): string {
  const bytes = readIfExists(file);
  if (bytes === undefined) throw failed('its token file is not there');
  return Buffer.from(bytes).toString('utf8');
}

const TRIES = 3;
const BETWEEN_TRIES_MS = 1000;

/** What the endpoint of ECS, EKS Pod Identity and the like gives; asked as often as botocore asks it. */
export async function containerCredentials(
  { url: address, token, tokenFile }: Extract<ProvidedStart, { kind: 'container' }>,
  signal: AbortSignal,
): Promise<Credentials> {
  const url = new URL(address);
  if (url.protocol !== 'https:' && !CONTAINER_HOSTS.has(url.hostname) && !LOOPBACK.test(url.hostname))
    throw failed('its address is neither https nor one of this machine');
  for (let tries = 1; ; tries += 1) {
    const authorization = tokenFile ? tokenIn(tokenFile) : token;
    if (/[\r\n]/.test(authorization ?? '')) throw failed('its token holds a line break');
    const headers = authorization ? { authorization } : {};
    let answered: Answered | undefined;
    try {
      answered = await ask(url, { headers }, signal);
    } catch (error) {
      const isOver = signal.aborted || (error as Error).name === ANSWER_TOO_LONG;
      if (isOver || tries === TRIES) throw error;
    }
    if (answered !== undefined && (answered.status < 500 || tries === TRIES))
      return credentialsIn(requireDone(answered));
    await wait(BETWEEN_TRIES_MS, undefined, { signal }).catch(() => {
      throw signal.reason;
    });
  }
}

const IDLE_MS = 1000;
const ROLES = '/latest/meta-data/iam/security-credentials/';
/** The statuses of metadata without tokens. */
const TOKENLESS: ReadonlySet<number> = new Set([403, 404, 405]);

/** The token of the second version; a container a hop away gets no answer, and asks as the first one did. */
async function metadataToken(endpoint: string, signal: AbortSignal): Promise<string | undefined> {
  const headers = { 'x-aws-ec2-metadata-token-ttl-seconds': '21600' };
  try {
    const asked = { method: 'PUT', headers, idleMs: IDLE_MS } as const;
    const answered = await ask(new URL('/latest/api/token', endpoint), asked, signal);
    return TOKENLESS.has(answered.status) ? undefined : requireDone(answered);
  } catch (error) {
    if (!signal.aborted && (error as Error).name === SILENT) return undefined;
    throw error;
  }
}

/** While the metadata has nothing newer, AWS takes expired keys of the instance for longer, as its SDKs do. */
const EXTENSION_MS = 15 * 60_000;

/** What the metadata of the EC2 instance gives. */
export async function instanceCredentials(
  { endpoint, needsToken }: Extract<ProvidedStart, { kind: 'instance' }>,
  now: number,
  signal: AbortSignal,
): Promise<Credentials> {
  const token = await metadataToken(endpoint, signal);
  if (token === undefined && needsToken) throw failed('it gave no token, and is not asked without one');
  const headers = token === undefined ? {} : { 'x-aws-ec2-metadata-token': token };
  const get = async (path: string) =>
    requireDone(await ask(new URL(path, endpoint), { headers, idleMs: IDLE_MS }, signal));
  const role = (await get(ROLES)).trim();
  const credentials = credentialsIn(await get(ROLES + role));
  return credentials.expiration.getTime() > now
    ? credentials
    : { ...credentials, expiration: new Date(now + EXTENSION_MS) };
}
