import { oneLine } from '../../system/safe-text.js';
import { KEEPER_TAG } from '../role-design.js';
import type { ExaminedRole } from './role-finding.js';

/* What is to be done about a role, and by whom. */

type Kept = Pick<ExaminedRole, 'state'>;

const isOfStack = ({ state: { tags } }: Kept): boolean =>
  Object.keys(tags).some((key) => key.startsWith('aws:cloudformation:'));

/** What else keeps the role, by its tags: acctmgr changes nothing of it. Undefined where acctmgr does, or nobody says so. */
export function otherKeeper(role: Kept): string | undefined {
  if (isOfStack(role)) return 'CloudFormation';
  const keeper = role.state.tags[KEEPER_TAG];
  return keeper === undefined || keeper === 'acctmgr' ? undefined : oneLine(keeper);
}

/** Nobody says who keeps it. */
export const isAdoptable = (role: Kept): boolean =>
  otherKeeper(role) === undefined && role.state.tags[KEEPER_TAG] === undefined;

/** How it gets there. @param purpose - `To have it asked for` @param flags - that apply needs for it */
export function mending(role: ExaminedRole, purpose: string, ...flags: readonly string[]): string {
  const keeper = otherKeeper(role);
  if (keeper !== undefined) return `${purpose}, change it where it is kept: ${keeper}.`;
  const words = [oneLine(role.account.name), ...flags, ...(isAdoptable(role) ? ['--adopt'] : [])];
  return `${purpose}: acctmgr roles apply ${words.join(' ')}`;
}

/** What makes the trust what it is to be. */
export const mendedTrust = (role: ExaminedRole): string =>
  role.design === undefined
    ? mending(role, 'To say whom it is to trust', '--trust ACCOUNT')
    : mending(role, 'To have it trust only whom it is to');
