import {
  isTakable,
  ownRoleArn,
  waysInto,
  type EffectiveAccount,
  type PermissionSetAccess,
} from '../../accounts/effective.js';
import type { Inventory } from '../../accounts/inventory.js';
import { parseRoleArn } from '../../aws/arn.js';
import { signInNamed, type SignInPlaces } from '../../identity-center/sign-in.js';
import type { View } from '../../output/view.js';
import { portalLink } from '../../signin/portal-link.js';
import { switchRoleLink, type SwitchRoleLink } from '../../signin/switch-role.js';
import { awsSettings } from '../../sessions/source/aws-settings.js';
import { AcctmgrError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';

export type LinkFormat = 'markdown' | 'html';

interface Linked {
  readonly account: EffectiveAccount;
  /** The role, or the permission set. */
  readonly taken: string;
  readonly link: SwitchRoleLink;
}

/** Of a permission set, the link of the portal: nobody switches to one. */
function portalLinkTo(
  { account_id: accountId }: EffectiveAccount,
  { signIn, permissionSet }: PermissionSetAccess,
  places: SignInPlaces,
): SwitchRoleLink {
  if (permissionSet === undefined) return { reason: 'accounts.json does not name its permission sets' };
  try {
    return { url: portalLink(signInNamed(signIn, places).startUrl, { accountId, permissionSet }) };
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    return { reason: error.message.replace(/\.$/, '') };
  }
}

function linkTo(account: EffectiveAccount, places: SignInPlaces): Linked {
  const { access } = account;
  return access.kind === 'permission-set'
    ? { account, taken: access.permissionSet ?? '', link: portalLinkTo(account, access, places) }
    : { account, taken: parseRoleArn(ownRoleArn(account) ?? '')?.name ?? '', link: switchRoleLink(account) };
}

/** What can be taken of the accounts, each with its link or the reason why there is none. */
export function switchRoleLinks(
  host: Host,
  { accounts, signIns }: Pick<Inventory, 'accounts' | 'signIns'>,
): readonly Linked[] {
  const places = { signIns, ssoSessions: awsSettings(host).profiles.ssoSessions };
  return accounts
    .filter(isTakable)
    .flatMap(waysInto)
    .map((account) => linkTo(account, places));
}

const isPortal = ({ account: { access } }: Linked): boolean => access.kind === 'permission-set';

const headings = (rows: readonly Linked[]): readonly string[] => [
  'Account Name',
  'Name in AWS Console',
  'Account ID',
  rows.some(isPortal) ? 'Role or Permission Set' : 'Assumable Role',
];

const cellsOf = ({ account, taken, link }: Linked) => ({
  name: oneLine(account.name),
  inConsole: oneLine(account.display_name ?? account.name),
  id: account.account_id,
  role: oneLine(taken),
  ...('url' in link ? { url: link.url } : { reason: link.reason }),
});

const markdownText = (text: string): string => text.replace(/[\\`*_{}[\]<>|#&]/g, '\\$&');

function markdown(rows: readonly Linked[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(headings(rows)),
    line(headings(rows).map(() => '---')),
    ...rows.map((row) => {
      const { name, inConsole, id, role, url, reason } = { url: undefined, reason: '', ...cellsOf(row) };
      const shown = markdownText(inConsole);
      // A bracket would end the link; URLSearchParams leaves it as it is.
      const linked =
        url === undefined ? `${shown} (no link: ${markdownText(reason)})` : `[${shown}](<${url}>)`;
      return line([markdownText(name), linked, id, markdownText(role)]);
    }),
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const htmlText = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

function html(rows: readonly Linked[]): string {
  const line = (tag: 'th' | 'td', cells: readonly string[]) =>
    `  <tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  return [
    '<table>',
    line('th', headings(rows)),
    ...rows.map((row) => {
      const { name, inConsole, id, role, url, reason } = { url: undefined, reason: '', ...cellsOf(row) };
      const shown = htmlText(inConsole);
      const linked =
        url === undefined
          ? `${shown} (no link: ${htmlText(reason)})`
          : `<a href="${htmlText(url)}">${shown}</a>`;
      return line('td', [htmlText(name), linked, id, htmlText(role)]);
    }),
    '</table>',
  ].join('\n');
}

/** The table for a team's wiki. */
export const linksView = (format: LinkFormat): View<readonly Linked[]> => ({
  json: (rows) =>
    rows.map(({ account, taken, link }) => ({
      name: account.name,
      display_name: account.display_name ?? account.name,
      account_id: account.account_id,
      role: account.access.kind === 'permission-set' ? null : taken,
      permission_set: account.access.kind === 'permission-set' ? taken : null,
      url: 'url' in link ? link.url : null,
      reason: 'url' in link ? null : link.reason,
    })),
  human: (rows) => (format === 'html' ? html(rows) : markdown(rows)),
  isVerbatim: true,
});
