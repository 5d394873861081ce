import { oneLine } from '../../system/safe-text.js';
import { isDeletedPrincipal } from '../compare/role-difference.js';
import { mendedTrust, mending } from './mending.js';
import type { ExaminedRole, RoleFinding } from './role-finding.js';
import { accountNamedBy, demandsOn, letIn, type TrustStatement } from './trust-statement.js';

/* Who is trusted and should not be, or no longer is. */

const everybody = (role: ExaminedRole): RoleFinding => ({
  code: 'trusts_everybody',
  severity: 'high',
  message: 'It trusts everybody: whoever has an account of AWS, anywhere, may assume it.',
  fix: mendedTrust(role),
});

function ofOrganization(role: ExaminedRole, id: string): RoleFinding {
  const { organizations } = role.own;
  const isKnown = organizations.length > 0;
  return {
    code: 'outside_organization',
    severity: isKnown ? 'high' : 'low',
    message: isKnown
      ? `It trusts all of the organization ${oneLine(id)}, which is not yours (${organizations.join(', ')}).`
      : `It trusts all of the organization ${oneLine(id)}, and which one is yours is not known.`,
    fix: isKnown ? mendedTrust(role) : 'To have it known: acctmgr sync organizations',
  };
}

function ofStranger(role: ExaminedRole, accountId: string): readonly RoleFinding[] {
  const { own, state, wantedAccounts } = role;
  const belonging = own.belongingOf(accountId);
  if (belonging === 'own' || accountNamedBy(state.arn) === accountId) return [];
  const isMeant = belonging === 'known' || wantedAccounts.has(accountId);
  const where =
    own.organizations.length > 0
      ? `an account outside of ${own.organizations.join(', ')}`
      : 'an account that accounts.json does not have';
  return [
    {
      code: 'outside_organization',
      severity: isMeant ? 'low' : 'high',
      message: `It trusts ${own.nameOf(accountId)}, ${where}.`,
      fix: isMeant ? 'Nothing, as long as it is meant to.' : `Ask whose it is. ${mendedTrust(role)}`,
    },
  ];
}

/** A third party asks for the role of whomever its customer names, unless an id that only the right one has is asked for, too. */
function withoutExternalId(
  role: ExaminedRole,
  statement: TrustStatement,
  strangers: readonly string[],
): readonly RoleFinding[] {
  const asked = demandsOn(statement, /^sts:ExternalId$/i).flatMap(({ wanted }) => wanted);
  const isAsked = asked.length > 0 && asked.every((value) => /[^*?]/.test(value));
  if (isAsked || strangers.length === 0) return [];
  const name = oneLine(role.account.name);
  return [
    {
      code: 'no_external_id',
      severity: 'medium',
      message: `It asks ${strangers.join(', ')} for no external id, so that others whom they serve may be let in by them, too.`,
      fix: `Agree on one with them (acctmgr roles template ${name} --generate-external-id makes one). ${mending(role, 'To have it asked for')}`,
    },
  ];
}

function ofStatement(role: ExaminedRole, statement: TrustStatement): readonly RoleFinding[] {
  const { named, organizations, isEverybody } = letIn(statement);
  const ids = [...new Set(named.flatMap((name) => accountNamedBy(name) ?? []))];
  const strangers = ids.flatMap((id) => (ofStranger(role, id).length > 0 ? [id] : []));
  const others = organizations.filter((id) => !role.own.organizations.includes(id));
  return [
    ...(isEverybody ? [everybody(role)] : []),
    ...others.map((id) => ofOrganization(role, id)),
    ...strangers.flatMap((id) => ofStranger(role, id)),
    ...withoutExternalId(role, statement, strangers),
  ];
}

function deletedOnes(role: ExaminedRole, statements: readonly TrustStatement[]): readonly RoleFinding[] {
  const ids = statements
    .flatMap(({ principals }) => principals.map(({ name }) => name))
    .filter(isDeletedPrincipal);
  return [...new Set(ids)].map((id) => ({
    code: 'deleted_principal',
    severity: 'medium',
    message: `It trusts ${id}, a user or role that was deleted. Whoever has its name now is not let in.`,
    fix: mendedTrust(role),
  }));
}

export const strangersIn = (
  role: ExaminedRole,
  statements: readonly TrustStatement[],
): readonly RoleFinding[] => [
  ...statements
    .filter(({ isAllow, principals }) => isAllow && principals.some(({ kind }) => kind === 'AWS'))
    .flatMap((statement) => ofStatement(role, statement)),
  ...deletedOnes(role, statements),
];
