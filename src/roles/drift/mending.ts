import { oneLine } from '../../system/safe-text.js';
import { keeperOf } from '../role-keeper.js';
import type { ExaminedRole } from './role-finding.js';

/* What is to be done about a role, and by whom. */

/** How it gets there. @param purpose - `To have it asked for` @param flags - that apply needs for it */
export function mending(role: ExaminedRole, purpose: string, ...flags: readonly string[]): string {
  const keeper = keeperOf(role.state);
  if (keeper?.mayAdopt === false) return `${purpose}, change it there: it is kept by ${keeper.words}.`;
  const more = flags.filter((flag) => !role.said.includes(flag));
  const adopt = keeper === undefined ? [] : ['--adopt'];
  const words = [oneLine(role.account.name), ...role.said, ...more, ...adopt];
  return `${purpose}: acctmgr roles apply ${words.join(' ')}`;
}

/** What makes the trust what it is to be. */
export const mendedTrust = (role: ExaminedRole): string =>
  role.design === undefined
    ? mending(role, 'To say whom it is to trust', '--trust ACCOUNT')
    : mending(role, 'To have it trust only whom it is to');
