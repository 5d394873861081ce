/* A JSON Schema as rows of a table: a row for each key, however deep it stands. */

export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode | readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly additionalProperties?: SchemaNode | boolean;
}

export interface SchemaRow {
  readonly key: string;
  readonly type: string;
  readonly text: string;
}

const isNull = ({ type }: SchemaNode): boolean => type === 'null';
const word = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

const itemOf = ({ items }: SchemaNode): SchemaNode | undefined =>
  Array.isArray(items) ? (items as readonly SchemaNode[])[0] : (items as SchemaNode | undefined);

const valuesOf = ({ additionalProperties: values }: SchemaNode): SchemaNode | undefined =>
  typeof values === 'object' && Object.keys(values).length > 0 ? values : undefined;

/** In words: `string`, `list of objects`, `string or null`. */
export function typeOf(node: SchemaNode): string {
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(typeOf))].join(' or ');
  if (node.const !== undefined) return word(node.const);
  if (Array.isArray(node.type))
    return node.type.map((type: string) => typeOf({ ...node, type })).join(' or ');
  if (node.enum !== undefined && node.type !== 'null')
    return node.enum
      .filter((one) => one !== null)
      .map(word)
      .join(', ');
  const item = itemOf(node);
  if (node.type === 'array') return item === undefined ? 'list' : `list of ${plural(typeOf(item))}`;
  const values = valuesOf(node);
  if (node.type === 'object' && values !== undefined) return `${plural(typeOf(values))} by name`;
  return String(node.type ?? 'any value');
}

const plural = (type: string): string =>
  /^(?:string|object|integer|number|boolean)$/.test(type) ? `${type}s` : `(${type})`;

/** What stands in a value, however it is wrapped. */
function insideOf(node: SchemaNode, key: string): readonly (readonly [SchemaNode, string])[] {
  if (node.anyOf !== undefined) return node.anyOf.filter((one) => !isNull(one)).map((one) => [one, key]);
  const item = itemOf(node);
  if (item !== undefined) return [[item, `${key}[]`]];
  const values = valuesOf(node);
  return values === undefined ? [] : [[values, `${key === '' ? '' : `${key}.`}*`]];
}

export function rowsOf(node: SchemaNode, key = ''): SchemaRow[] {
  if (node.properties === undefined) return insideOf(node, key).flatMap(([one, at]) => rowsOf(one, at));
  return Object.entries(node.properties).flatMap(([name, value]) => {
    const at = key === '' ? name : `${key}.${name}`;
    const isOptional = node.required?.includes(name) !== true;
    return [
      { key: at, type: `${typeOf(value)}${isOptional ? ', or missing' : ''}`, text: value.description ?? '' },
      ...rowsOf(value, at),
    ];
  });
}
