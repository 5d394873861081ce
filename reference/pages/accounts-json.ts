import * as z from 'zod/mini';
import { BUILT_IN } from '../../src/accounts/account-settings.js';
import { fileSchema } from '../../src/accounts/schema.js';
import { code, GENERATED, markdownTable, page } from './markdown.js';
import { rowsOf, type SchemaNode, type SchemaRow } from './schema-rows.js';

/* docs/reference/accounts-json.md, from the zod schema. A limit is said in the words of the complaint about a wrong value. */

/** Between what a key is and what it takes. */
const CUT = '\u0000';

/** Every check of our schema has its own words, whatever is wrong with the value. */
function complaintOf({ _zod: { def } }: z.core.$ZodType): unknown {
  const say = def.error as ((issue: object) => unknown) | undefined;
  return say?.({});
}

const schema = z.toJSONSchema(fileSchema, {
  io: 'input',
  override: ({ zodSchema, jsonSchema }) => {
    const expected = complaintOf(zodSchema);
    if (typeof expected === 'string')
      jsonSchema.description = `${jsonSchema.description ?? ''}${CUT}${expected}`;
  },
}) as SchemaNode;

const sectionKeys = Object.entries(schema.properties ?? {});
const topOf = (name: string): SchemaNode => schema.properties?.[name] ?? {};
const accountNode = topOf('accounts').items as SchemaNode;
const inDefaults = new Set(Object.keys(topOf('defaults').properties ?? {}));

const partsOf = (text: string): readonly [what: string, takes: string] => {
  const [what = '', takes = ''] = text.split(CUT);
  return [what, takes];
};

const isNeeded = ({ type }: SchemaRow): boolean => !type.endsWith(', or missing');

function takesOf(row: SchemaRow, defaults: Readonly<Record<string, unknown>>): string {
  const [, takes] = partsOf(row.text);
  const standing = defaults[row.key];
  return [
    isNeeded(row) ? 'needed' : '',
    takes,
    standing === undefined ? '' : `default: ${JSON.stringify(standing)}`,
  ]
    .filter((part) => part !== '')
    .join('; ');
}

const keyTable = (rows: readonly SchemaRow[], defaults: Readonly<Record<string, unknown>> = {}): string =>
  markdownTable(
    ['key', 'what it is', 'what it takes'],
    rows.map((row) => [code(row.key), partsOf(row.text)[0], takesOf(row, defaults)]),
  );

const accountTable = (): string =>
  markdownTable(
    ['key', 'what it is', 'what it takes', 'in `defaults`'],
    rowsOf(accountNode).map((row) => [
      code(row.key),
      partsOf(row.text)[0],
      takesOf(row, BUILT_IN),
      inDefaults.has(row.key) ? 'yes' : '',
    ]),
  );

/** Of everything at the top that holds keys of its own, but for the accounts. */
const otherSections = (): string[] =>
  sectionKeys
    .filter(([name]) => name !== 'accounts' && name !== 'defaults')
    .flatMap(([name, node]) => {
      const rows = rowsOf(node).map((row) => ({ ...row, key: row.key.replace(/^(?:\*|\[\])\./, '') }));
      return rows.length === 0
        ? []
        : [
            `## ${name}`,
            partsOf(node.description ?? '')
              .filter(Boolean)
              .join(' It takes ') + '.',
            keyTable(rows),
          ];
    });

export const accountsJsonPage = (example: string): string =>
  page(
    GENERATED,
    '# accounts.json',
    'Where it is: `--config`, else `ACCTMGR_CONFIG`, else `./accounts.json` where you have trusted it, else your own in `~/.config/acctmgr`. It is strict JSON, without comments. Keys that begin with `x_` are yours and are not looked at; any other unknown key is an error. `acctmgr validate` reports every problem at once, and `"$schema"` may name [accounts.schema.json](../../accounts.schema.json) for your editor.',
    `\`\`\`json\n${example.trim()}\n\`\`\``,
    '## At the top',
    keyTable(
      sectionKeys.map(([name, node]) => ({
        key: name,
        type: schema.required?.includes(name) === true ? '' : ', or missing',
        text: node.description ?? '',
      })),
    ),
    '## An account',
    'What is marked for `defaults` may also stand there, and then counts for every account that does not say otherwise.',
    accountTable(),
    ...otherSections(),
    '`acctmgr show NAME` prints what counts for an account, and where each setting comes from.',
  );
