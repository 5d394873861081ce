import { TRUSTED_FOLDER } from '../accounts/locating/trust.js';
import { DISCOVERED_LOCK } from '../accounts/discovered/change-discovered.js';
import { DISCOVERED_FOLDER, isDiscoveredName } from '../accounts/discovered/read-discovered.js';
import { isCopyName } from '../accounts/shared/accepted-copy.js';
import { inventoryLockOf } from '../accounts/json/change-file.js';
import { FORWARD_RECORD } from '../access-log/forwarding/forward-record.js';
import { rotatedNumber } from '../access-log/writing/rotated-name.js';
import { headPath } from '../access-log/writing/head.js';
import { logLockOf } from '../access-log/writing/log-lock.js';
import { REMINDERS } from '../profiles/cleaning/clean-reminder.js';
import { isPromptName, PROMPT_FOLDER } from '../profiles/prompt-line.js';
import { RECORDED_PROFILES } from '../profiles/recorded-profiles.js';
import { backupOf, sharedLockOf } from '../profiles/editing/shared-change.js';
import { isRecordName, RECORD_FOLDER } from '../fleet/run/run-record.js';
import { isRegistration } from '../identity-center/client-registration.js';
import { isListing } from '../identity-center/listing/broken-off.js';
import { SIGN_IN_FOLDER } from '../identity-center/sign-in-record.js';
import { IDENTITIES } from '../sessions/known-identities.js';
import { PICKED_DEVICES } from '../sessions/mfa/picked-devices.js';
import { CONFIRMATIONS } from '../sessions/protection.js';
import { SESSION_FOLDER, sessionNameOf } from '../sessions/cache/session-cache.js';
import { failurePath, lockOf } from '../system/processes/single-flight.js';
import { USED_CODE } from '../sessions/mfa/used-codes.js';
import { isOfLock } from '../system/processes/lock-file.js';
import { isKeptTemplate, KEPT_TEMPLATES } from '../fleet/kept-template.js';
import { isRunName, OWNER, RUNS_FOLDER } from '../system/files/run-folder.js';
import { temporaryOf } from '../system/files/temporary-files.js';
import type { TraceKind } from './trace.js';

/* The names that acctmgr gives, and no others: whatever else stands in its folders is somebody else's. */

/** What a name stands for. */
export interface KnownName {
  readonly kind: TraceKind;
  /** The lock whose holder uses the file, by name. */
  readonly lock?: string | undefined;
  /** Which process is, or was, writing the file. */
  readonly writer?: number | undefined;
  /** What stands in a folder of this name. */
  readonly inside?: NamesOf | undefined;
}

/** Tells what a name stands for in one kind of folder; undefined for a name that acctmgr does not give. */
export type NamesOf = (name: string) => KnownName | undefined;

/** With the files that were to become one of these, by temporary names. */
const withTemporary =
  (namesOf: NamesOf): NamesOf =>
  (name) => {
    const temporary = temporaryOf(name);
    if (temporary === undefined) return namesOf(name);
    const target = namesOf(temporary.target);
    return target && { kind: 'leftover', lock: target.lock, writer: temporary.pid };
  };

const lockNames =
  (lock: string): NamesOf =>
  (name) =>
    isOfLock(lock, name) ? { kind: 'leftover', lock } : undefined;

const first =
  (...all: readonly NamesOf[]): NamesOf =>
  (name) => {
    for (const namesOf of all) {
      const known = namesOf(name);
      if (known !== undefined) return known;
    }
    return undefined;
  };

const these =
  (kind: TraceKind, ...names: readonly string[]): NamesOf =>
  (name) =>
    names.includes(name) ? { kind } : undefined;

const folder =
  (named: string, inside: NamesOf): NamesOf =>
  (name) =>
    name === named ? { kind: 'folder', inside } : undefined;

const sessionNames = withTemporary((name) => {
  const session = sessionNameOf(name);
  if (session === undefined) return undefined;
  const lock = lockOf(session);
  if (name === `${session}.json`) return { kind: 'session', lock };
  return name === failurePath(session) || isOfLock(lock, name) ? { kind: 'leftover', lock } : undefined;
});

const signInNames = withTemporary((name) => {
  const [signIn = ''] = name.split('.', 1);
  if (!/^[0-9a-f]{40}$/.test(signIn)) return undefined;
  const lock = lockOf(signIn);
  if (name === `${signIn}.json` || isRegistration(signIn, name) || isListing(signIn, name))
    return { kind: 'cache', lock };
  return name === failurePath(signIn) || isOfLock(lock, name) ? { kind: 'leftover', lock } : undefined;
});

/** Where cache and state are one folder, what runs need and what is recorded of them lie together. */
const runNames = first(
  (name) => (isRunName(name) ? { kind: 'run', inside: these('run', OWNER, 'config') } : undefined),
  withTemporary((name) => (isRecordName(name) ? { kind: 'state' } : undefined)),
);

const trustNames: NamesOf = (name) => (/^[0-9a-f]{64}\.json$/.test(name) ? { kind: 'trust' } : undefined);

const keptNames: NamesOf = (name) => (isKeptTemplate(name) ? { kind: 'state' } : undefined);

const promptNames: NamesOf = (name) => (isPromptName(name) ? { kind: 'state' } : undefined);

/** Of the cache folder. */
export const cacheNames: NamesOf = first(
  folder(SESSION_FOLDER, sessionNames),
  folder(SIGN_IN_FOLDER, signInNames),
  folder(RUNS_FOLDER, runNames),
  withTemporary(these('cache', IDENTITIES, PICKED_DEVICES, USED_CODE)),
);

/** The access log and what stands beside it: its head, and the files that it went through. */
export function logNames(log: string): NamesOf {
  const lock = logLockOf(log);
  const isOfLog = (name: string) =>
    name === log || name === headPath(log) || rotatedNumber(log, name) !== undefined;
  return first(
    lockNames(lock),
    withTemporary((name) => (isOfLog(name) ? { kind: 'access_log', lock } : undefined)),
  );
}

/** Of the state folder, in which the access log lies unless the user has named another place. */
export const stateNames: NamesOf = first(
  folder(TRUSTED_FOLDER, withTemporary(trustNames)),
  folder(PROMPT_FOLDER, withTemporary(promptNames)),
  folder(RECORD_FOLDER, runNames),
  folder(KEPT_TEMPLATES, withTemporary(keptNames)),
  withTemporary(these('state', CONFIRMATIONS, FORWARD_RECORD, RECORDED_PROFILES, REMINDERS)),
  logNames('access_log.jsonl'),
);

const discoveredNames = first(
  lockNames(DISCOVERED_LOCK),
  withTemporary((name) =>
    isDiscoveredName(name) || isCopyName(name) ? { kind: 'discovered', lock: DISCOVERED_LOCK } : undefined,
  ),
);

/** Of the configuration folder. */
export const configNames: NamesOf = first(
  folder(DISCOVERED_FOLDER, discoveredNames),
  lockNames(inventoryLockOf('accounts.json')),
  withTemporary((name) =>
    name === 'accounts.json' ? { kind: 'accounts', lock: inventoryLockOf(name) } : undefined,
  ),
  withTemporary(these('schema', 'accounts.schema.json')),
);

/** Beside an AWS file, as the user names it. */
export const backupNames = (file: string): NamesOf => withTemporary(these('backup', backupOf(file)));

/** Beside an AWS file, behind all links. */
export function sharedNames(file: string): NamesOf {
  const lock = sharedLockOf(file);
  const ofFile = withTemporary((name) => (name === file ? { kind: 'leftover', lock } : undefined));
  // The file itself is not ours.
  return first(lockNames(lock), (name) => (name === file ? undefined : ofFile(name)));
}

/** A folder that serves several purposes: on Windows, cache and state are one. */
export const allNames = (namesOf: readonly NamesOf[]): NamesOf => first(...namesOf);
