import { listOf } from '../../aws/policy/policy-condition.js';

/*
 * A policy document in a form in which what means the same is the same. IAM gives documents back rewritten: account ids as ARNs of
 * the root, one value in the place of a list of one and the reverse, all lists in an order of its own.
 */

type What =
  | 'effect'
  | 'principal'
  | 'not principal'
  | 'action'
  | 'not action'
  | 'resource'
  | 'not resource'
  | 'condition'
  | 'element';

/** One thing that a statement says. */
export interface PolicyElement {
  readonly what: What;
  /** The same for what means the same. */
  readonly key: string;
  /** As it stands there, for people. */
  readonly text: string;
}

export interface ComparableStatement {
  readonly elements: readonly PolicyElement[];
  /** The same for statements that mean the same. */
  readonly key: string;
}

export interface ComparablePolicy {
  readonly version: string;
  readonly statements: readonly ComparableStatement[];
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const elementOf = (what: What, text: string, meaning = text): PolicyElement => ({
  what,
  key: JSON.stringify([what, meaning]),
  text,
});

const listed =
  (what: What, meaning: (text: string) => string = (text) => text) =>
  (value: unknown): readonly PolicyElement[] =>
    listOf(value)
      .map(textOf)
      .map((text) => elementOf(what, text, meaning(text)));

/** AWS does not tell the case of actions apart; that of resources it does. */
const lowerCase = (text: string): string => text.toLowerCase();

/** IAM gives an account id back as the ARN of its root. */
const awsPrincipal = (text: string, partition: string): string =>
  /^\d{12}$/.test(text) ? `arn:${partition}:iam::${text}:root` : text;

/** `isOpen`: of Allow, where everybody means the same whichever way it is written (IAM User Guide, AWS JSON policy elements: Principal). */
function principals(
  what: What,
  value: unknown,
  partition: string,
  isOpen: boolean,
): readonly PolicyElement[] {
  if (!isFields(value))
    return listOf(value)
      .map(textOf)
      .map((text) => elementOf(what, awsPrincipal(text, partition)));
  return Object.entries(value).flatMap(([kind, names]) =>
    listOf(names)
      .map(textOf)
      .map((name) => {
        const isPlain = kind === 'AWS' && (isOpen || name !== '*');
        return elementOf(what, isPlain ? awsPrincipal(name, partition) : `${kind} ${name}`);
      }),
  );
}

function conditionOf(operator: string, key: string, value: unknown): PolicyElement {
  const values = [...new Set(listOf(value).map(textOf))].sort();
  const meaning = JSON.stringify([operator.toLowerCase(), key.toLowerCase(), values]);
  return elementOf('condition', `${operator} ${key} = ${values.join(', ')}`, meaning);
}

const conditions = (block: unknown): readonly PolicyElement[] =>
  !isFields(block)
    ? listOf(block).map((value) => elementOf('condition', textOf(value)))
    : Object.entries(block).flatMap(([operator, keys]) =>
        isFields(keys)
          ? Object.entries(keys).map(([key, value]) => conditionOf(operator, key, value))
          : [elementOf('condition', `${operator} ${textOf(keys)}`)],
      );

/** What stands beside these is no element that IAM knows; a Sid is a name that changes nothing. */
function elementsOf(statement: Fields, partition: string): readonly PolicyElement[] {
  const {
    Sid: _sid,
    Effect: effect,
    Principal: principal,
    NotPrincipal: notPrincipal,
    Action: action,
    NotAction: notAction,
    Resource: resource,
    NotResource: notResource,
    Condition: condition,
    ...others
  } = statement;
  return [
    ...listed('effect')(effect),
    ...principals('principal', principal, partition, effect === 'Allow'),
    ...principals('not principal', notPrincipal, partition, false),
    ...listed('action', lowerCase)(action),
    ...listed('not action', lowerCase)(notAction),
    ...listed('resource')(resource),
    ...listed('not resource')(notResource),
    ...conditions(condition),
    ...Object.entries(others).map(([name, value]) => elementOf('element', `${name} ${textOf(value)}`)),
  ];
}

function comparableStatement(statement: unknown, partition: string): ComparableStatement {
  const all = isFields(statement)
    ? elementsOf(statement, partition)
    : [elementOf('element', textOf(statement))];
  const elements = [...new Map(all.map((element) => [element.key, element])).values()];
  const key = elements
    .map((element) => element.key)
    .sort()
    .join('\n');
  return { elements, key };
}

/** What counts for a document that says no version (IAM User Guide, IAM JSON policy elements: Version). */
const OLD_VERSION = '2008-10-17';

/** @param partition - that the role is in: a principal that is an account id is one of it */
export function comparablePolicy(document: unknown, partition: string): ComparablePolicy {
  const { Version: version, Statement: statements } = isFields(document)
    ? document
    : { Version: undefined, Statement: document };
  const all = listOf(statements).map((statement) => comparableStatement(statement, partition));
  return {
    version: version === undefined ? OLD_VERSION : textOf(version),
    statements: [...new Map(all.map((statement) => [statement.key, statement])).values()],
  };
}
