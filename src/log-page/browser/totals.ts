import type { PageData, PageSession, PageTotals } from '../data.js';
import type { ShownAttempts } from './selection.js';

/** The figures of a selection. What the page does not hold one by one is known of the whole log only. */
export function totalsOf(data: PageData, { attempts, groups, count }: ShownAttempts): PageTotals {
  const all = data.groups.reduce((sum, group) => sum + group.count, data.attempts.length);
  if (count === all) return data.totals;
  const ended = (status: 'success' | 'denied' | 'failed'): number =>
    attempts.filter((attempt) => attempt.status === status).length +
    groups.reduce((sum, group) => sum + (group.status === status ? group.count : 0), 0);
  const from = (source: 'sts' | 'cache'): number =>
    attempts.filter((attempt) => attempt.source === source).length;
  const taken = new Set(attempts.flatMap(({ session }) => session ?? []));
  const sessions = [...taken].flatMap((index) => data.sessions[index] ?? []);
  const lengthOf = ({ start, end }: PageSession): number => end - start;
  const [longest] = sessions.toSorted((one, other) => lengthOf(other) - lengthOf(one));
  return {
    attempts: count,
    success: ended('success'),
    denied: ended('denied'),
    failed: ended('failed'),
    sts: from('sts'),
    cache: from('cache'),
    sessions: sessions.length,
    total: sessions.reduce((sum, session) => sum + lengthOf(session), 0),
    longest: longest === undefined ? 0 : lengthOf(longest),
    longestAccount: longest && data.accounts[longest.account]?.name,
  };
}
