import { ACCOUNT_MARK, SESSION_MARK } from '../../sessions/source/handed-out.js';
import { formatDuration } from '../../system/duration.js';
import type { Environment } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import { fail, warn, type Finding } from '../finding.js';
import type { ShellWords } from './shell-words.js';

/** What `env` and the function of `shell-init` have left in the environment. @param now - in milliseconds since the epoch */
export function judgeSessionVariables(env: Environment, now: number, { takeOver }: ShellWords): Finding[] {
  const mark = env[SESSION_MARK];
  if (mark === undefined) return [];
  const account = oneLine(env[ACCOUNT_MARK] ?? 'an account');
  const back = takeOver('acctmgr env --unset');
  if (mark !== env['AWS_ACCESS_KEY_ID']) {
    return [
      warn(
        'session_variables',
        `The environment is marked as the session of ${account}, but its keys are others: they were set since, or taken away.`,
        back,
      ),
    ];
  }
  const expired = now - Date.parse(env['AWS_CREDENTIAL_EXPIRATION'] ?? '');
  if (!(expired >= 0)) return [];
  return [
    fail(
      'session_variables',
      `The session of ${account} in the environment expired ${formatDuration(expired / 1000)} ago.`,
      `${takeOver(`acctmgr env ${account}`)} for a new one; ${back} to leave it`,
    ),
  ];
}
