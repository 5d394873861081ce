import { ownRoleArn, type EffectiveAccount } from '../accounts/effective.js';
import { parseRoleArn } from '../aws/arn.js';
import { consoleHosts, hasConsole } from './console-hosts.js';

/** Hexadecimal, as the console's Switch Role page takes them, by the names that accounts.json takes. */
const COLOURS: Readonly<Record<string, string>> = {
  red: 'F2B0A9',
  orange: 'FBBF93',
  yellow: 'FAD791',
  green: 'B7CA9D',
  blue: '99BCE3',
  turquoise: '8FD6D0',
  purple: 'C9B3E6',
  pink: 'F5B8D5',
};

/** A link for people who are signed in already, or why there can be none. */
export type SwitchRoleLink = { readonly url: string } | { readonly reason: string };

/** What keeps the console from switching to the role: it can send neither of these. */
function obstacleOf(account: EffectiveAccount): string | undefined {
  if (account.access.kind === 'base') return 'it is the base account: no role is configured';
  if (account.access.kind === 'permission-set')
    return 'it is entered by a permission set, and the console switches to roles';
  if (account.external_id !== undefined)
    return 'the role needs an external id, which the console cannot send';
  if (account.source_identity !== undefined)
    return 'the role needs a source identity, which the console cannot send';
  if (account.source_account !== undefined)
    return `it is reached through ${account.source_account}, and the console makes no chains`;
  if (!hasConsole(account.partition)) return `no console of the partition ${account.partition} is known`;
  return undefined;
}

/** AWS IAM User Guide, Grant a user permissions to switch roles: account, roleName (with its path), displayName, color. */
export function switchRoleLink(account: EffectiveAccount): SwitchRoleLink {
  const reason = obstacleOf(account);
  const role = parseRoleArn(ownRoleArn(account) ?? '');
  if (reason !== undefined || role === undefined)
    return { reason: reason ?? 'the ARN of the role is not understood' };
  const url = new URL(`https://${consoleHosts(account.partition).signin}/switchrole`);
  url.searchParams.set('account', account.account_id);
  url.searchParams.set('roleName', `${role.path.slice(1)}${role.name}`);
  url.searchParams.set('displayName', account.display_name ?? account.name);
  const colour =
    account.color === undefined ? undefined : (COLOURS[account.color] ?? account.color.replace('#', ''));
  if (colour !== undefined) url.searchParams.set('color', colour);
  return { url: url.href };
}
