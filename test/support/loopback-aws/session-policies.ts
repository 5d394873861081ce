import { managedPolicy } from './managed-policies.js';
import type { PolicyDocument } from './policy-document.js';
import { listOf, type Parameters } from './query-protocol.js';
import { Refusal, validationError } from './refusal.js';

function sessionPolicy(arn: string): PolicyDocument {
  if (!/^arn:[\w-]+:iam::(aws|\d{12}):policy\/./.test(arn)) throw validationError(`${arn} is invalid`);
  return managedPolicy(arn);
}

function readPolicy(text: string): PolicyDocument {
  try {
    const document = JSON.parse(text) as Partial<PolicyDocument> | null;
    if (document?.Statement !== undefined) return { Statement: document.Statement };
  } catch {
    // Answered like JSON that is no policy.
  }
  throw new Refusal(400, 'MalformedPolicyDocument', 'The policy is not in the valid JSON format.');
}

/** What a session is narrowed down to. */
export function readSessionPolicies(params: Parameters): PolicyDocument[] {
  const managed = listOf(params, 'PolicyArns', 'arn').map(sessionPolicy);
  const inline = params['Policy'];
  return inline === undefined ? managed : [...managed, readPolicy(inline)];
}
