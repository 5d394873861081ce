/**
 * What `work` comes to; where that takes longer than so many milliseconds, what `late` says, while the work goes on.
 *
 * @param milliseconds - undefined: as long as it takes
 */
export async function inTime<T, L>(
  milliseconds: number | undefined,
  work: Promise<T>,
  late: () => L,
): Promise<T | L> {
  if (milliseconds === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<L>((resolve) => {
    timer = setTimeout(() => {
      resolve(late());
    }, milliseconds);
  });
  try {
    return await Promise.race([work, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
