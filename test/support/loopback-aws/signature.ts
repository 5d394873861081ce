import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { invalidToken, Refusal } from './refusal.js';

/** A request as it came over the wire: what a signature is computed from. */
export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** The service allows fifteen minutes either way ("(20220127T015928Z - 15 min.)" in its own messages). */
const tolerance = 15 * 60_000;

const incomplete = (message: string): Refusal => new Refusal(400, 'IncompleteSignature', message);
const mismatch = (message: string): Refusal => new Refusal(403, 'SignatureDoesNotMatch', message);

const headerOf = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
};

/** @throws Refusal MissingAuthenticationToken (unsigned) or IncompleteSignature (not Signature Version 4). */
export function readAuthorization(headers: IncomingHttpHeaders): Authorization {
  const header = headers.authorization;
  if (header === undefined) {
    throw new Refusal(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  }
  const [algorithm, ...rest] = header.split(' ');
  if (algorithm !== 'AWS4-HMAC-SHA256') throw incomplete(`Unsupported ${String(algorithm)} algorithm`);
  const fields = new Map<string, string>();
  for (const part of rest.join('').split(',')) {
    const at = part.indexOf('=');
    if (at < 0) {
      throw incomplete(
        `'${part}' not a valid key=value pair (missing equal-sign) in Authorization header: '${header}'.`,
      );
    }
    fields.set(part.slice(0, at), part.slice(at + 1));
  }
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((field) => !fields.has(field));
  if (missing.length > 0) {
    throw incomplete(missing.map((field) => `Authorization header requires '${field}' parameter. `).join(''));
  }
  const scope = (fields.get('Credential') ?? '').split('/');
  const [accessKeyId, date, region, service, terminator] = scope;
  if (!accessKeyId || !date || !region || !service || terminator !== 'aws4_request') {
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${scope.join('/')}'`,
    );
  }
  return {
    accessKeyId,
    date,
    region,
    service,
    signedHeaders: (fields.get('SignedHeaders') ?? '').split(';'),
    signature: fields.get('Signature') ?? '',
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** RFC 3986, which leaves fewer characters alone than encodeURIComponent does. */
const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** Every service but S3 escapes the path of a request once more. */
function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[], service: string): string {
  const query = [...request.url.searchParams]
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .sort()
    .join('&');
  const headers = signedHeaders.map(
    (name) => `${name}:${(headerOf(request.headers, name) ?? '').trim().replace(/ +/g, ' ')}\n`,
  );
  const { pathname } = request.url;
  const path = service === 's3' ? pathname : pathname.split('/').map(percentEncode).join('/');
  return [request.method, path, query, headers.join(''), signedHeaders.join(';'), sha256(request.body)].join(
    '\n',
  );
}

const compact = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');

function signingTime(request: SignedRequest, authorization: Authorization): string {
  const amzDate = headerOf(request.headers, 'x-amz-date');
  if (amzDate === undefined) {
    throw incomplete(`Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. `);
  }
  if (!/^\d{8}T\d{6}Z$/.test(amzDate)) {
    throw incomplete(
      `Date must be in ISO-8601 'basic format'. Got '${amzDate}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  }
  if (!amzDate.startsWith(authorization.date)) {
    throw mismatch(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${authorization.date}' != '${amzDate.slice(0, 8)}', from '${amzDate}'.`,
    );
  }
  return amzDate;
}

function checkSigningTime(amzDate: string, now: number): void {
  const signedAt = Date.parse(
    amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  if (signedAt < now - tolerance) {
    throw mismatch(
      `Signature expired: ${amzDate} is now earlier than ${compact(now - tolerance)} (${compact(now)} - 15 min.)`,
    );
  }
  if (signedAt > now + tolerance) {
    throw mismatch(
      `Signature not yet current: ${amzDate} is still later than ${compact(now + tolerance)} (${compact(now)} + 15 min.)`,
    );
  }
}

export interface SigningKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Milliseconds since the epoch. */
  readonly expiration?: number;
}

/** @throws Refusal InvalidClientTokenId, ExpiredToken, IncompleteSignature or SignatureDoesNotMatch. */
export function verifySignature(
  request: SignedRequest,
  authorization: Authorization,
  key: SigningKey,
  now: number,
): void {
  if (headerOf(request.headers, 'x-amz-security-token') !== key.sessionToken) throw invalidToken();
  if (key.expiration !== undefined && key.expiration <= now) {
    throw new Refusal(403, 'ExpiredToken', 'The security token included in the request is expired');
  }
  const amzDate = signingTime(request, authorization);
  checkSigningTime(amzDate, now);

  const { date, region, service, signedHeaders } = authorization;
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    amzDate,
    `${date}/${region}/${service}/aws4_request`,
    sha256(canonicalRequest(request, signedHeaders, service)),
  ].join('\n');
  const signingKey = [date, region, service, 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${key.secretAccessKey}`,
  );
  const expected = hmac(signingKey, stringToSign);
  const given = Buffer.from(authorization.signature, 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw mismatch(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
}
