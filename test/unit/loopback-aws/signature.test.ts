import { expect, test } from 'vitest';
import {
  readAuthorization,
  verifySignature,
  type SignedRequest,
} from '../../support/loopback-aws/signature.js';

// The worked example of "Create a signed AWS API request" (IAM User Guide): ListUsers, with its published signature.
const key = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const signature = '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7';
const headers = {
  host: 'iam.amazonaws.com',
  'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
  'x-amz-date': '20150830T123600Z',
  authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=${signature}`,
};
const request: SignedRequest = {
  method: 'GET',
  url: new URL('https://iam.amazonaws.com/?Version=2010-05-08&Action=ListUsers'),
  headers,
  body: '',
};
const signedAt = Date.parse('2015-08-30T12:36:00Z');

const verify = (changes: Partial<SignedRequest>, now = signedAt): string => {
  const changed = { ...request, ...changes };
  try {
    verifySignature(changed, readAuthorization(changed.headers), key, now);
    return 'verified';
  } catch (error) {
    return (error as Error).message;
  }
};

test('the published example verifies', () => {
  expect(verify({})).toBe('verified');
});

test.each<[string, Partial<SignedRequest>]>([
  ['method', { method: 'POST' }],
  ['query', { url: new URL('https://iam.amazonaws.com/?Version=2010-05-08&Action=DeleteUsers') }],
  ['path', { url: new URL('https://iam.amazonaws.com/x?Version=2010-05-08&Action=ListUsers') }],
  ['body', { body: 'x' }],
  ['host', { headers: { ...headers, host: 'iam.example.com' } }],
  ['date', { headers: { ...headers, 'x-amz-date': '20150830T123601Z' } }],
  ['signature', { headers: { ...headers, authorization: headers.authorization.replace(/.$/, '8') } }],
])('another %s does not', (_, changes) => {
  expect(verify(changes)).toMatch(/^The request signature we calculated does not match/);
});

const minutes = 60_000;

test.each([
  [15 * minutes, 'verified'],
  [-15 * minutes, 'verified'],
  [
    15 * minutes + 1000,
    'Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T125101Z - 15 min.)',
  ],
  [
    -15 * minutes - 1000,
    'Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T122059Z + 15 min.)',
  ],
])('a service whose clock is %i ms ahead answers: %s', (ahead, expected) => {
  expect(verify({}, signedAt + ahead)).toBe(expected);
});

test.each([
  ['Basic QWxhZGRpbg==', 'Unsupported Basic algorithm'],
  ['AWS4-HMAC-SHA256 Credential', /^'Credential' not a valid key=value pair \(missing equal-sign\)/],
  [
    'AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request',
    /'Signature' parameter\. .*'SignedHeaders' parameter\. $/,
  ],
  ['AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=00', /^Credential must have exactly 5/],
])('an Authorization header %j is incomplete', (authorization, expected) => {
  expect(() => readAuthorization({ authorization })).toThrow(expected);
});
