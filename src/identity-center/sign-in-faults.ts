import { alternatives, quoted, type EntryFault } from '../accounts/checking/finding.js';
import { nearest } from '../accounts/checking/nearest.js';
import type { AccountsFile } from '../accounts/schema.js';
import { oneLine } from '../system/safe-text.js';
import { disagreements, makeBothTheSame, signInNames, unusable, type SignInPlaces } from './sign-in.js';

/* What is wrong with the sign-ins of an accounts.json on a machine with this AWS config file. */

const differing = (name: string, places: SignInPlaces): EntryFault[] =>
  disagreements(name, places).map(({ key, here, there }) => ({
    path: ['sso_sessions', name, key],
    concerns: 'value',
    message: `${quoted(here)}, but ${quoted(there)} in [sso-session ${oneLine(name)}] of the AWS config file`,
    expected: `the same in both, whose token is one file; to take this one: ${makeBothTheSame(name)}`,
  }));

function unknown(path: EntryFault['path'], name: string | undefined, places: SignInPlaces): EntryFault[] {
  if (name === undefined || Object.hasOwn(places.signIns, name)) return [];
  const why = unusable(name, places);
  if (why === undefined) return [];
  const near = nearest(name, signInNames(places)).filter((one) => one !== name);
  const isHalf = places.ssoSessions.has(name);
  return [
    {
      path: [...path, 'sso_session'],
      concerns: 'value',
      message: isHalf
        ? why.message.replace(/\.$/, '')
        : `no sign-in is called ${quoted(name)}, in sso_sessions or in the AWS config file`,
      expected:
        near.length > 0 && !isHalf
          ? alternatives(near.map(quoted))
          : 'a key of sso_sessions, or an [sso-session] of the AWS config file',
    },
  ];
}

/** Whether the file says anything of sign-ins: else nobody needs the AWS config file. */
export const namesSignIns = ({ sso_sessions, defaults, accounts }: AccountsFile): boolean =>
  sso_sessions !== undefined || [defaults, ...accounts].some((entry) => entry?.sso_session !== undefined);

/** Those that disagree with the AWS config file, and the names that are in neither. A default is told of once. */
export function signInFaults(
  { sso_sessions: signIns = {}, defaults = {}, accounts }: AccountsFile,
  ssoSessions: SignInPlaces['ssoSessions'],
): EntryFault[] {
  const places = { signIns, ssoSessions };
  return [
    ...Object.keys(signIns).flatMap((name) => differing(name, places)),
    ...unknown(['defaults'], defaults.sso_session, places),
    ...accounts.flatMap((own, index) => unknown(['accounts', index], own.sso_session, places)),
  ];
}
