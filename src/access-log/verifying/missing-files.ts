/** What the line `continued` of the newest file of a log says. */
export interface Numbering {
  /** The number that the log itself gets when it is rotated: those before were. */
  readonly next: number;
  /** The first of those that were kept then. */
  readonly oldest: number;
}

/** The first and the last number of each gap in the rotated files: those that were there, and were not dropped. */
export function missingFiles(
  { next, oldest }: Numbering,
  present: readonly number[],
): readonly (readonly [first: number, last: number])[] {
  const there = present.filter((number) => number >= oldest && number < next);
  return [...there, next].flatMap((number, index) => {
    const first = (there[index - 1] ?? oldest - 1) + 1;
    return first < number ? [[first, number - 1] as const] : [];
  });
}
