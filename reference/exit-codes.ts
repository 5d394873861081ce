import { EXIT } from '../src/system/failure.js';
import type { Described } from './pages/declared.js';

const SAYS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'done',
  failed: 'failed: the network, AWS, the file system, a defect',
  usage:
    'usage: arguments, an unknown account, an invalid accounts.json, a question that nobody could be asked (but for the MFA code)',
  notAllowed:
    'not authenticated or not allowed: no or expired source credentials, an MFA code that is needed or wrong, AccessDenied',
  cannotRun: '`exec`: the command cannot be run',
  commandNotFound: '`exec`: the command was not found',
  interrupted: 'interrupted, also by Esc in the picker',
  nobodyReads: '`exec` of several accounts: who read what it prints has gone, and the rest was not done',
};

export const EXIT_CODES: readonly Described[] = [
  ...(Object.keys(SAYS) as (keyof typeof EXIT)[])
    .map((name) => ({ term: String(EXIT[name]), text: SAYS[name] }))
    .sort((one, other) => Number(one.term) - Number(other.term)),
  { term: 'other', text: "`exec`: the command's own, or 128 + n where signal n ended it" },
];
