import type { Host } from '../../system/host.js';
import { observeFile } from '../../system/files/observed-file.js';
import type { EntryFault } from '../checking/finding.js';
import { decodedText, type CheckedFile } from './accounts-file.js';
import type { CheckedInventory } from './load.js';
import { unquoted } from './unquoted.js';

/** The file as it was checked, and what it has against the rest of the machine as problems with their places. */
export async function withFaults(
  host: Host,
  { path, checked }: Pick<CheckedInventory, 'path' | 'checked'>,
  faults: readonly EntryFault[],
): Promise<CheckedFile> {
  const file = faults.length === 0 ? undefined : observeFile(path);
  if (file === undefined) return checked;
  const { problemsAt } = await import('../checking/problems.js');
  const problems = problemsAt(decodedText(file.bytes), faults);
  return problems.length === 0 ? checked : unquoted({ problems }, path, file, host);
}
