import path from 'node:path';
import { removeIfExists } from '../../system/files/file-removal.js';
import { folderEntries } from '../../system/files/folder-entries.js';
import { readOwnFile, writeOwnFile } from '../../system/files/own-file.js';
import { usageError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { stateFolder } from '../../system/paths.js';
import {
  livenessOf,
  processIdentity,
  type ProcessIdentity,
} from '../../system/processes/process-identity.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import type { EarlierAccount } from '../selection/found.js';
import { isRunId } from './run-id.js';
import { progressIn, runProgress, type ProgressResult, type RunProgress } from './run-progress.js';

/* What has become of each account of a run, for `--failed`. */

const MOST_KEPT = 20;

/** `begun`: the run was killed before the end of its command was known. */
export type RecordedResult = ProgressResult | 'not_begun' | 'left_out';

export interface RecordedPlace {
  readonly account: string;
  readonly account_id: string;
  readonly region: string | null;
  readonly result: RecordedResult;
}

export interface RunRecord {
  readonly version: 1;
  readonly id: string;
  readonly started_at: string;
  /** Null while it goes on, and where it was killed. */
  readonly ended_at: string | null;
  /** Who runs it, while it goes on. */
  readonly process: ProcessIdentity | null;
  /** The program's name, without its arguments. */
  readonly program: string;
  /** As it was typed. */
  readonly selection: string;
  /** Those of `--region`. */
  readonly regions: readonly string[];
  readonly places: readonly RecordedPlace[];
}

/** In the state folder. */
export const RECORD_FOLDER = 'runs';

const RECORD_NAME = /^(.+)\.(?:json|progress)$/;

/** Whether a file of that folder is a record, or the progress beside it. */
export const isRecordName = (name: string): boolean => isRunId(RECORD_NAME.exec(name)?.[1] ?? '');

const folderOf = (host: Host): string => path.join(stateFolder(host), RECORD_FOLDER);
const fileOf = (host: Host, id: string): string => path.join(folderOf(host), `${id}.json`);
/** Beside the record while the run goes on, and for good where it was killed. */
const progressFileOf = (host: Host, id: string): string => path.join(folderOf(host), `${id}.progress`);

/** The ids of the runs that are kept, oldest first. */
export const keptRuns = (host: Host): readonly string[] =>
  folderEntries(folderOf(host))
    .filter((name) => name.endsWith('.json') && isRunId(name.slice(0, -5)))
    .map((name) => name.slice(0, -5))
    .sort();

function writeRecord(record: RunRecord, host: Host): void {
  writeOwnFile(fileOf(host, record.id), Buffer.from(`${JSON.stringify(record)}\n`), host);
}

/** @throws AcctmgrError where it can't be written */
export function beginRunRecord(record: RunRecord, host: Host): RunProgress {
  writeRecord(record, host);
  return runProgress(progressFileOf(host, record.id));
}

/** Nothing more is told of its progress. @throws AcctmgrError where it can't be written */
export function endRunRecord(record: RunRecord, host: Host): void {
  writeRecord(record, host);
  removeIfExists(progressFileOf(host, record.id));
}

function runsIn(host: Host): readonly string[] {
  try {
    return keptRuns(host);
  } catch {
    return [];
  }
}

/** Takes the oldest away. What can't be removed stays: this is housekeeping. */
export function forgetOldRuns(host: Host): void {
  for (const id of runsIn(host).slice(0, -MOST_KEPT)) {
    try {
      removeIfExists(fileOf(host, id));
      removeIfExists(progressFileOf(host, id));
    } catch {
      continue;
    }
  }
}

function isRecord(value: unknown): value is RunRecord {
  const { version, places } = (value ?? {}) as Partial<RunRecord>;
  return version === 1 && Array.isArray(places);
}

/** What has not begun there yet is not left over: done again, it would be done twice. A record from before may name nobody. */
function requireOver({ id, process }: Pick<RunRecord, 'id'> & Partial<RunRecord>, host: Host): void {
  if (!process || livenessOf(process, processIdentity(host), host) !== 'alive') return;
  throw usageError(`The run ${id} still goes on (process ${process.pid}).`, {
    code: 'run_under_way',
    hint: 'Wait until it is over, or name another run: --failed=RUN',
  });
}

/** With what a run that was killed has told. */
function withProgress(record: RunRecord, host: Host): RunRecord {
  const told = progressIn(readOwnFile(progressFileOf(host, record.id), host)?.toString('utf8') ?? '');
  const places = record.places.map((place, index) => ({ ...place, result: told.get(index) ?? place.result }));
  return { ...record, places };
}

/**
 * The record of a run that is over.
 *
 * @param id - undefined: of the last one
 * @throws AcctmgrError (exit 2) `unknown_run` where there is none, `run_under_way` where it still goes on
 */
export function readRunRecord(host: Host, id: string | undefined): RunRecord {
  const wanted = id ?? keptRuns(host).at(-1);
  const bytes = wanted !== undefined && isRunId(wanted) ? readOwnFile(fileOf(host, wanted), host) : undefined;
  let record: unknown;
  try {
    record = bytes && JSON.parse(bytes.toString('utf8'));
  } catch {
    record = undefined;
  }
  if (isRecord(record)) {
    requireOver(record, host);
    return withProgress(record, host);
  }
  const last = keptRuns(host).slice(-3).reverse();
  throw usageError(
    id === undefined ? 'There is no earlier run.' : `No run is called ${shorten(oneLine(id), 40)}.`,
    {
      code: 'unknown_run',
      hint:
        last.length === 0
          ? 'acctmgr exec of several accounts makes one.'
          : `The last runs: ${last.join(', ')}. Names of accounts stand before --failed, or write --failed=RUN.`,
    },
  );
}

const NOT_DONE: ReadonlySet<RecordedResult> = new Set(['failed', 'begun', 'not_begun']);

const notDone = ({ places }: RunRecord): readonly RecordedPlace[] =>
  places.filter(({ result }) => NOT_DONE.has(result));

/** The accounts in which nobody knows how the command ended: it may have done its work, or go on. */
export const unknownEnds = ({ places }: RunRecord): readonly string[] => [
  ...new Set(places.filter(({ result }) => result === 'begun').map(({ account }) => account)),
];

/**
 * The accounts in which a run was not done: it failed there, or did not come that far.
 *
 * @throws AcctmgrError (exit 2) where it was done everywhere
 */
export function failedAccounts(record: RunRecord): readonly EarlierAccount[] {
  const accounts = new Map(notDone(record).map(({ account, account_id }) => [account, account_id]));
  if (accounts.size > 0) return [...accounts].map(([name, accountId]) => ({ name, accountId }));
  throw usageError(`The run ${record.id} was done in all of its accounts.`, {
    code: 'nothing_selected',
    hint: 'Name accounts.',
  });
}

/** Whether an account, by the names that it was picked by, is meant in a region. */
export type RegionTest = (names: readonly string[], region: string | undefined) => boolean;

/** Of the accounts in which a run was not done, the regions where that is so; every region of all others. */
export function notDoneIn(record: RunRecord): RegionTest {
  const regionsOf = new Map<string, Set<string | null>>();
  for (const { account, region } of notDone(record))
    regionsOf.set(account, (regionsOf.get(account) ?? new Set()).add(region));
  return (names, region) => names.some((name) => regionsOf.get(name)?.has(region ?? null) ?? true);
}
