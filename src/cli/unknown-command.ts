import { alternatives } from '../accounts/checking/finding.js';
import { findAccount, type Inventory } from '../accounts/inventory.js';
import { loadInventory } from '../accounts/locating/load.js';
import { nearest } from '../accounts/checking/nearest.js';
import { quote } from '../handover/shell.js';
import { AcctmgrError, usageError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { oneLine, shorten } from '../system/safe-text.js';
import { counted } from '../output/counted.js';
import { configOfArgv, namedCommand, wordsAfterName } from './argv.js';
import { commandFor, withAccount } from './guessed-words.js';
import { COMMANDS } from './registry.js';

/** For a hint: none is made, nobody is asked, and whatever is wrong with one is not the matter. */
async function accountsOf(host: Host, config: string | undefined): Promise<Inventory | undefined> {
  try {
    const request = { config, allowLocal: true, mayCreate: false, needs: 'any' } as const;
    return (await loadInventory(host, request)).inventory;
  } catch (error) {
    if (error instanceof AcctmgrError) return undefined;
    throw error;
  }
}

function accountCalled(inventory: Inventory, word: string): string | undefined {
  try {
    return findAccount(inventory, word).name;
  } catch (error) {
    if (error instanceof AcctmgrError) return undefined;
    throw error;
  }
}

/** `acctmgr assume dev` for a name in the place of a command; `acctmgr exec dev -- …` where a command follows it. */
function commandOf(account: string, rest: readonly string[]): string {
  const name = quote('sh', account);
  const dashes = rest.indexOf('--');
  const command = dashes === -1 ? rest : rest.slice(dashes + 1);
  if (command[0] === undefined || command[0].startsWith('-')) return `acctmgr assume ${name}`;
  return shorten(
    oneLine(`acctmgr exec ${name} -- ${command.map((word) => quote('sh', word)).join(' ')}`),
    200,
  );
}

const NAMES = COMMANDS.filter(({ isInternal }) => isInternal !== true).map(({ name }) => name);

/** What is likely meant by a word that is not a command, as commands to be typed. */
async function meant(host: Host, config: string | undefined, argv: readonly string[]): Promise<string[]> {
  const word = namedCommand(argv) ?? '';
  const rest = wordsAfterName(argv);
  const inventory = await accountsOf(host, config);
  const account = inventory && accountCalled(inventory, word);
  if (account !== undefined) return [commandOf(account, rest)];
  const guess = commandFor(word);
  if (guess !== undefined) {
    const named = inventory && accountCalled(inventory, rest[0] ?? '');
    if (named === undefined) return [guess];
    const isRun = guess === 'acctmgr exec NAME -- COMMAND' && rest.length > 1;
    return [isRun ? commandOf(named, rest.slice(1)) : guess.replaceAll('NAME', quote('sh', named))];
  }
  const names = inventory?.accounts.map(({ name }) => name) ?? [];
  return [
    ...nearest(word, NAMES, 1).map((name) => `acctmgr ${name}`),
    ...nearest(word, names, 1).map((name) => `acctmgr assume ${name}`),
  ];
}

/** What to answer where argv names no command of ours (exit 2). */
export async function unknownCommand(
  host: Host,
  config: string | undefined,
  argv: readonly string[],
): Promise<AcctmgrError> {
  const commands = await meant(host, config, argv);
  const did = commands.length === 0 ? '' : `Did you mean ${alternatives(commands)}? `;
  return usageError(`Unknown command '${shorten(oneLine(namedCommand(argv) ?? ''), 80)}'.`, {
    hint: `${did}Run acctmgr --help for the list of commands.`,
  });
}

/** What to answer where more words stand behind a command than it takes (exit 2), often the name of an account. */
export async function tooManyWords(
  host: Host,
  argv: readonly string[],
  { taken, given }: { readonly taken: number; readonly given: number },
): Promise<AcctmgrError> {
  const command = namedCommand(argv) ?? '';
  const [word = ''] = wordsAfterName(argv).filter((other) => !other.startsWith('-'));
  const inventory = await accountsOf(host, configOfArgv(argv));
  const account = inventory && accountCalled(inventory, word);
  const guess = account === undefined ? undefined : withAccount(command);
  const did =
    account === undefined || guess === undefined
      ? ''
      : `Did you mean ${guess.replaceAll('NAME', quote('sh', account))}? `;
  const takes = taken === 0 ? 'no arguments' : `at most ${counted(taken, 'argument')}`;
  return usageError(`acctmgr ${command} takes ${takes}, and got ${given}.`, {
    hint: `${did}Run acctmgr ${command} --help for what it takes.`,
  });
}
