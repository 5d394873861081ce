import path from 'node:path';
import { planClean, type CleanPlan, type CleanStep } from '../profiles/cleaning/clean-plan.js';
import { uninstallEdit } from '../profiles/config/config-file.js';
import { planUninstall } from '../profiles/config/config-plan.js';
import type { SectionEdit } from '../profiles/editing/section-safety.js';
import { parseSharedFile, type SharedFile } from '../profiles/editing/shared-file.js';
import { AcctmgrError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { configFilePath, credentialsFilePath } from '../system/paths.js';
import { behindLinks, fileState, isLink, readIfExists } from '../system/files/private-files.js';
import { oneLine } from '../system/safe-text.js';
import { findAmong, looked, type FoundFiles } from './find-files.js';
import { backupNames, sharedNames } from './known-names.js';
import type { FoundTraces, Kept, Trace } from './trace.js';

type Found = Pick<FoundTraces, 'traces' | 'kept'>;

/** A long-term key anywhere, in comments too: the whole file is about to go. */
const LONG_TERM_KEY = /AKIA[0-9A-Z]{12,}/;

/** Undefined where it can't be read. */
function holdsLongTermKey(file: string): boolean | undefined {
  try {
    return LONG_TERM_KEY.test(readIfExists(file)?.toString('latin1') ?? '');
  } catch (error) {
    if (error instanceof AcctmgrError) return undefined;
    throw error;
  }
}

const besideAwsFile = (named: string, host: Host): FoundFiles =>
  looked(named, () => {
    const nothing = { traces: [], folders: [], kept: [] };
    if (fileState(path.dirname(named)) === 'absent') return nothing;
    const real = behindLinks(named);
    const own = findAmong(path.dirname(named), backupNames(path.basename(named)), host);
    const shared = findAmong(path.dirname(real), sharedNames(path.basename(real)), host);
    const backups = own.traces.map((trace) =>
      trace.kind === 'backup' ? { ...trace, holdsLongTermKey: holdsLongTermKey(trace.path) } : trace,
    );
    return { ...nothing, traces: [...backups, ...shared.traces], kept: [...own.kept, ...shared.kept] };
  });

/** Where nothing but our sections stands in a file, it goes; a link stays, and what it leads to. */
const emptied = (file: string, edit: SectionEdit): Trace[] =>
  edit.kind === 'edited' && edit.bytes?.length === 0 && !isLink(file)
    ? [{ kind: 'aws_file', path: file }]
    : [];

function notEditable(file: string, profiles: readonly string[], edit: SectionEdit): Kept[] {
  if (edit.kind === 'edited') return [];
  const line = edit.line === undefined ? '' : `line ${edit.line}, `;
  const message = `the file can't be edited: ${line}${oneLine(edit.message)}`;
  return profiles.map((profile) => ({ path: file, profile, reason: 'not_editable', message }));
}

const whyKept = (file: string, { profile, stays }: CleanStep): Kept[] =>
  stays === undefined || stays.reason === 'added_keys'
    ? []
    : [{ path: file, profile: profile.name, reason: stays.reason, message: stays.why }];

function managed(file: string, { steps, edit }: CleanPlan): Found {
  const names = steps.map(({ profile }) => profile.name);
  if (edit.kind === 'refused') return { traces: [], kept: notEditable(file, names, edit) };
  const traces = steps
    .filter(({ stays }) => stays === undefined)
    .map(({ profile, addedKeys }): Trace => ({
      kind: 'profile',
      path: file,
      profile: profile.name,
      account: profile.account,
      addedKeys,
    }));
  return {
    traces: [...traces, ...emptied(file, edit)],
    kept: steps.flatMap((step) => whyKept(file, step)),
  };
}

function installed(file: string, contents: SharedFile): Found {
  const plan = planUninstall(contents, () => true);
  const names = plan.steps.map(({ profile }) => profile);
  const edit = uninstallEdit(contents, plan);
  if (edit.kind === 'refused') return { traces: [], kept: notEditable(file, names, edit) };
  const traces = names.map((profile): Trace => ({ kind: 'installed_profile', path: file, profile }));
  return { traces: [...traces, ...emptied(file, edit)], kept: [] };
}

interface FoundInside extends Found {
  /** Whether all tools can read the file, and it can be edited. */
  readonly isInOrder: boolean;
}

function inFile(named: string, look: (file: SharedFile) => Found): FoundInside {
  try {
    const bytes = readIfExists(named);
    if (bytes === undefined) return { traces: [], kept: [], isInOrder: true };
    const file = parseSharedFile(bytes);
    const found = look(file);
    const isInOrder =
      file.problems.length === 0 && found.kept.every(({ reason }) => reason !== 'not_editable');
    return { ...found, isInOrder };
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    const kept: Kept = { path: named, reason: 'unreadable', message: error.message };
    return { traces: [], kept: [kept], isInOrder: false };
  }
}

/** Whoever has a file that nobody can read or edit may need the one of before. */
const keptBackup = ({ path: file }: Trace, named: string): Kept => ({
  path: file,
  reason: 'own_record',
  message: `you may need it as long as ${oneLine(named)} is not in order`,
});

function inAwsFile(named: string, host: Host, look: (file: SharedFile) => Found): Found {
  const { isInOrder, ...found } = inFile(named, look);
  const beside = besideAwsFile(named, host);
  const backups = isInOrder ? [] : beside.traces.filter(({ kind }) => kind === 'backup');
  return {
    traces: [...found.traces, ...beside.traces.filter((trace) => !backups.includes(trace))],
    kept: [...found.kept, ...beside.kept, ...backups.map((backup) => keptBackup(backup, named))],
  };
}

/** What acctmgr has written into the AWS files, and put beside them. */
export function findInAwsFiles(host: Host): Found {
  const credentials = credentialsFilePath(host);
  const config = configFilePath(host);
  const all = { isChosen: () => true, takesAddedKeys: true };
  const parts = [
    inAwsFile(credentials, host, (file) => managed(credentials, planClean(file, all))),
    inAwsFile(config, host, (file) => installed(config, file)),
  ];
  return {
    traces: parts.flatMap(({ traces }) => traces),
    kept: parts.flatMap(({ kept }) => kept),
  };
}
