import type { Context } from './context.js';

/** Says how many lines of the access log could not be read. */
export function noteUnreadable(count: number, { output }: Context): void {
  if (count === 0) return;
  output.note(
    count === 1 ? '1 line is torn, or not of acctmgr.' : `${count} lines are torn, or not of acctmgr.`,
  );
}
