import { wrongAnswer, type Answer } from './answer.js';

/** A part of a list. It may be empty and not the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  /** What gets the next part. */
  readonly next: string | undefined;
}

/** Far above what any list has, for one that has no end. */
const MOST_PAGES = 10_000;

/** All pages of a list. @param ask - for the page behind `next` */
export async function allPages<T>(
  ask: (next: string | undefined) => Promise<Answer<Page<T>>>,
): Promise<Answer<readonly T[]>> {
  const items: T[] = [];
  const seen = new Set<string>();
  let next: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await ask(next);
    if (!answer.ok) return answer;
    for (const item of answer.value.items) items.push(item);
    next = answer.value.next;
    if (next === undefined) return { ...answer, value: items };
    if (seen.has(next)) break;
    seen.add(next);
  }
  return { ok: false, fault: wrongAnswer('A list of AWS does not end.') };
}
