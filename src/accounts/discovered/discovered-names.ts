import { isReservedName, NAME } from '../limits.js';

/* What acctmgr calls accounts that AWS listed. A name is an account's for good: what stands in scripts never becomes another one. */

/** What a template may be filled in with. */
export interface NameParts {
  /** As AWS calls it. */
  readonly account: string | undefined;
  readonly accountId: string;
  readonly signIn: string;
}

export const USUAL_TEMPLATE = '{account}';

const ID_FORM = /^(?:\d{12}|\d{4}-\d{4}-\d{4})$/;

/** The text as the name of an account: without accents, signs and capitals. */
const legal = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._]+/g, '-')
    .replaceAll(/^[._-]+|[._-]+$/g, '');

/** What the template makes of an account, whatever others there are. Nothing that looks like an account id: it might be another's. */
export function baseName(template: string, { account: given = '', accountId, signIn }: NameParts): string {
  // AWS lets an account be called by the id of another one.
  const account = ID_FORM.test(legal(given).replace(/^account-/, '')) ? accountId : given;
  const parts: Readonly<Record<string, string>> = { account, account_id: accountId, sso_session: signIn };
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, part: string) => parts[part] ?? '');
  const name = cut(legal(filled), NAME.max);
  const isNameless = template.includes('{account}') && legal(account) === '';
  if (isNameless || name === '' || isReservedName(name)) return `account-${accountId}`;
  return ID_FORM.test(name) ? `account-${accountId}` : name;
}

const cut = (text: string, length: number): string => text.slice(0, length).replace(/[._-]+$/, '');

/** The name that is free, or with the id of the account behind it, which no other account has. */
export function freeName(base: string, accountId: string, isFree: (name: string) => boolean): string {
  if (isFree(base)) return base;
  const suffix = `-${accountId}`;
  for (let number = 1; ; number += 1) {
    const end = number === 1 ? suffix : `${suffix}-${number}`;
    const name = `${cut(base.replace(suffix, ''), NAME.max - end.length)}${end}`;
    if (isFree(name)) return name;
  }
}

/** Whether `name` is what `base` became, or would become, of this account. */
export const isNameOf = (name: string, base: string, accountId: string): boolean =>
  name === base || name === freeName(base, accountId, (other) => other !== base);
