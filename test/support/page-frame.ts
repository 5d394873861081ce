import type { PageFrame } from '../../src/commands/access-log/log-page-data.js';

/** What a page tells of a log in which nothing happened. */
export const PAGE_FRAME: PageFrame = {
  version: '0.1.0',
  host: 'laptop',
  log: '/home/ada/log',
  made: 0,
  since: 0,
  chosen: [],
  totals: {
    attempts: 0,
    success: 0,
    denied: 0,
    failed: 0,
    sts: 0,
    cache: 0,
    sessions: 0,
    total: 0,
    longest: 0,
  },
  unreadable: 0,
};
