import { counted } from '../../output/counted.js';

const MOST_ACCOUNTS = 3;

/** What is to be said of several accounts, often in the same words but for their names: that of the first ones. */
export function notesOfSome(notesOfEach: readonly (readonly string[])[]): readonly string[] {
  const said = new Set<string>();
  const fresh = notesOfEach.flatMap((notes) => {
    const others = notes.filter((note) => !said.has(note));
    for (const note of others) said.add(note);
    return others.length === 0 ? [] : [others];
  });
  const more = fresh.length - MOST_ACCOUNTS;
  const shown = fresh.slice(0, MOST_ACCOUNTS).flat();
  return more <= 0 ? shown : [...shown, `… and the same of ${counted(more, 'more account')}.`];
}
