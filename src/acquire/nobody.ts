import type { Asker } from './asker.js';

const refuse = (what: string) => Promise.reject(new Error(`Nobody can be asked for ${what}`));

/** Where a program asks by itself, again and again, and nobody sees a question. What would need one is refused before. */
export const nobody: Asker = {
  codes: undefined,
  reason: (account) => refuse(`the reason of ${account}`),
  confirm: ({ account }) => refuse(`the confirmation of ${account}`),
  device: () => refuse('an MFA device'),
};
