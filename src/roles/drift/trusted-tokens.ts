import { oneLine } from '../../system/safe-text.js';
import { isAnybodys } from '../trusted-pipelines.js';
import { mending } from './mending.js';
import type { ExaminedRole, RoleFinding } from './role-finding.js';
import { demandsOn, type TrustStatement } from './trust-statement.js';

/* Trust in what others sign: the tokens of OpenID Connect, and the assertions of SAML. */

const PROVIDER = /^arn:[^:]*:iam::\d{12}:oidc-provider\/(.+)$/;
const SAML = /^arn:[^:]*:iam::\d{12}:saml-provider\//;
/** Those that IAM knows without a provider in the account: `accounts.google.com`. */
const BUILT_IN = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;

/** The condition keys of an issuer begin with its host. */
const hostOf = (principal: string): string | undefined =>
  PROVIDER.exec(principal)?.[1] ?? (BUILT_IN.test(principal) ? principal : undefined);

const claimsOf = (host: string, claims: string): RegExp =>
  new RegExp(`^${host.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}:${claims}$`, 'i');

const SUBJECT = 'sub';
const AUDIENCE = '(?:aud|app_id)';
/** Claims beside the subject that say whose the pipeline is. A branch or an environment is called alike everywhere. */
const OWNER =
  '(?:repository(?:_id|_owner|_owner_id)?|enterprise(?:_id)?|project_(?:id|path)|namespace_(?:id|path)|organization(?:_id)?|oid|hd|email)';

/** A wildcard stands for what is below an owner, and not for owners. */
const isOfOwner = (value: string): boolean => !/[*?]/.test(value) || /^[^*?/]+\//.test(value);

const howToName = (role: ExaminedRole): string =>
  mending(role, 'To say which pipelines are meant', '--oidc-subject SUBJECT');

function ofSubjects(role: ExaminedRole, statement: TrustStatement, host: string): readonly RoleFinding[] {
  const subjects = demandsOn(statement, claimsOf(host, SUBJECT)).flatMap(({ wanted }) => wanted);
  // Of the values of a condition, any one is enough.
  if (demandsOn(statement, claimsOf(host, OWNER)).some(({ wanted }) => wanted.every(isOfOwner))) return [];
  const finding = (message: string): RoleFinding => ({
    code: 'any_subject',
    severity: 'high',
    message,
    fix: howToName(role),
  });
  if (subjects.length === 0)
    return [
      finding(`It trusts every token of ${oneLine(host)}, whoever it was given to: no subject is asked for.`),
    ];
  return subjects
    .filter(isAnybodys)
    .map((subject) => finding(`${oneLine(subject)} of ${oneLine(host)} lets in strangers, too.`));
}

const withoutAudience = (issuer: string, fix: string): RoleFinding => ({
  code: 'no_audience',
  severity: 'medium',
  message: `It asks ${oneLine(issuer)} for no audience, so that what was meant for others is taken, too.`,
  fix,
});

/** acctmgr makes no roles for SAML. */
const FOR_SAML =
  'Add to its trust policy: "StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}';

function ofToken(role: ExaminedRole, statement: TrustStatement, principal: string): readonly RoleFinding[] {
  const host = hostOf(principal);
  if (host !== undefined)
    return [
      ...ofSubjects(role, statement, host),
      ...(demandsOn(statement, claimsOf(host, AUDIENCE)).length === 0
        ? [withoutAudience(host, howToName(role))]
        : []),
    ];
  return SAML.test(principal) && demandsOn(statement, /^SAML:aud$/i).length === 0
    ? [withoutAudience(principal, FOR_SAML)]
    : [];
}

export const tokensIn = (role: ExaminedRole, statements: readonly TrustStatement[]): readonly RoleFinding[] =>
  statements
    .filter(({ isAllow }) => isAllow)
    .flatMap((statement) =>
      statement.principals
        .filter(({ kind }) => kind === 'Federated')
        .flatMap(({ name }) => ofToken(role, statement, name)),
    );
