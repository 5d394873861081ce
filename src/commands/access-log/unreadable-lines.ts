import type { Context } from '../context.js';

/** Says how many lines of the log could not be read. */
export function noteUnreadable(count: number, { output }: Pick<Context, 'output'>): void {
  if (count === 0) return;
  output.note(
    count === 1 ? '1 line is torn, or not of acctmgr.' : `${count} lines are torn, or not of acctmgr.`,
  );
}
