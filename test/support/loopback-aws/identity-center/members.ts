import { Refusal } from '../refusal.js';
import type { SignedRequest } from '../signature.js';

/** What a request brought, by the names of the service model or of the query. */
export type Given = Readonly<Record<string, unknown>>;

export const invalidRequest = (message: string): Refusal =>
  new Refusal(400, 'InvalidRequestException', message);

export function readFields(fields: URLSearchParams): Given {
  const names = [...fields.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalidRequest(`${twice} stands there twice`);
  return Object.fromEntries(fields);
}

/** @throws Refusal where the body is anything but a JSON object that says that it is one */
export function readJson({ headers, body }: SignedRequest): Given {
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) {
    throw new Refusal(415, 'UnsupportedMediaTypeException', 'The content type is not application/json');
  }
  try {
    const value = JSON.parse(body) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Given;
  } catch {
    // Answered like JSON that is not an object.
  }
  throw invalidRequest('The body is not a JSON object');
}

interface Shape<R extends string, O extends string, L extends string> {
  readonly required?: readonly R[];
  readonly optional?: readonly O[];
  /** Optional lists of strings. */
  readonly lists?: readonly L[];
}

type Members<R extends string, O extends string, L extends string> = Readonly<
  Record<R, string> & Partial<Record<O, string>> & Partial<Record<L, readonly string[]>>
>;

const isList = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one !== '');

/** AWS passes over what it does not know; here a misspelt name is to be seen. */
export function readMembers<R extends string = never, O extends string = never, L extends string = never>(
  given: Given,
  { required = [], optional = [], lists = [] }: Shape<R, O, L>,
): Members<R, O, L> {
  const strings: readonly string[] = [...required, ...optional];
  const missing = required.find((name) => given[name] === undefined || given[name] === '');
  if (missing !== undefined) throw invalidRequest(`${missing} is missing`);
  for (const [name, value] of Object.entries(given)) {
    if (strings.includes(name)) {
      if (typeof value !== 'string') throw invalidRequest(`${name} is not a string`);
    } else if ((lists as readonly string[]).includes(name)) {
      if (!isList(value)) throw invalidRequest(`${name} is not a list of strings`);
    } else {
      throw invalidRequest(`${name} is not known`);
    }
  }
  return given as Members<R, O, L>;
}
