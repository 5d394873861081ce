import { knownToken } from '../identity-center/token-file.js';
import type { Source } from '../sessions/source/source.js';
import { notAllowed } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { oneLine } from '../system/safe-text.js';

/**
 * Who has logged out wants nothing handed on any more, though AWS would take the credentials until they end. A file that another
 * tool is writing just now is not a logout.
 *
 * @throws AcctmgrError `logged_out` (exit 3) where the sign-in that the session came of is gone
 */
export function requireStillSignedIn({ start }: Pick<Source, 'start'>, host: Host): void {
  if (!('signInId' in start) || start.signInId === undefined) return;
  if (knownToken(host, start.signIn).kind !== 'absent') return;
  const name = oneLine(start.signIn.name);
  throw notAllowed(`You have logged out of ${name}: its session is not handed on any more.`, {
    code: 'logged_out',
    hint: `Run: acctmgr login ${name}`,
  });
}
