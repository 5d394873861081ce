import type { Command as Program } from 'commander';

/** The flags that every command takes, before or after its name. */
export const declareGlobalFlags = (program: Program): Program =>
  program
    .option('--config <file>', 'use this accounts.json')
    .option('--json', 'print the answer as JSON')
    .option('--no-color', 'print without colours')
    .option('--no-input', 'ask nothing, terminal or not')
    .option('--quiet', 'print the answer, warnings and errors only')
    .option('--debug', 'say what is decided and why, and show stack traces');
