/** What stands for `{account}`, `{account_id}`, `{region}` and `{partition}`. */
export type Placeholders = Readonly<Record<'account' | 'account_id' | 'region' | 'partition', string>>;

/**
 * The argument with the placeholders filled in; `{{` is a brace, and what is no placeholder stays as it is. Tags have none:
 * they come from AWS or from a colleague's file, and would be code in `sh -c`.
 */
export const filledIn = (argument: string, values: Placeholders): string =>
  argument.replaceAll(/\{\{|\{(account|account_id|region|partition)\}/g, (_, name?: keyof Placeholders) =>
    name === undefined ? '{' : values[name],
  );
