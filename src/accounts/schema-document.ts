import * as z from 'zod/mini';
import { SCHEMA_ID } from './schema-id.js';
import { fileSchema } from './schema.js';

/**
 * accounts.schema.json from the zod schema, for scripts/schema.mjs and its test: the converter stays out of the binary.
 * Draft 7 is what editors know best.
 */
export function schemaDocument(): string {
  const generated = z.toJSONSchema(fileSchema, {
    target: 'draft-07',
    io: 'input',
    override: ({ jsonSchema }) => {
      // Half of the JSON Schema readers know no Unicode classes: some fail, some take them for letters and refuse everything.
      if (/\\p\{/i.test(jsonSchema.pattern ?? '')) delete jsonSchema.pattern;
      if (jsonSchema.additionalProperties !== false) return;
      jsonSchema.patternProperties = { '^x_': { description: 'Your own: acctmgr does not look at it.' } };
    },
  });
  const document = { $id: SCHEMA_ID, title: 'acctmgr accounts.json', ...generated };
  return `${JSON.stringify(document, null, 2)}\n`;
}
