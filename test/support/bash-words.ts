import type { ShellWords } from '../../src/diagnosis/machine/shell-words.js';

/** As a user of bash is told. */
export const bashWords: ShellWords = {
  unset: (...names) => names.map((name) => `unset ${name}`).join('; '),
  set: (name, value) => `export ${name}=${value}`,
  takeOver: (command) => `eval "$(${command})"`,
  quote: (word) => word,
};
