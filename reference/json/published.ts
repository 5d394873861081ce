import * as z from 'zod';
import type { Shape } from './shapes.js';

// Draft 7 is what editors and validators know best.
const TARGET = { target: 'draft-07' } as const;

/** What is published of a shape: a JSON Schema. */
export const schemaOf = ({ schema }: Shape) => z.toJSONSchema(schema, TARGET);

const readers = new Map<Shape, z.ZodType>();

/** What is wrong with a document, as whoever has only the JSON Schema finds; undefined where nothing is. */
export function faultOf(shape: Shape, document: unknown): string | undefined {
  const reader = readers.get(shape) ?? z.fromJSONSchema(schemaOf(shape));
  readers.set(shape, reader);
  const { error } = reader.safeParse(document);
  return error && z.prettifyError(error);
}
