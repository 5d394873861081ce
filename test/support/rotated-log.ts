import { appendEntries } from '../../src/access-log/writing/append.js';
import { newEntry, type AccessLogEntry } from '../../src/access-log/entry.js';
import { systemHost } from '../../src/system/host.js';

const host = systemHost();

/** Appends attempts to the log; a new file is begun with every one but the first. */
export async function appendApart(
  log: string,
  attempts: readonly Partial<AccessLogEntry>[],
  keep?: number,
): Promise<void> {
  for (const attempt of attempts) {
    const entry = { ...newEntry(host, '0.1.0', { event: 'assume', status: 'success' }), ...attempt };
    await appendEntries(log, [entry], host, { max_size: 1, keep });
  }
}
