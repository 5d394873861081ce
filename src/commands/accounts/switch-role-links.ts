import { isTakable, ownRoleArn, type EffectiveAccount } from '../../accounts/effective.js';
import { parseRoleArn } from '../../aws/arn.js';
import type { View } from '../../output/view.js';
import { switchRoleLink, type SwitchRoleLink } from '../../signin/switch-role.js';
import { oneLine } from '../../system/safe-text.js';

export type LinkFormat = 'markdown' | 'html';

interface Linked {
  readonly account: EffectiveAccount;
  readonly link: SwitchRoleLink;
}

/** The accounts that have a role, each with its link or the reason why there is none. */
export const switchRoleLinks = (accounts: readonly EffectiveAccount[]): readonly Linked[] =>
  accounts.filter(isTakable).map((account) => ({ account, link: switchRoleLink(account) }));

const HEADINGS = ['Account Name', 'Name in AWS Console', 'Account ID', 'Assumable Role'] as const;

const roleOf = (account: EffectiveAccount): string => parseRoleArn(ownRoleArn(account) ?? '')?.name ?? '';

const cellsOf = ({ account, link }: Linked) => ({
  name: oneLine(account.name),
  inConsole: oneLine(account.display_name ?? account.name),
  id: account.account_id,
  role: roleOf(account),
  ...('url' in link ? { url: link.url } : { reason: link.reason }),
});

const markdownText = (text: string): string => text.replace(/[\\`*_{}[\]<>|#&]/g, '\\$&');

function markdown(rows: readonly Linked[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(HEADINGS),
    line(HEADINGS.map(() => '---')),
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
    line('th', HEADINGS),
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
    rows.map(({ account, link }) => ({
      name: account.name,
      display_name: account.display_name ?? account.name,
      account_id: account.account_id,
      role: roleOf(account),
      url: 'url' in link ? link.url : null,
      reason: 'url' in link ? null : link.reason,
    })),
  human: (rows) => (format === 'html' ? html(rows) : markdown(rows)),
  isVerbatim: true,
});
