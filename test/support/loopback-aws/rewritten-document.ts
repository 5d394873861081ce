import type { World } from './world.js';

/*
 * Documents as IAM gives them back: in its own order, and with one value in the place of a list of one, or the reverse. Which of
 * them it is changes with each answer.
 */

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** What may stand as one value or as a list. */
const LISTS = new Set(['Action', 'NotAction', 'Resource', 'AWS', 'Service', 'Federated', 'Statement']);

function listed(values: readonly Json[], collapses: boolean): Json {
  const [only, ...others] = values;
  return collapses && only !== undefined && others.length === 0 ? only : [...values].reverse();
}

function rewritten(value: Json, key: string, collapses: boolean, isCondition: boolean): Json {
  if (isList(value)) {
    const items = value.map((item) => rewritten(item, '', collapses, isCondition));
    return key === 'Statement' && !collapses ? items : listed(items, collapses);
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, inner]): [string, Json] => [
      name,
      rewritten(inner, name, collapses, isCondition || name === 'Condition'),
    ]);
    return Object.fromEntries(collapses ? entries : entries.reverse());
  }
  const mayBeList = LISTS.has(key) || (isCondition && key !== '');
  return mayBeList && !collapses ? [value] : value;
}

const answers = new WeakMap<World, number>();

/** As an answer holds it: RFC 3986, as the IAM API Reference says of policy documents. */
export function documentOf(world: World, document: object): string {
  const asked = (answers.get(world) ?? 0) + 1;
  answers.set(world, asked);
  const plain = JSON.parse(JSON.stringify(document)) as Json;
  const shown = world.iam.keepsDocuments ? plain : rewritten(plain, '', asked % 2 === 0, false);
  return encodeURIComponent(JSON.stringify(shown)).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
