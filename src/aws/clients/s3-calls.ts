import { createHash } from 'node:crypto';
import { timeLimit } from '../../system/time-limit.js';
import { toFault, type Fault } from '../faults/fault.js';
import { secretParts } from '../key-form.js';
import type { Answer } from './answer.js';
import { sendText, type TextAnswer } from './json-request.js';
import type { ServiceCall } from './service-call.js';
import { signedHeaders } from './signed-request.js';

/* One object of S3, read or written whole. Nothing follows a redirect: it would be signed for another place. */

export interface S3Object {
  readonly bucket: string;
  readonly key: string;
}

export interface ReadTerms {
  /** The account that the bucket must be of. */
  readonly owner?: string | undefined;
  /** Of what is known: where it is still so, the answer is a fault with HTTP 304. */
  readonly etag?: string | undefined;
  /** Default: as much as any other answer. */
  readonly mostBytes?: number;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** Where another one wrote first, the answer is a fault with HTTP 412, or 409 where that is at this moment. */
export interface WriteTerms {
  readonly owner?: string | undefined;
  /** The ETag of what it takes the place of. */
  readonly instead?: string | undefined;
  /** Whether nothing stands there yet. */
  readonly isNew?: boolean;
}

export interface ObjectText {
  readonly text: string;
  readonly etag: string | undefined;
}

const encoded = (key: string): string =>
  key
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replace(
        /[!'()*]/g,
        (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join('/');

/** AWS's own host has the bucket in front; an imitation has it in the path. A bucket with a dot fits no certificate. */
function addressOf({ target }: ServiceCall, { bucket, key }: S3Object): URL {
  const base = target.endpoint.replace(/\/+$/, '');
  const isOwnHost = target.endpointFrom === undefined && !bucket.includes('.');
  const place = isOwnHost ? base.replace('://', `://${bucket}.`) : `${base}/${bucket}`;
  return new URL(`${place}/${encoded(key)}`);
}

const elementOf = (text: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];

const one = (header: string | string[] | undefined): string | undefined => [header].flat()[0];

function faultOf({ status, headers, text }: TextAnswer, secrets: readonly (string | undefined)[]): Fault {
  const region = one(headers['x-amz-bucket-region']);
  const isElsewhere = status === 301 || status === 307;
  const said = elementOf(text, 'Message') ?? `HTTP ${status}`;
  return toFault(
    {
      name: elementOf(text, 'Code') ?? (status === 404 ? 'NoSuchKey' : 'Unknown'),
      message: isElsewhere && region !== undefined ? `The bucket lies in ${region}.` : said,
      $metadata: { httpStatusCode: status, requestId: one(headers['x-amz-request-id']), attempts: 1 },
      $response: { headers },
    },
    secrets,
  );
}

async function ask(
  call: ServiceCall,
  method: 'GET' | 'PUT',
  object: S3Object,
  body: string,
  more: Readonly<Record<string, string>>,
  { mostBytes, signal: ended }: Pick<ReadTerms, 'mostBytes' | 'signal'> = {},
): Promise<Answer<TextAnswer>> {
  const secrets = secretParts(call.credentials);
  try {
    const url = addressOf(call, object);
    const { credentials, target, now, transport } = call;
    const content = createHash('sha256').update(body).digest('hex');
    const headers = await signedHeaders(
      { method, url, headers: { 'x-amz-content-sha256': content, ...more }, body },
      { credentials, service: 's3', region: target.region, now },
    );
    const request = { method, url, headers, ...(method === 'PUT' ? { body } : {}) };
    const signal = timeLimit(transport.timeoutMs, ended);
    const answer = await sendText(request, transport, signal, mostBytes);
    return answer.status === 200
      ? {
          ok: true,
          value: answer,
          requestId: one(answer.headers['x-amz-request-id']),
          clockSkewMs: undefined,
        }
      : { ok: false, fault: faultOf(answer, secrets) };
  } catch (error) {
    ended?.throwIfAborted();
    return { ok: false, fault: toFault(error, secrets) };
  }
}

/** @param owner - the account that the bucket must be of: one of that name may be anybody's */
const ownedBy = (owner: string | undefined): Readonly<Record<string, string>> =>
  owner === undefined ? {} : { 'x-amz-expected-bucket-owner': owner };

/** @throws the reason of the signal that ends it */
export async function getObject(
  call: ServiceCall,
  object: S3Object,
  { owner, etag, ...terms }: ReadTerms,
): Promise<Answer<ObjectText>> {
  const unlessSame: Readonly<Record<string, string>> = etag === undefined ? {} : { 'if-none-match': etag };
  const answer = await ask(call, 'GET', object, '', { ...ownedBy(owner), ...unlessSame }, terms);
  if (!answer.ok) return answer;
  const { text, headers } = answer.value;
  return { ...answer, value: { text, etag: one(headers.etag) } };
}

export async function putObject(
  call: ServiceCall,
  object: S3Object,
  text: string,
  { owner, instead, isNew = false }: WriteTerms,
): Promise<Answer<object>> {
  return ask(call, 'PUT', object, text, {
    'content-type': 'application/json',
    ...ownedBy(owner),
    ...(isNew ? { 'if-none-match': '*' } : {}),
    ...(instead === undefined ? {} : { 'if-match': instead }),
  });
}
