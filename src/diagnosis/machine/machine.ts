import path from 'node:path';
import { forwardFailure } from '../../access-log/forwarding/forward-record.js';
import { headPath } from '../../access-log/writing/head.js';
import { waysInto } from '../../accounts/effective.js';
import type { ExaminedInclude } from '../../accounts/locating/included.js';
import type { CheckedInventory, usableInventory } from '../../accounts/locating/load.js';
import { backupOf } from '../../profiles/editing/shared-change.js';
import { installedProfileOf } from '../../profiles/config/installed-profile.js';
import { signInNames } from '../../identity-center/sign-in.js';
import { tokenPath } from '../../identity-center/token-file.js';
import { managedProfileOf } from '../../profiles/managed-profile.js';
import type { ProfileSet } from '../../profiles/reading/profile-set.js';
import type { AwsSettings } from '../../sessions/source/aws-settings.js';
import { sessionFiles, sessionFolder } from '../../sessions/cache/session-cache.js';
import { findProgram } from '../../system/processes/found-program.js';
import type { Host } from '../../system/host.js';
import { lookAtFile, realPathOf } from '../../system/files/looked-at-file.js';
import {
  configFilePath,
  configFolder,
  credentialsFilePath,
  resolvePath,
  stateFolder,
} from '../../system/paths.js';
import { VERSION } from '../../system/version.js';
import { judgeAccessLog, type LogFacts } from './access-log.js';
import { judgeAccountsFile } from './accounts-file.js';
import { judgeActiveProfile } from './active-profile.js';
import { judgeAwsFiles } from './aws-files.js';
import { andThen, settle, type Settled } from '../way/attempted.js';
import { signInPlacesOf } from '../way/sign-in-facts.js';
import { cacheFactsOf } from './cache-facts.js';
import { judgeEnvironment } from './environment.js';
import { judgeFileAccess, type WatchedFile } from './file-access.js';
import type { Finding } from '../finding.js';
import { seenLocks } from './lock-facts.js';
import { judgeLocks } from './locks.js';
import { logFactsOf } from './log-facts.js';
import { judgeLogForward } from './log-forward.js';
import { judgeNodeSettings } from './node-settings.js';
import { judgeNodeVersion } from './node-version.js';
import { judgeProgram } from './program.js';
import { judgeSessionCache } from './session-cache.js';
import { judgeProcessLines } from './process-lines.js';
import { judgeShadowedProfiles } from './shadowed-profiles.js';
import type { ShellWords } from './shell-words.js';

/** What is looked at without asking anybody. */
export interface Machine {
  readonly host: Host;
  readonly words: ShellWords;
  readonly inventory: Settled<CheckedInventory>;
  /** It with what AWS listed; undefined where it can't be used. */
  readonly usable: ReturnType<typeof usableInventory>;
  /** What it includes. */
  readonly includes: readonly ExaminedInclude[];
  readonly aws: Settled<AwsSettings>;
  /** The access log in force. */
  readonly log: string;
  /** The variable or setting that says so. */
  readonly logNamedBy: LogFacts['namedBy'];
}

/** Whether there is a file at the path that a variable names. */
function hasFile(host: Host, variable: string): boolean {
  const file = host.env[variable];
  if (file === undefined) return false;
  const seen = lookAtFile(resolvePath(host, file), host.platform);
  return seen.kind === 'file' && seen.isReadable;
}

function judgeThisProgram({ host, words }: Machine): Finding {
  const [, script] = host.launcher;
  const onPath = findProgram(host, 'acctmgr');
  const facts = {
    version: VERSION,
    script,
    realScript: realPathOf(script),
    onPath,
    realOnPath: onPath === undefined ? undefined : realPathOf(onPath),
  };
  return judgeProgram(facts, words);
}

/** None where their folder can't be read, which is a finding of its own. */
function sessionFilesIn(host: Host): readonly string[] {
  const files = settle(() => sessionFiles(host));
  return files.ok ? files.value : [];
}

const tokenFiles = ({ host, inventory, aws }: Machine): readonly string[] =>
  aws.ok ? signInNames(signInPlacesOf(inventory, aws.value)).map((name) => tokenPath(host, { name })) : [];

/** Every file and folder that acctmgr reads or writes, with what must hold of it. */
function watchedFiles(machine: Machine): WatchedFile[] {
  const { host, inventory, log } = machine;
  const [credentials, config] = [credentialsFilePath(host), configFilePath(host)];
  const named: readonly (readonly [name: string, file: string, holds: WatchedFile['holds']])[] = [
    ...(inventory.ok ? [['the inventory', inventory.value.path, 'word'] as const] : []),
    ['the folder of the inventory', configFolder(host), 'folder'],
    ['the folder of the AWS files', path.dirname(credentials), 'folder'],
    ['the AWS credentials file', credentials, 'keys'],
    ['the backup of the AWS credentials file', backupOf(credentials), 'keys'],
    ['the AWS config file', config, 'word'],
    ['the folder of what acctmgr keeps', stateFolder(host), 'folder'],
    ...tokenFiles(machine).map((file) => ['a token of a sign-in', file, 'keys'] as const),
    ['the access log', log, 'word'],
    ['the end of the access log', headPath(log), 'word'],
    ['the session cache', sessionFolder(host), 'folder'],
    ...sessionFilesIn(host).map((file) => ['a cached session', file, 'keys'] as const),
  ];
  return named.map(([name, file, holds]) => ({
    name,
    path: file,
    holds,
    seen: lookAtFile(file, host.platform),
  }));
}

const managedIn = ({ profiles }: ProfileSet) =>
  [...profiles.keys()].flatMap((name) => {
    const { credentials } = profiles.get(name) ?? {};
    return (credentials && managedProfileOf(name, credentials)) ?? [];
  });

const installedIn = ({ profiles }: ProfileSet) =>
  [...profiles.keys()].flatMap((name) => {
    const { config } = profiles.get(name) ?? {};
    return (config && installedProfileOf(name, config)) ?? [];
  });

function judgeProfiles(
  { host, words, inventory, usable }: Machine,
  { profiles, recorded }: AwsSettings,
): Finding[] {
  const { env } = host;
  const accounts = (usable?.inventory.accounts ?? []).flatMap((account) => [account, ...waysInto(account)]);
  return [
    ...judgeShadowedProfiles({ profiles, managed: managedIn(profiles), installed: installedIn(profiles) }),
    ...judgeProcessLines(installedIn(profiles), inventory.ok ? inventory.value : undefined),
    ...judgeActiveProfile(
      { env, profiles, recorded, accounts: accounts.map(({ name }) => name), now: host.now() },
      words,
    ),
  ];
}

/** All that can be told of this machine without a network. */
export function examineMachine(machine: Machine): Finding[] {
  const { host, words, inventory, usable, includes, aws, log, logNamedBy } = machine;
  const { env, nodeVersion } = host;
  const profiles = andThen(aws, (settings) => settings.profiles);
  const [credentialsFile, configFile] = [credentialsFilePath(host), configFilePath(host)];
  const files = watchedFiles(machine);
  const isUnreadable = ({ path: file, seen }: WatchedFile): boolean =>
    [credentialsFile, configFile].includes(file) && 'isReadable' in seen && !seen.isReadable;
  return [
    judgeNodeVersion(nodeVersion),
    ...judgeNodeSettings(
      { env, nodeVersion, hasExtraCertificates: hasFile(host, 'NODE_EXTRA_CA_CERTS') },
      words,
    ),
    judgeThisProgram(machine),
    ...judgeAccountsFile(inventory, usable, includes),
    ...judgeFileAccess(files, host, words),
    ...judgeAwsFiles({ credentialsFile, configFile, profiles, isTold: files.some(isUnreadable) }),
    ...(aws.ok ? judgeProfiles(machine, aws.value) : []),
    ...judgeEnvironment(
      {
        env,
        profiles: profiles.ok ? profiles.value : undefined,
        hasToken: hasFile(host, 'AWS_WEB_IDENTITY_TOKEN_FILE'),
        now: host.now(),
      },
      words,
    ),
    judgeAccessLog({ ...logFactsOf(log, host), namedBy: logNamedBy }, words),
    ...judgeLogForward(
      usable?.inventory.settings.access_log?.forward,
      settle(() => forwardFailure(host)),
    ),
    judgeSessionCache(cacheFactsOf(host)),
    ...judgeLocks(seenLocks(host, log), words),
  ];
}
