import { comparablePolicy, type ComparableStatement, type PolicyElement } from './comparable-policy.js';

/** What one policy document has to say, and the other one does not. */
export interface PolicyChange {
  /** `missing`: it is to stand there. `extra`: it stands there, and is not to. */
  readonly is: 'missing' | 'extra';
  readonly what: 'version' | 'statement' | PolicyElement['what'];
  /** As it stands in its document. */
  readonly text: string;
}

const changes = (is: PolicyChange['is'], elements: readonly PolicyElement[]): readonly PolicyChange[] =>
  elements.map(({ what, text }) => ({ is, what, text }));

const textsOf = ({ elements }: ComparableStatement, ...kinds: readonly PolicyElement['what'][]): string =>
  elements
    .filter(({ what }) => kinds.includes(what))
    .map(({ what, text }) => (what.startsWith('not ') ? `all but ${text}` : text))
    .join(', ');

/** The whole statement in one line: `Allow sts:AssumeRole to arn:… if Bool aws:MultiFactorAuthPresent = true`. */
function statementText(statement: ComparableStatement): string {
  const parts = [
    ['', textsOf(statement, 'effect', 'element')],
    ['', textsOf(statement, 'action', 'not action')],
    ['to ', textsOf(statement, 'principal', 'not principal')],
    ['on ', textsOf(statement, 'resource', 'not resource')],
    ['if ', textsOf(statement, 'condition')],
  ] as const;
  return parts.flatMap(([word, texts]) => (texts === '' ? [] : [`${word}${texts}`])).join(' ');
}

const whole = (is: PolicyChange['is'], statement: ComparableStatement): PolicyChange => ({
  is,
  what: 'statement',
  text: statementText(statement),
});

const without = ({ elements }: ComparableStatement, other: ComparableStatement): readonly PolicyElement[] => {
  const keys = new Set(other.elements.map(({ key }) => key));
  return elements.filter(({ key }) => !keys.has(key));
};

/** How much two statements have in common beside their effect; none where one allows what the other one denies. */
function likeness(one: ComparableStatement, other: ComparableStatement): number {
  const differing = without(one, other);
  return differing.some(({ what }) => what === 'effect') ? 0 : one.elements.length - differing.length - 1;
}

interface Pair {
  readonly wanted: ComparableStatement;
  readonly found: ComparableStatement;
}

/** The statements of the two that are versions of each other: those that are most alike first. */
function pairsOf(
  wanted: readonly ComparableStatement[],
  found: readonly ComparableStatement[],
): readonly Pair[] {
  const candidates = wanted
    .flatMap((one) => found.map((other) => ({ wanted: one, found: other, alike: likeness(one, other) })))
    .filter(({ alike }) => alike > 0)
    .sort((one, other) => other.alike - one.alike);
  const taken = new Set<ComparableStatement>();
  return candidates.filter((pair) => {
    if (taken.has(pair.wanted) || taken.has(pair.found)) return false;
    taken.add(pair.wanted).add(pair.found);
    return true;
  });
}

/** Those that have no namesake among the others. */
const unlike = (
  statements: readonly ComparableStatement[],
  others: readonly ComparableStatement[],
): readonly ComparableStatement[] => {
  const keys = new Set(others.map(({ key }) => key));
  return statements.filter(({ key }) => !keys.has(key));
};

/**
 * What differs between two policy documents in what they mean; nothing where IAM has only written one of them its own way.
 *
 * @param wanted - as it is to be
 * @param found - as it is
 */
export function policyChanges(wanted: unknown, found: unknown, partition: string): readonly PolicyChange[] {
  const [goal, present] = [comparablePolicy(wanted, partition), comparablePolicy(found, partition)];
  const missing = unlike(goal.statements, present.statements);
  // IAM may give the statements in another order each time.
  const extra = unlike(present.statements, goal.statements).toSorted((one, other) =>
    one.key < other.key ? -1 : 1,
  );
  const pairs = pairsOf(missing, extra);
  const paired = new Set(pairs.flatMap((pair) => [pair.wanted, pair.found]));
  const isAlone = (statement: ComparableStatement): boolean => !paired.has(statement);
  return [
    ...(goal.version === present.version
      ? []
      : ([
          { is: 'extra', what: 'version', text: present.version },
          { is: 'missing', what: 'version', text: goal.version },
        ] as const)),
    ...pairs.flatMap((pair) => [
      ...changes('extra', without(pair.found, pair.wanted)),
      ...changes('missing', without(pair.wanted, pair.found)),
    ]),
    ...extra.filter(isAlone).map((statement) => whole('extra', statement)),
    ...missing.filter(isAlone).map((statement) => whole('missing', statement)),
  ];
}
