import type { Asker } from './asker.js';

/** One answer for each key, also where several ask before it is there. */
function onePerKey<T>(): (key: string, ask: () => Promise<T>) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (key, ask) => {
    const answer = answers.get(key) ?? ask();
    answers.set(key, answer);
    return answer;
  };
}

/** Asks once about what is protected, in however many regions it is taken and however often it is tried. */
export function askedOnce(asker: Asker): Asker {
  const reasons = onePerKey<string>();
  const confirmations = onePerKey<unknown>();
  return {
    ...asker,
    reason: (account, isPicked) => reasons(account, () => asker.reason(account, isPicked)),
    confirm: async (role, isPicked) => {
      await confirmations(`${role.accountId} ${role.rights}`, () => asker.confirm(role, isPicked));
    },
  };
}
