/** What a request says of itself, by lower-case condition key: `sts:externalid`, `aws:multifactorauthpresent`. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/** `{ "StringEquals": { "sts:ExternalId": "…" } }` */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, Values>>>>;
export type Values = string | number | boolean | readonly (string | number | boolean)[];

type Comparison = (actual: string, wanted: string) => boolean;

export function globMatches(pattern: string, text: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 's').test(text);
}

/** The first five colons part an ARN, and each part is compared by itself (IAM User Guide, ARN condition operators). */
function arnMatches(actual: string, wanted: string): boolean {
  const partsOf = (arn: string): readonly string[] => [
    ...arn.split(':').slice(0, 5),
    arn.split(':').slice(5).join(':'),
  ];
  const actuals = partsOf(actual);
  return partsOf(wanted).every((part, index) => globMatches(part, actuals[index] ?? ''));
}

/** ISO 8601, or seconds since the epoch (IAM User Guide, date condition operators). */
const timeOf = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: (actual, wanted) => actual === wanted,
  StringEqualsIgnoreCase: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  StringLike: (actual, wanted) => globMatches(wanted, actual),
  ArnEquals: arnMatches,
  ArnLike: arnMatches,
  Bool: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  NumericEquals: (actual, wanted) => Number(actual) === Number(wanted),
  NumericLessThan: (actual, wanted) => Number(actual) < Number(wanted),
  NumericLessThanEquals: (actual, wanted) => Number(actual) <= Number(wanted),
  NumericGreaterThan: (actual, wanted) => Number(actual) > Number(wanted),
  NumericGreaterThanEquals: (actual, wanted) => Number(actual) >= Number(wanted),
  DateEquals: (actual, wanted) => timeOf(actual) === timeOf(wanted),
  DateLessThan: (actual, wanted) => timeOf(actual) < timeOf(wanted),
  DateLessThanEquals: (actual, wanted) => timeOf(actual) <= timeOf(wanted),
  DateGreaterThan: (actual, wanted) => timeOf(actual) > timeOf(wanted),
  DateGreaterThanEquals: (actual, wanted) => timeOf(actual) >= timeOf(wanted),
};

const negations: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
};

interface Operator {
  readonly compare: Comparison;
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly forAllValues: boolean;
}

/** Undefined when this service does not know the operator; then a world must not use it. */
function operatorOf(name: string): Operator | undefined {
  const [, quantifier, base = '', suffix] =
    /^(ForAllValues:|ForAnyValue:)?(.+?)(IfExists)?$/.exec(name) ?? [];
  const compare = comparisons[negations[base] ?? base];
  if (compare === undefined) return undefined;
  return {
    compare,
    negated: base in negations,
    ifExists: suffix !== undefined,
    forAllValues: quantifier === 'ForAllValues:',
  };
}

export const asList = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** `${aws:username}` and the like; undefined when the request has no such key, and then nothing matches. */
export function substituteVariables(text: string, context: RequestContext): string | undefined {
  const variable = /\$\{([^}]+)\}/g;
  const valueOf = (key: string): string | undefined => context.get(key.toLowerCase())?.[0];
  const complete = [...text.matchAll(variable)].every(([, key = '']) => valueOf(key) !== undefined);
  return complete ? text.replace(variable, (_, key: string) => valueOf(key) ?? '') : undefined;
}

function keyMatches(
  operator: Operator,
  actual: readonly string[] | undefined,
  wanted: readonly string[],
): boolean {
  if (actual === undefined) return operator.negated || operator.ifExists || operator.forAllValues;
  const matches = (value: string): boolean =>
    wanted.some((one) => operator.compare(value, one)) !== operator.negated;
  return operator.forAllValues ? actual.every(matches) : actual.some(matches);
}

/** All operators and all keys must hold (IAM User Guide, "Conditions with multiple context keys or values"). */
export function conditionHolds(block: ConditionBlock, context: RequestContext): boolean {
  return Object.entries(block).every(([name, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const actual = context.get(key.toLowerCase());
      if (name === 'Null') return (actual === undefined) === (String(asList(values)[0]) === 'true');
      const wanted = asList(values).flatMap((value) => substituteVariables(String(value), context) ?? []);
      const operator = operatorOf(name);
      return operator !== undefined && keyMatches(operator, actual, wanted);
    }),
  );
}

export const unknownOperators = (block: ConditionBlock): string[] =>
  Object.keys(block).filter((name) => name !== 'Null' && operatorOf(name) === undefined);
