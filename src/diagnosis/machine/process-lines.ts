import type { InstalledProfile } from '../../profiles/config/installed-profile.js';
import { wrappedLines } from '../../profiles/config/wrapped-lines.js';
import type { CheckedInventory } from '../../accounts/locating/load.js';
import { warn, type Finding } from '../finding.js';

/** @param inventory - the one that is in force, if any */
export function judgeProcessLines(
  installed: readonly InstalledProfile[],
  inventory: Pick<CheckedInventory, 'path' | 'origin'> | undefined,
): Finding[] {
  const old = wrappedLines(installed, inventory?.origin === 'own' ? inventory.path : undefined);
  return old === undefined ? [] : [warn('process_lines', old.message, old.commands.join(', then '))];
}
