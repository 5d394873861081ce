import { openNewFile } from '../../system/files/output-files.js';

/* What becomes of each place while a run goes on, a line each: whoever is killed has told all of it by then. */

export type ProgressResult = 'begun' | 'done' | 'failed';

const LINE = /^(\d+) (begun|done|failed)$/;

export interface RunProgress {
  /** Returns once it is written. @param index - of the place, in the order of the record */
  tell(index: number, result: ProgressResult): void;
  close(): void;
}

/** @throws AcctmgrError where it can't be written */
export function runProgress(file: string): RunProgress {
  const { write, close } = openNewFile(file);
  return {
    tell: (index, result) => {
      write(Buffer.from(`${index} ${result}\n`));
    },
    close,
  };
}

/** Pure. The last word on each place; a line that was cut off says nothing. */
export function progressIn(text: string): ReadonlyMap<number, ProgressResult> {
  const told = text
    .split('\n')
    .slice(0, -1)
    .map((line) => LINE.exec(line));
  return new Map(
    told.flatMap((found) =>
      found === null ? [] : [[Number(found[1]), found[2] as ProgressResult] as const],
    ),
  );
}
