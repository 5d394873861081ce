import { identityVerdict } from './authorization.js';
import { Refusal } from './refusal.js';
import { identityContext } from './request-context.js';
import type { Answer, ServiceRequest } from './service.js';
import { readAuthorization, verifySignature, type SignedRequest } from './signature.js';
import { homeOf } from './signer.js';

/** One action is known, `aws s3 ls`: enough to see in which account a tool is. */
export const asksForBuckets = ({ method, url, headers }: SignedRequest): boolean =>
  method === 'GET' && url.pathname === '/' && headers.authorization?.includes('/s3/aws4_request') === true;

const xml = (body: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;

function bucketsOf({ signed, world, now }: ServiceRequest): string {
  const authorization = readAuthorization(signed.headers);
  const key = world.keys.get(authorization.accessKeyId);
  if (key === undefined)
    throw new Refusal(
      403,
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
    );
  verifySignature(signed, authorization, key, now);
  const context = identityContext(key.signer, now, undefined);
  // Only a deny counts: who may list buckets is not what this service is asked for.
  if (identityVerdict(key.signer, 's3:ListAllMyBuckets', '*', context) === 'deny')
    throw new Refusal(403, 'AccessDenied', 'Access Denied');
  const { account } = homeOf(key.signer);
  const buckets = world.buckets
    .filter((bucket) => bucket.account === account)
    .map(
      ({ name, created }) => `<Bucket><Name>${name}</Name><CreationDate>${created}</CreationDate></Bucket>`,
    );
  return `<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>${account}</ID></Owner><Buckets>${buckets.join('')}</Buckets></ListAllMyBucketsResult>`;
}

export function listBuckets(request: ServiceRequest): Answer {
  const answer = { contentType: 'application/xml', requestId: request.world.chance.about('requests').uuid() };
  try {
    return { ...answer, status: 200, body: xml(bucketsOf(request)) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, code, message } = error;
    return {
      ...answer,
      status,
      code,
      body: xml(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`),
    };
  }
}
