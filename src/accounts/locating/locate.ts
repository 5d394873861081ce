import type { Host } from '../../system/host.js';
import { resolvePath } from '../../system/paths.js';
import type { TrustState } from './trust.js';

/** A file that the user named, and how; it is used or fails, and nothing takes its place. */
export interface NamedInventory {
  /** Absolute. */
  readonly path: string;
  readonly by: '--config' | 'ACCTMGR_CONFIG';
}

export function namedInventory(host: Host, config: string | undefined): NamedInventory | undefined {
  if (config !== undefined) return { path: resolvePath(host, config), by: '--config' };
  const variable = host.env['ACCTMGR_CONFIG'];
  return variable === undefined ? undefined : { path: resolvePath(host, variable), by: 'ACCTMGR_CONFIG' };
}

/** `CI=false` and `CI=0` are how people switch it off. */
export const isUnattended = ({ env }: Pick<Host, 'env'>): boolean => !/^(?:false|0)?$/i.test(env['CI'] ?? '');

export interface LocalFacts {
  /** `other`: valid JSON without a list `accounts`, some other program's file. */
  readonly content: 'inventory' | 'broken' | 'other';
  readonly isUnsafe: boolean;
  /** Whether the user has an inventory of their own, which is in force unless this one is. */
  readonly hasOwn: boolean;
  readonly trust: TrustState;
}

/** What becomes of `./accounts.json`. `use` takes a broken one, too: its problems are then reported. */
export type LocalVerdict =
  | 'use'
  | 'use-for-want-of-own'
  | 'ask'
  | 'refuse-unsafe'
  | 'pass-over-other'
  | 'pass-over-unsafe'
  | 'pass-over-broken'
  | 'pass-over-refused';

export function judgeLocal({ content, isUnsafe, hasOwn, trust }: LocalFacts): LocalVerdict {
  if (content === 'other') return 'pass-over-other';
  // A faulty file that nobody ever chose stops no command: it is passed over with its reason.
  const isChosen = !hasOwn || trust === 'trusted' || trust === 'changed';
  if (isUnsafe) return isChosen ? 'refuse-unsafe' : 'pass-over-unsafe';
  if (!hasOwn) return 'use-for-want-of-own';
  if (content === 'broken') return isChosen ? 'use' : 'pass-over-broken';
  if (trust === 'refused') return 'pass-over-refused';
  return trust === 'trusted' ? 'use' : 'ask';
}
