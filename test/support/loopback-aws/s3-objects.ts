import { createHash } from 'node:crypto';
import { Refusal } from './refusal.js';
import type { Answer, ServiceRequest } from './service.js';
import { readAuthorization, verifySignature, type SignedRequest } from './signature.js';
import { homeOf } from './signer.js';

/* Objects of buckets, read and written whole, by the path: `/bucket/key`. Only the account of a bucket may. */

const PATH = /^\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/;

export const asksForObject = ({ method, url, headers }: SignedRequest): boolean =>
  ['GET', 'PUT'].includes(method) &&
  PATH.test(url.pathname) &&
  headers.authorization?.includes('/s3/aws4_request') === true;

const etagOf = (text: string): string => `"${createHash('md5').update(text).digest('hex')}"`;

function accountOf({ signed, world, now }: ServiceRequest): string {
  const authorization = readAuthorization(signed.headers);
  const key = world.keys.get(authorization.accessKeyId);
  if (key === undefined)
    throw new Refusal(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist.');
  const content = createHash('sha256').update(signed.body).digest('hex');
  if (signed.headers['x-amz-content-sha256'] !== content)
    throw new Refusal(
      400,
      'XAmzContentSHA256Mismatch',
      'The provided header does not match what was computed.',
    );
  verifySignature(signed, authorization, key, now);
  return homeOf(key.signer).account;
}

function carriedOut(request: ServiceRequest): Pick<Answer, 'body' | 'headers'> {
  const { signed, world } = request;
  const account = accountOf(request);
  const [, name = '', key = ''] = PATH.exec(decodeURIComponent(signed.url.pathname)) ?? [];
  const bucket = world.buckets.find((one) => one.name === name);
  if (bucket === undefined) throw new Refusal(404, 'NoSuchBucket', 'The specified bucket does not exist');
  const owner = signed.headers['x-amz-expected-bucket-owner'] ?? bucket.account;
  if (bucket.account !== account || owner !== bucket.account)
    throw new Refusal(403, 'AccessDenied', 'Access Denied');
  const place = `${name}/${key}`;
  const standing = world.objects.get(place);
  const { 'if-match': instead, 'if-none-match': unless } = signed.headers;
  if (signed.method === 'PUT') {
    const isOther = instead !== undefined && (standing === undefined || etagOf(standing) !== instead);
    if (isOther || (unless === '*' && standing !== undefined))
      throw new Refusal(
        412,
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
      );
    world.objects.set(place, signed.body);
    return { body: '', headers: { etag: etagOf(signed.body) } };
  }
  if (standing === undefined) throw new Refusal(404, 'NoSuchKey', 'The specified key does not exist.');
  if (unless === etagOf(standing)) throw new Refusal(304, 'NotModified', 'Not Modified');
  return { body: standing, headers: { etag: etagOf(standing) } };
}

export function answerObject(request: ServiceRequest): Answer {
  const answer = { contentType: 'application/xml', requestId: request.world.chance.about('requests').uuid() };
  try {
    return { ...answer, status: 200, ...carriedOut(request) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, code, message } = error;
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
    return { ...answer, status, code, body };
  }
}
