import type { TextLimit } from '../aws/limits.js';
import { TAG_KEY, TAG_VALUE, fitsLimit } from '../aws/limits.js';
import { usageError, type AcctmgrError } from '../system/failure.js';
import { oneLine, shorten } from '../system/safe-text.js';
import { KEEPER_TAG, tagsOf, type RoleDesign } from './role-design.js';

/*
 * What IAM takes (service model iam/2010-05-08, IAM User Guide: IAM and AWS STS quotas), looked at before anything is printed
 * or sent: its own refusals name the characters, and not where they came from.
 */

/** Seconds. */
export const MAX_SESSION = { min: 3600, max: 43_200, default: 3600 } as const;

const DESCRIPTION: TextLimit = {
  min: 0,
  max: 1000,
  pattern: /^[\t\n\r -~\u00a1-\u00ff]*$/,
  says: 'at most 1000 characters of Latin-1: no long dashes, curly quotes or emoji',
};
const PATH: TextLimit = {
  min: 1,
  max: 512,
  pattern: /^\/(?:[!-.0-~]+\/)*$/,
  says: 'at most 512 printable characters between slashes, such as /team/',
};
const ROLE_NAME: TextLimit = {
  min: 1,
  max: 64,
  pattern: /^[\w+=,.@-]*$/,
  says: '1 to 64 letters, digits or _+=,.@-',
};
/** Of an inline policy. */
export const POLICY_NAME: TextLimit = {
  min: 1,
  max: 128,
  pattern: /^[\w+=,.@-]*$/,
  says: '1 to 128 letters, digits or _+=,.@-',
};

const MOST_TRUST = 2048;
const MOST_INLINE = 10_240;
const MOST_MANAGED = 10;
const MOST_TAGS = 50;
/** Policy documents: tab, line feed, carriage return, and Latin-1 from the space on. */
const DOCUMENT = /^[\t\n\r -\u00ff]*$/;

/** IAM does not count the white space between the values, which is not written here. */
const sizeOf = (document: unknown): number => JSON.stringify(document).length;

const refused = (message: string, hint: string): AcctmgrError =>
  usageError(message, { code: 'refused_by_iam', hint });

function requireText(what: string, limit: TextLimit, text: string): void {
  if (fitsLimit(limit, text)) return;
  throw refused(`IAM would refuse the ${what} ${shorten(oneLine(text), 80)}.`, `It takes ${limit.says}.`);
}

/** Of AWS's own services, which make these roles themselves. */
function requireOwnRole({ name, path }: RoleDesign): void {
  if (!/^AWSReservedSSO_|^AWSServiceRoleFor/i.test(name) && !/^\/aws-(?:reserved|service-role)\//i.test(path))
    return;
  throw refused(
    `${path.slice(1)}${name} is a role that AWS makes itself, and lets nobody else make.`,
    'Take another name: --role NAME.',
  );
}

function requireTrust({ trust }: RoleDesign): void {
  const size = sizeOf(trust);
  if (!DOCUMENT.test(JSON.stringify(trust)))
    throw refused('The trust policy holds characters that IAM refuses.', 'It takes Latin-1 only.');
  if (size <= MOST_TRUST) return;
  throw refused(
    `The trust policy has ${size} characters, and IAM takes ${MOST_TRUST}.`,
    'Trust fewer principals, or an account as a whole, and let its policies say who may: --trust ACCOUNT',
  );
}

function requirePolicies({ managedPolicies, inlinePolicies }: RoleDesign): void {
  if (managedPolicies.length > MOST_MANAGED)
    throw refused(
      `IAM attaches ${MOST_MANAGED} managed policies to a role at most.`,
      'Put what they allow into one of your own.',
    );
  const size = Object.values(inlinePolicies).reduce<number>((sum, document) => sum + sizeOf(document), 0);
  Object.entries(inlinePolicies).forEach(([name, document]) => {
    requireText('policy name', POLICY_NAME, name);
    if (DOCUMENT.test(JSON.stringify(document))) return;
    throw refused(`The policy ${oneLine(name)} holds characters that IAM refuses.`, 'It takes Latin-1 only.');
  });
  if (size <= MOST_INLINE) return;
  throw refused(
    `The inline policies have ${size} characters, and IAM takes ${MOST_INLINE} of all of a role together.`,
    'Make a managed policy of one of them: --managed-policy ARN',
  );
}

function requireTags(design: RoleDesign): void {
  const keys = Object.keys(design.tags);
  if (keys.some((key) => key.toLowerCase() === KEEPER_TAG))
    throw refused(`The tag ${KEEPER_TAG} says who keeps the role, and is set by acctmgr.`, 'Leave it out.');
  if (Object.keys(tagsOf(design, 'acctmgr')).length > MOST_TAGS)
    throw refused(
      `IAM takes ${MOST_TAGS} tags, of which one is ${KEEPER_TAG}.`,
      `Give ${MOST_TAGS - 1} at most.`,
    );
  for (const [key, value] of Object.entries(design.tags)) {
    requireText('tag key', TAG_KEY, key);
    requireText(`value of the tag ${shorten(oneLine(key), 40)}:`, TAG_VALUE, value);
    if (keys.filter((other) => other.toLowerCase() === key.toLowerCase()).length === 1) continue;
    throw refused(`The tag ${oneLine(key)} is given twice.`, 'IAM does not tell case apart in tag keys.');
  }
}

/** @throws AcctmgrError (exit 2) `refused_by_iam` */
export function requireTakenByIam(design: RoleDesign): void {
  requireText('role name', ROLE_NAME, design.name);
  requireText('path', PATH, design.path);
  requireOwnRole(design);
  requireText('description', DESCRIPTION, design.description);
  requireTrust(design);
  requirePolicies(design);
  requireTags(design);
}

/** @throws AcctmgrError (exit 2) for a policy of a caller that IAM would refuse */
export function requireCallerName(kind: string, limit: TextLimit, name: string): void {
  requireText(`${kind} name`, limit, name);
}
