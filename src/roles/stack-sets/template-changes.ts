import { canonical } from '../../system/canonical-json.js';

/** What another value is to be of. `before` or `after` undefined: nothing stands there. */
export interface SettingChange {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

type Properties = Readonly<Record<string, unknown>>;

const isProperties = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const inside = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((at, key) => (isProperties(at) ? at[key] : undefined), value);

function parsed(template: string): unknown {
  try {
    return JSON.parse(template);
  } catch {
    return undefined;
  }
}

const shown = (value: unknown): string | undefined =>
  value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);

const changed = (name: string, before: unknown, after: unknown): readonly SettingChange[] =>
  canonical(before) === canonical(after) ? [] : [{ name, before: shown(before), after: shown(after) }];

/** What a new role is made of, a property each; of a property that every role has, only what it may do and for whom counts. */
export function templateRole(template: string): readonly SettingChange[] {
  const properties = inside(parsed(template), 'Resources', 'Role', 'Properties');
  return isProperties(properties)
    ? Object.entries(properties)
        .filter(([name]) => !UNREMARKABLE.has(name))
        .map(([name, after]) => ({ name, before: undefined, after: shown(after) }))
    : [];
}

const UNREMARKABLE: ReadonlySet<string> = new Set(['RoleName', 'Path', 'Description', 'Tags']);

/**
 * What differs between the role of two templates, a property each. Of a template that is no role alone, as others write them,
 * all of it is another one.
 */
export function templateChanges(before: string, after: string): readonly SettingChange[] {
  const [old, wanted] = [parsed(before), parsed(after)];
  if (old !== undefined && canonical(old) === canonical(wanted)) return [];
  const [was, is] = [old, wanted].map((template) => inside(template, 'Resources', 'Role', 'Properties'));
  const resources = inside(old, 'Resources');
  const isRoleAlone = isProperties(resources) && Object.keys(resources).join() === 'Role';
  if (!isRoleAlone || !isProperties(was) || !isProperties(is))
    return [{ name: 'Template', before: 'another one', after: 'this role' }];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const properties = keys.flatMap((key) => changed(key, was[key], is[key]));
  return properties.length > 0
    ? properties
    : [{ name: 'Template', before: 'written otherwise', after: 'this role' }];
}
