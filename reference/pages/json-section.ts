import { schemaFile } from '../json/documents.js';
import { schemaOf } from '../json/published.js';
import { SHAPES } from '../json/shapes.js';
import { code, markdownTable, page } from './markdown.js';
import { rowsOf, typeOf, type SchemaNode } from './schema-rows.js';

function shapeTable(schema: SchemaNode): string {
  const rows = rowsOf(schema).map(({ key, type, text }) => [code(key), type, text]);
  const type = typeOf(schema);
  const lead = schema.description ?? `${/^[aeiou]/.test(type) ? 'An' : 'A'} ${type}.`;
  return page(lead, rows.length === 0 ? '' : markdownTable(['key', 'type', 'what it is'], rows)).trim();
}

/** What a command prints with --json; empty for one that has no such output. */
export function jsonSection(command: string, heading: string): string {
  const shape = SHAPES[command];
  if (shape === undefined) return '';
  const schema = schemaOf(shape) as SchemaNode;
  const variants = schema.description === undefined ? (schema.anyOf ?? [schema]) : [schema];
  const lines = shape.isLines === true ? 'JSON Lines: a document on each line. ' : '';
  return page(
    heading,
    `${lines}As JSON Schema: [${schemaFile(command)}](json/${schemaFile(command)}).`,
    ...variants.map(shapeTable),
  ).trim();
}
