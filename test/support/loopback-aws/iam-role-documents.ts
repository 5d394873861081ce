import type { Call } from './call.js';
import { asList } from './condition.js';
import { checkPolicy, type PolicyDocument, type Statement } from './policy-document.js';
import { missingPrincipal, withIds } from './principal-ids.js';
import { Refusal, validationError } from './refusal.js';
import { homeOf } from './signer.js';

/* Whether IAM takes a document (IAM API Reference; IAM and AWS STS quotas). */

const MOST_TRUST = 2048;
// eslint-disable-next-line no-control-regex -- these are the characters that IAM takes
const CHARACTERS = /^[\u0009\u000A\u000D\u0020-\u00FF]+$/;

export const malformed = (message: string): Refusal => new Refusal(400, 'MalformedPolicyDocument', message);
export const limitExceeded = (message: string): Refusal => new Refusal(409, 'LimitExceeded', message);

/** White space between the values does not count. */
export const sizeOf = (document: object): number => JSON.stringify(document).length;

const isStatement = (value: unknown): value is Statement =>
  typeof value === 'object' &&
  value !== null &&
  'Effect' in value &&
  (value.Effect === 'Allow' || value.Effect === 'Deny');

export function readDocument(text: string, parameter: string): PolicyDocument {
  if (!CHARACTERS.test(text))
    throw validationError(
      `1 validation error detected: Value at '${parameter}' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+`,
    );
  let document: Partial<PolicyDocument> | null = null;
  try {
    document = JSON.parse(text) as Partial<PolicyDocument> | null;
  } catch {
    throw malformed('This policy contains invalid Json');
  }
  const statements = document?.Statement === undefined ? [] : asList(document.Statement);
  if (document?.Statement === undefined || !statements.every(isStatement))
    throw malformed('Syntax errors in policy.');
  if (document.Version !== undefined && !['2012-10-17', '2008-10-17'].includes(document.Version))
    throw malformed('Syntax errors in policy.');
  return checkPolicy({ ...document, Statement: document.Statement });
}

/** Of a role; as it is kept. */
export function readTrust(call: Call, parameter: string): PolicyDocument {
  const { params, world, signer } = call;
  const document = readDocument(params[parameter] ?? '', parameter);
  for (const statement of asList(document.Statement)) {
    if (statement.Resource !== undefined) throw malformed('Has prohibited field Resource');
    if (statement.Principal === undefined) throw malformed('Missing required field Principal');
    if (statement.Action === undefined) throw malformed('Missing required field Action');
    if (!asList(statement.Action).every((action) => /^sts:/i.test(action)))
      throw malformed('AssumeRole policy may only specify STS AssumeRole actions.');
  }
  const missing = missingPrincipal(world, document);
  if (missing !== undefined) throw malformed(`Invalid principal in policy: "AWS":"${missing}"`);
  if (sizeOf(document) > MOST_TRUST)
    throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${MOST_TRUST}`);
  return withIds(world, homeOf(signer).partition, document);
}

/** Of what a role may do. */
export function readPermissions(text: string, parameter: string): PolicyDocument {
  const document = readDocument(text, parameter);
  for (const statement of asList(document.Statement)) {
    if (statement.Principal !== undefined) throw malformed('Policy document should not specify a principal.');
    if (statement.Resource === undefined) throw malformed('Policy statement must contain resources.');
    if (statement.Action === undefined && statement.NotAction === undefined)
      throw malformed('Policy statement must contain actions.');
  }
  return document;
}
