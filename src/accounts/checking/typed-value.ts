import { accountSchema } from '../schema.js';

type Kind = 'number' | 'boolean' | 'json' | 'word or json' | 'string';

interface Definition {
  readonly type: string;
  readonly innerType?: { readonly def: Definition };
  /** Of a union. */
  readonly options?: readonly { readonly def: Definition }[];
}

function kindOf({ type, innerType, options = [] }: Definition): Kind {
  if (innerType !== undefined) return kindOf(innerType.def);
  if (options.some(({ def }) => kindOf(def) === 'json')) return 'word or json';
  if (type === 'number' || type === 'boolean') return type;
  return type === 'record' || type === 'array' || type === 'object' ? 'json' : 'string';
}

const KINDS: ReadonlyMap<string, Kind> = new Map(
  Object.entries(accountSchema.shape).map(([key, { def }]) => [key, kindOf(def as Definition)]),
);

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * The value of an account's key that a person typed: a number, true or false, JSON for lists and objects, else the text as
 * it is. What can't be read so stays a text, about which the schema then says what it wants. Of the user's own keys (`x_…`)
 * and of unknown ones, JSON is read where it is JSON.
 */
export function typedValue(key: string, text: string): unknown {
  const kind = KINDS.get(key) ?? 'json';
  if (kind === 'string') return text;
  const value = json(text);
  if (kind === 'json') return value;
  if (kind === 'word or json') return typeof value === 'object' && value !== null ? value : text;
  return typeof value === kind ? value : text;
}
