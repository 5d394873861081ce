import type { LogLine } from '../../access-log/entry.js';
import { sessionLedger, type LoggedSession } from '../../access-log/reading/session-ledger.js';
import type { DayGroup, Timeline } from '../../access-log/statistics/timeline.js';
import type { PageAccount, PageAttempt, PageData, PageGroup, PageSession } from '../../log-page/data.js';
import { oneLine } from '../../system/safe-text.js';

/** What is told of the log as a whole. */
export type PageFrame = Omit<
  PageData,
  'accounts' | 'users' | 'texts' | 'attempts' | 'sessions' | 'groups' | 'leftOut'
>;

/** Values by their place, each once. */
function register<T>(keyOf: (value: T) => string) {
  const places = new Map<string, number>();
  const values: T[] = [];
  return {
    values,
    place: (value: T): number => {
      const key = keyOf(value);
      const place = places.get(key) ?? values.push(value) - 1;
      places.set(key, place);
      return place;
    },
  };
}

/** What the page of a log shows. Texts are made safe to read here; that they are not HTML is the page's business. */
export function pageData(frame: PageFrame, { attempts, groups, leftOut }: Timeline): PageData {
  const accounts = register<PageAccount>(({ name, id }) => `${name}\n${id ?? ''}`);
  const users = register<string>((name) => name);
  const texts = register<string>((text) => text);
  const sessions = register<LoggedSession>(({ accessKeyId }) => accessKeyId);
  const ledger = sessionLedger();

  const account = (name: string | undefined, id: string | undefined): number => {
    const shown = id === undefined ? undefined : oneLine(id);
    return accounts.place({
      name: oneLine(name ?? '') || (shown ?? '(none)'),
      id: shown,
    });
  };
  const user = (name: string | undefined): number => users.place(oneLine(name ?? '') || '(none)');
  const text = (value: string | undefined): number | undefined => {
    const shown = value === undefined ? '' : oneLine(value);
    return shown === '' ? undefined : texts.place(shown);
  };
  const pageAttempt = (entry: LogLine): PageAttempt[] => {
    const { status, source } = entry;
    const time = Date.parse(entry.time);
    const event = text(entry.event);
    if (status === undefined || event === undefined) return [];
    const session = ledger.see(entry, time)?.session;
    const attempt: PageAttempt = {
      time,
      account: account(entry.account, entry.account_id),
      user: user(entry.user),
      status,
      source,
      event,
      session: session && sessions.place(session),
      role: text(entry.role_arn),
      sessionName: text(entry.session_name),
      host: text(entry.host),
      reason: text(entry.reason),
      errorCode: text(entry.error_code),
      error: text(entry.error_message),
      // For whoever must look into it; of the others there are too many.
      requestId:
        status === 'success' || entry.request_id === undefined ? undefined : oneLine(entry.request_id),
    };
    return [attempt];
  };
  const pageGroup = ({ date, status, count, ...of }: DayGroup): PageGroup => {
    const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
    return {
      start: new Date(year, month - 1, day).getTime(),
      end: new Date(year, month - 1, day + 1).getTime(),
      account: account(of.account, of.accountId),
      user: user(of.user),
      status,
      count,
    };
  };
  const inOrder = attempts.flatMap(pageAttempt).sort((one, other) => one.time - other.time);
  const allGroups = groups.map(pageGroup);
  return {
    ...frame,
    attempts: inOrder,
    sessions: sessions.values.map(({ accessKeyId, start, end, ...of }): PageSession => ({
      accessKeyId: oneLine(accessKeyId),
      start,
      end,
      account: account(of.account, of.accountId),
      user: user(of.user),
    })),
    groups: allGroups,
    leftOut,
    accounts: accounts.values,
    users: users.values,
    texts: texts.values,
  };
}
