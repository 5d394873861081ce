import { accountIdOf } from '../../aws/arn.js';
import { conditionsOf, listOf, type Condition } from '../../aws/policy/policy-condition.js';
import { isFields, isOfAction, texts, type Fields } from './statement-fields.js';

/* A trust policy as it is read for what is risky in it: who is let in, and what is asked of them. */

export interface TrustPrincipal {
  /** `AWS`, `Federated`, `Service`, … */
  readonly kind: string;
  readonly name: string;
}

export interface TrustStatement {
  readonly isAllow: boolean;
  /** It is of everybody, nobody excepted, who comes by `sts:AssumeRole`. */
  readonly isOfAll: boolean;
  readonly principals: readonly TrustPrincipal[];
  readonly conditions: readonly Condition[];
}

/** All but some is nearly everybody, and so is every principal of a kind. */
function principalsOf({ Principal: principal, NotPrincipal: others }: Fields): readonly TrustPrincipal[] {
  if (others !== undefined) return [{ kind: 'AWS', name: '*' }];
  if (!isFields(principal)) return texts(principal).map((name) => ({ kind: 'AWS', name }));
  return Object.entries(principal).flatMap(([kind, names]) => texts(names).map((name) => ({ kind, name })));
}

const ASSUMING = ['sts:assumerole', 'sts:assumerolewithwebidentity', 'sts:assumerolewithsaml'];

const isOfAll = (statement: Fields): boolean => {
  const { Principal: principal } = statement;
  const all = isFields(principal) ? principal['AWS'] : principal;
  return isOfAction(statement, 'sts:assumerole') && texts(all).includes('*');
};

/** The statements about assuming the role; none where there is no policy to read. */
export function trustStatementsOf(document: unknown): readonly TrustStatement[] {
  if (!isFields(document)) return [];
  return listOf(document['Statement'])
    .filter(isFields)
    .filter((statement) => ASSUMING.some((action) => isOfAction(statement, action)))
    .map((statement) => ({
      isAllow: statement['Effect'] === 'Allow',
      isOfAll: isOfAll(statement),
      principals: principalsOf(statement),
      conditions: conditionsOf(statement['Condition']),
    }));
}

export const isEverybody = ({ name }: TrustPrincipal): boolean => name === '*';

/** Holds for nobody who says nothing of the key: neither `…IfExists` nor `ForAllValues:…` does that. */
const DEMANDING =
  /^(?:ForAnyValue:)?(?:StringEquals(?:IgnoreCase)?|StringLike|Arn(?:Equals|Like)|Bool|NumericLessThan(?:Equals)?)$/i;

/** The conditions that have to be met, of these keys. */
export const demandsOn = ({ conditions }: TrustStatement, keys: RegExp): readonly Condition[] =>
  conditions.filter(({ operator, key }) => DEMANDING.test(operator) && keys.test(key));

/** Which principals of AWS's own may come at all: of everybody, those whom a condition names. */
export interface LetIn {
  /** By their ARNs or account ids. */
  readonly named: readonly string[];
  /** Ids of organizations, of whose accounts everybody may come. */
  readonly organizations: readonly string[];
  /** Nothing limits who they are. */
  readonly isEverybody: boolean;
}

const valuesOn = (statement: TrustStatement, keys: RegExp): readonly string[] =>
  demandsOn(statement, keys).flatMap(({ wanted }) => wanted);

/** The account in `arn:aws:iam::111122223333:role/*`, or an account id. */
export const accountNamedBy = (principal: string): string | undefined =>
  /^\d{12}$/.test(principal) ? principal : accountIdOf(principal);

export function letIn(statement: TrustStatement): LetIn {
  const names = statement.principals.filter(({ kind }) => kind === 'AWS').map(({ name }) => name);
  const named = names.filter((name) => accountNamedBy(name) !== undefined);
  const hasOthers = names.some((name) => /[*?]/.test(name) && !named.includes(name));
  if (!hasOthers) return { named, organizations: [], isEverybody: false };
  const narrowed = valuesOn(statement, /^aws:Principal(?:Account|Arn)$/i);
  const organizations = valuesOn(statement, /^aws:PrincipalOrg(?:ID|Paths)$/i).map(
    (value) => value.split('/')[0] ?? '',
  );
  const isNamed = narrowed.length > 0 && narrowed.every((value) => accountNamedBy(value) !== undefined);
  const isOrganized = organizations.length > 0 && organizations.every((id) => /^o-[a-z0-9]+$/.test(id));
  return {
    named: isNamed ? [...named, ...narrowed] : named,
    organizations: isOrganized && !isNamed ? organizations : [],
    isEverybody: !isNamed && !isOrganized,
  };
}
