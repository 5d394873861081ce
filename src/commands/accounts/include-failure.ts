import { AcctmgrError, EXIT } from '../../system/failure.js';
import { oneLine, shorten } from '../../system/safe-text.js';

/* Why nothing of a shared inventory is taken, in one message. */

/** What is said of it comes of others, and may be as long as they like. */
const MOST_TEXT = 400;

const clause = (why: string): string => shorten(oneLine(why), MOST_TEXT).replace(/\.$/, '');

/** @param word - what syncs it alone, behind `acctmgr sync` */
export const unreachableInclude = (from: string, word: string, why: string, hint?: string): AcctmgrError =>
  new AcctmgrError(`${oneLine(from)} cannot be fetched: ${clause(why)}.`, {
    code: 'include_unreachable',
    exitCode: EXIT.failed,
    hint: hint ?? `"include" of accounts.json names it. To try again: acctmgr sync ${word}`,
  });

/** @param word - as that of `unreachableInclude` */
export const overtakenInclude = (from: string, word: string): AcctmgrError =>
  new AcctmgrError(`${oneLine(from)} is not taken over: what is known here changed meanwhile.`, {
    code: 'include_overtaken',
    exitCode: EXIT.failed,
    hint: `To see what it changes now: acctmgr sync ${word}`,
  });

export const refusedInclude = (from: string, why: string): AcctmgrError =>
  new AcctmgrError(`${oneLine(from)} is refused: ${clause(why)}.`, {
    code: 'include_refused',
    exitCode: EXIT.usage,
    hint: 'Tell whoever keeps it. What it may hold: acctmgr docs where-accounts-come-from',
  });
