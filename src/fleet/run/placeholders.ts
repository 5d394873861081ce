/** What stands for `{account}`, `{account_id}`, `{region}` and `{partition}`. */
export type Placeholders = Readonly<Record<'account' | 'account_id' | 'region' | 'partition', string>>;

const PLACEHOLDER = /\{\{|\{(account|account_id|region|partition)\}/g;

/** Whether the argument is another one with another region. */
export const namesRegion = (argument: string): boolean =>
  [...argument.matchAll(PLACEHOLDER)].some(([, name]) => name === 'region');

/**
 * The argument with the placeholders filled in; `{{` is a brace, and what is no placeholder stays as it is. Tags have none:
 * they come from AWS or from a colleague's file, and would be code in `sh -c`.
 */
export const filledIn = (argument: string, values: Placeholders): string =>
  argument.replaceAll(PLACEHOLDER, (_, name?: keyof Placeholders) =>
    name === undefined ? '{' : values[name],
  );
