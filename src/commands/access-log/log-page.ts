import type { LogLine } from '../../access-log/entry.js';
import type { LogFilter } from '../../access-log/reading/filter.js';
import { collectTimeline } from '../../access-log/statistics/timeline.js';
import { PAGE_MARK, pageDocument } from '../../log-page/document.js';
import { writeDocument } from '../../system/files/document-file.js';
import { resolvePath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { VERSION } from '../../system/version.js';
import type { Context } from '../context.js';
import { pageData } from './log-page-data.js';
import type { LogStats } from './stats-view.js';

/** A page in the making. */
export interface LogPage {
  add(entry: LogLine): void;
  /** Writes the page of what was added. Returns its path. @throws AcctmgrError */
  write(stats: LogStats, filter: LogFilter): string;
}

/** What a browser draws without a noticeable wait, and what is a few megabytes to send. */
const LIMITS = { attempts: 20_000, groups: 20_000 };

const chosenBy = ({ account, status, user }: LogFilter): string[] =>
  Object.entries({ account, status, user }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${oneLine(value)}`],
  );

/** Collects the attempts for a page while the log is read. @param wish - `file` as the user named it */
export function newPage(
  { host, output }: Context,
  wish: { readonly file: string; readonly force: boolean },
): LogPage {
  const collector = collectTimeline(LIMITS);
  return {
    add: collector.add,
    write: ({ log, since, until, unreadable, statistics: { all, longest }, nearest }, filter) => {
      const frame = {
        version: VERSION,
        host: oneLine(host.hostname()),
        log: oneLine(log),
        made: host.now(),
        since,
        until,
        chosen: chosenBy(filter),
        totals: { ...all, longestAccount: longest && oneLine(longest.account ?? longest.accountId ?? '') },
        unreadable,
        nearest,
      };
      const page = pageDocument(pageData(frame, collector.timeline()));
      const file = resolvePath(host, wish.file);
      const { tightened } = writeDocument(file, Buffer.from(page), {
        host,
        mark: PAGE_MARK,
        force: wish.force,
      });
      if (tightened) output.note(`Others could read ${oneLine(file)} before, and no longer can (mode 0600).`);
      return file;
    },
  };
}
