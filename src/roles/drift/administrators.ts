import { listOf } from '../../aws/policy/policy-condition.js';
import { parseRoleArn } from '../../aws/arn.js';
import { oneLine } from '../../system/safe-text.js';
import type { RoleDesign } from '../role-design.js';
import { mending } from './mending.js';
import { isFields, isOfAction, isOfResource } from './statement-fields.js';
import type { ExaminedRole, RoleFinding } from './role-finding.js';
import { demandsOn, letIn, type TrustStatement } from './trust-statement.js';

/* Roles that may do everything, or give themselves what they may not. */

const MANAGED = /^arn:[^:]*:iam::aws:policy\/(AdministratorAccess|IAMFullAccess)$/;

type Policies = Pick<RoleDesign, 'managedPolicies' | 'inlinePolicies'>;

/** Who may do one of these to any role gives it, and so itself, whatever there is. */
const GIVING = ['iam:putrolepolicy', 'iam:attachrolepolicy'];
/** Any role, or one that no narrower pattern names. */
const SOME_ROLE = 'arn:aws:iam::000000000000:role/0';

const allowsAll = (document: unknown): boolean =>
  isFields(document) &&
  listOf(document['Statement'])
    .filter(isFields)
    .some((statement) => {
      const gives = GIVING.some((action) => isOfAction(statement, action));
      // A condition may say which policies, or within which boundary; of what allows everything, it says when.
      const isBounded = statement['Condition'] !== undefined && !isOfAction(statement, 'iam:deleterole');
      return statement['Effect'] === 'Allow' && gives && !isBounded && isOfResource(statement, SOME_ROLE);
    });

/** What makes an administrator of whoever has these policies, for people. */
const administrating = ({ managedPolicies, inlinePolicies }: Policies): readonly string[] => [
  ...managedPolicies.flatMap((arn) => MANAGED.exec(arn)?.[1] ?? []),
  ...Object.entries(inlinePolicies)
    .filter(([, document]) => allowsAll(document))
    .map(([name]) => `its inline policy ${oneLine(name)}`),
];

const MFA = /^aws:MultiFactorAuth(?:Present|Age)$/i;

/** Nobody is denied what no condition speaks of: long-term keys say nothing of MFA, hence `IfExists`. */
const deniesWithoutMfa = ({ isAllow, isOfAll, conditions }: TrustStatement): boolean =>
  !isAllow &&
  isOfAll &&
  conditions.length === 1 &&
  conditions.some(
    ({ operator, key, wanted }) =>
      /^BoolIfExists$/i.test(operator) && /Present$/i.test(key) && MFA.test(key) && wanted.join() === 'false',
  );

const isOfRoles = (pattern: string): boolean =>
  parseRoleArn(pattern) !== undefined || /^arn:[^:]*:iam::\d{12}:role\//.test(pattern);

/** Whether people could come with keys of their own: by their user, or by their account as a whole. */
function letsKeysIn(statement: TrustStatement): boolean {
  const { named, organizations, isEverybody } = letIn(statement);
  const narrowed = demandsOn(statement, /^aws:PrincipalArn$/i).flatMap(({ wanted }) => wanted);
  if (narrowed.length > 0 && narrowed.every(isOfRoles)) return false;
  return isEverybody || organizations.length > 0 || named.some((name) => !isOfRoles(name));
}

const asksMfa = (statement: TrustStatement): boolean =>
  demandsOn(statement, MFA).some(({ key, wanted }) => !/Present$/i.test(key) || wanted.join() === 'true');

function withoutMfa(role: ExaminedRole, statements: readonly TrustStatement[]): readonly RoleFinding[] {
  if (statements.some(deniesWithoutMfa)) return [];
  const open = statements.filter(
    (statement) => statement.isAllow && letsKeysIn(statement) && !asksMfa(statement),
  );
  const [why] = administrating(role.state);
  if (open.length === 0 || why === undefined) return [];
  const seems = open.some(({ conditions }) => conditions.some(({ key }) => MFA.test(key)));
  return [
    {
      code: 'no_mfa',
      severity: 'high',
      message: `It is an administrator (${why}), and whoever has keys of those it trusts needs no MFA${seems ? ': its condition lets pass who says nothing of MFA, as long-term keys do' : ''}.`,
      fix: mending(role, 'To have it asked for', '--mfa'),
    },
  ];
}

function beyondDesign(role: ExaminedRole): readonly RoleFinding[] {
  const { state, design } = role;
  if (design === undefined || administrating(design).length > 0) return [];
  return administrating(state).map((why) => ({
    code: 'more_than_designed',
    severity: 'high',
    message: `It may do everything by ${why}, and is not to.`,
    fix: mending(role, 'To take that away'),
  }));
}

export const administratorsIn = (
  role: ExaminedRole,
  statements: readonly TrustStatement[],
): readonly RoleFinding[] => [...withoutMfa(role, statements), ...beyondDesign(role)];
