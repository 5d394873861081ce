import type { EffectiveAccount } from '../accounts/effective.js';
import { ACCOUNT_ID_MARK, PARTITION_MARK, TAG_MARK } from '../sessions/source/handed-out.js';
import type { Variables } from './session-variables.js';

const variableOf = (key: string): string => TAG_MARK + key.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');

/** What a program of a run is told of its account beside the session. Tags of which two would have one name are left out. */
export function runVariables({ account_id, partition, tags = {} }: EffectiveAccount): Variables {
  const names = Object.keys(tags).map(variableOf);
  const isAlone = (name: string) => names.indexOf(name) === names.lastIndexOf(name);
  return new Map([
    [ACCOUNT_ID_MARK, account_id],
    [PARTITION_MARK, partition],
    ...Object.entries(tags)
      .map(([key, value]) => [variableOf(key), value] as const)
      .filter(([name]) => isAlone(name)),
  ]);
}
