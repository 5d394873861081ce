/*
 * Conditions of IAM policies, as far as they can be told from here (IAM User Guide, IAM JSON policy elements: Condition
 * operators). What is not known of a request leaves a condition open; it never counts as met.
 */

/** One line of a condition block: the values are alternatives. */
export interface Condition {
  /** `StringEquals`, `ForAllValues:StringLike`, `BoolIfExists`, … */
  readonly operator: string;
  /** As the policy writes it: `sts:ExternalId`. */
  readonly key: string;
  readonly wanted: readonly string[];
}

/** What a request says for a key in lower case; undefined: it says nothing. `unknown`: nobody here can tell. */
export type RequestContext = (key: string) => readonly string[] | undefined | 'unknown';

export type Held = 'yes' | 'no' | 'unknown';

/** A list where the policy has one, or the one value that stands for it. */
export const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The lines of a condition block; none for what is not a block. */
export const conditionsOf = (block: unknown): readonly Condition[] =>
  !isObject(block)
    ? []
    : Object.entries(block).flatMap(([operator, keys]) =>
        !isObject(keys)
          ? []
          : Object.entries(keys).map(([key, values]) => ({
              operator,
              key,
              wanted: listOf(values).map(String),
            })),
      );

/** `*` and `?` as policies have them. */
export function matchesPattern(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/[*?]/g, (sign) => (sign === '*' ? '.*' : '.'));
  return new RegExp(`^${expression}$`, 's').test(text);
}

type Comparison = (actual: string, wanted: string) => boolean;

/** Five colons part an ARN; what is less than that is all in the first parts. */
const arnParts = (arn: string): readonly string[] => {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
};

/** Each part by itself, so that a `*` never swallows a colon. */
const arnMatches: Comparison = (actual, wanted) => {
  const actuals = arnParts(actual);
  return arnParts(wanted).every((pattern, index) => matchesPattern(pattern, actuals[index] ?? ''));
};

const byNumber =
  (compare: (actual: number, wanted: number) => boolean, read: (text: string) => number): Comparison =>
  (actual, wanted) =>
    compare(read(actual), read(wanted));

/** Dates stand there in ISO 8601, or in seconds since the epoch. */
const moment = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const ordered = (kind: string, read: (text: string) => number): [string, Comparison][] => [
  [`${kind}Equals`, byNumber((actual, wanted) => actual === wanted, read)],
  [`${kind}LessThan`, byNumber((actual, wanted) => actual < wanted, read)],
  [`${kind}LessThanEquals`, byNumber((actual, wanted) => actual <= wanted, read)],
  [`${kind}GreaterThan`, byNumber((actual, wanted) => actual > wanted, read)],
  [`${kind}GreaterThanEquals`, byNumber((actual, wanted) => actual >= wanted, read)],
];

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['StringEquals', (actual, wanted) => actual === wanted],
  ['StringEqualsIgnoreCase', (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase()],
  ['StringLike', (actual, wanted) => matchesPattern(wanted, actual)],
  ['ArnEquals', arnMatches],
  ['ArnLike', arnMatches],
  ['Bool', (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase()],
  ...ordered('Numeric', Number),
  ...ordered('Date', moment),
]);

interface Operator {
  readonly compare: Comparison;
  readonly isNegated: boolean;
  readonly ifExists: boolean;
  readonly forAllValues: boolean;
}

/** Undefined for an operator that is not told here, such as `IpAddress`. */
function operatorOf(name: string): Operator | undefined {
  const [, quantifier, base = '', suffix] =
    /^(ForAllValues:|ForAnyValue:)?(.+?)(IfExists)?$/i.exec(name) ?? [];
  const positive = base.replace(/^(String|Arn|Numeric|Date)Not(Equals|EqualsIgnoreCase|Like)$/, '$1$2');
  const compare = COMPARISONS.get(positive);
  return (
    compare && {
      compare,
      isNegated: positive !== base,
      ifExists: suffix !== undefined,
      forAllValues: quantifier?.toLowerCase() === 'forallvalues:',
    }
  );
}

const VARIABLE = /\$\{([^}]+)\}/g;

/** What `${…}` stands for; undefined where that can't be told. `${*}`, `${?}` and `${$}` are the signs themselves. */
function valueOf(variable: string, context: RequestContext): string | undefined {
  if (/^[*?$]$/.test(variable)) return variable;
  const values = context((variable.split(',')[0] ?? '').trim().toLowerCase());
  return values === 'unknown' ? undefined : values?.[0];
}

/** A wanted value with its variables filled in; undefined where one of them can't be told. */
function filledIn(text: string, context: RequestContext): string | undefined {
  const isKnown = [...text.matchAll(VARIABLE)].every(([, name = '']) => valueOf(name, context) !== undefined);
  return isKnown ? text.replace(VARIABLE, (_all, name: string) => valueOf(name, context) ?? '') : undefined;
}

/** Whether the condition holds for a request, where that can be told. */
export function conditionHolds({ operator: name, key, wanted }: Condition, context: RequestContext): Held {
  const actual = context(key.toLowerCase());
  if (actual === 'unknown') return 'unknown';
  if (name === 'Null') return (actual === undefined) === (wanted[0]?.toLowerCase() === 'true') ? 'yes' : 'no';
  const operator = operatorOf(name);
  if (operator === undefined) return 'unknown';
  const { compare, isNegated, ifExists, forAllValues } = operator;
  if (actual === undefined) return isNegated || ifExists || forAllValues ? 'yes' : 'no';
  const values = wanted.map((text) => filledIn(text, context));
  const known = values.filter((text) => text !== undefined);
  const matches = (value: string): boolean => known.some((one) => compare(value, one)) !== isNegated;
  const holds = forAllValues ? actual.every(matches) : actual.some(matches);
  // One of the alternatives is open: it can only add to what matches.
  if (known.length < values.length && holds === isNegated) return 'unknown';
  return holds ? 'yes' : 'no';
}
