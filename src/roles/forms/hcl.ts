/*
 * Values in the native syntax of HCL, as Terraform reads it (HashiCorp: HCL Native Syntax Specification, Template
 * Expressions): `${` and `%{` begin a template in every quoted text, keys included.
 */

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

const codeOf = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** `$${` stands for `${`, unless another `$` is before it: HCL would read those two first. */
export const hclText = (text: string): string =>
  `"${text
    .replace(/["\\\n\r\t]/g, (sign) => ESCAPES[sign] ?? sign)
    // eslint-disable-next-line no-control-regex -- what has no letter of its own
    .replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, codeOf)
    .replace(/([$%]*)([$%])\{/g, (_all, before: string, sign: string) =>
      before === '' ? `${sign}${sign}{` : `${before}${codeOf(sign)}{`,
    )}"`;

interface Attribute {
  /** As it is written. */
  readonly name: string;
  /** In HCL. */
  readonly expression: string;
}

/** As `terraform fmt` has them: what stands on neighbouring lines is aligned, and what takes several lines is not. */
function attributeLines(attributes: readonly Attribute[], indent: string): readonly string[] {
  const isShort = ({ expression }: Attribute): boolean => !expression.includes('\n');
  const widthAt = (index: number): number => {
    let first = index;
    let last = index;
    const isShortAt = (at: number): boolean => attributes[at] !== undefined && isShort(attributes[at]);
    while (isShortAt(first - 1)) first -= 1;
    while (isShortAt(last + 1)) last += 1;
    return Math.max(...attributes.slice(first, last + 1).map(({ name }) => name.length));
  };
  return attributes.map((attribute, index) => {
    const { name, expression } = attribute;
    return `${indent}${isShort(attribute) ? name.padEnd(widthAt(index)) : name} = ${expression}`;
  });
}

/** A value of JSON; keys are quoted, since a name of AWS is not one of HCL. */
export function hclValue(value: unknown, indent = ''): string {
  if (typeof value === 'string') return hclText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => `${inner}${hclValue(item, inner)},`);
    return items.length === 0 ? '[]' : ['[', ...items, `${indent}]`].join('\n');
  }
  const attributes = Object.entries(value).map(([key, one]) => ({
    name: hclText(key),
    expression: hclValue(one, inner),
  }));
  return attributes.length === 0
    ? '{}'
    : ['{', ...attributeLines(attributes, inner), `${indent}}`].join('\n');
}

/** A block of Terraform with its arguments, each written as HCL already. */
export function hclBlock(
  [type, ...labels]: readonly [type: string, ...labels: string[]],
  attributes: readonly (readonly [name: string, expression: string])[],
): string {
  const lines = attributeLines(
    attributes.map(([name, expression]) => ({ name, expression })),
    '  ',
  );
  return [`${type} ${labels.map(hclText).join(' ')} {`, ...lines, '}'].join('\n');
}
