import { sep } from 'node:path';
import { cleanCredentials } from '../profiles/cleaning/clean-credentials.js';
import { changeConfig, planConfig } from '../profiles/config/config-file.js';
import { STALE_AFTER_MS } from '../system/processes/single-flight.js';
import { AcctmgrError } from '../system/failure.js';
import { removeEmptyFolder, removeIfExists } from '../system/files/file-removal.js';
import type { Host } from '../system/host.js';
import { describeHolder, tryLock } from '../system/processes/lock.js';
import { fileState } from '../system/files/private-files.js';
import { oneLine } from '../system/safe-text.js';
import type { PurgePlan } from './plan-purge.js';
import type { Trace } from './trace.js';

/** What was meant to go and is still there. */
export interface Failed {
  readonly trace: Trace;
  readonly message: string;
}

export interface Removal {
  readonly removed: readonly Trace[];
  readonly failed: readonly Failed[];
  /** What the user should know, as sentences. */
  readonly notices: readonly string[];
}

interface Outcome {
  readonly removed: Trace[];
  readonly failed: Failed[];
  readonly notices: string[];
}

/** Does a part of the work; what fails in it is said, and the rest goes on. */
async function attempt(
  traces: readonly Trace[],
  outcome: Outcome,
  work: () => Promise<void> | void,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    outcome.failed.push(...traces.map((trace) => ({ trace, message: error.message })));
  }
}

/** The profiles as they were planned: what was written since stays. */
async function removeProfiles(host: Host, traces: readonly Trace[], outcome: Outcome): Promise<void> {
  const names = new Set(traces.map(({ profile }) => profile));
  const isChosen = ({ name }: { readonly name: string }) => names.has(name);
  const { steps, notices } = await cleanCredentials(host, { isChosen, takesAddedKeys: true }, true);
  outcome.notices.push(...notices);
  const kept = new Map(steps.map(({ profile, stays }) => [profile.name, stays?.why]));
  for (const trace of traces) {
    const message = kept.get(trace.profile ?? '');
    if (message === undefined) outcome.removed.push(trace);
    else outcome.failed.push({ trace, message });
  }
}

async function removeInstalled(host: Host, traces: readonly Trace[], outcome: Outcome): Promise<void> {
  const names = new Set(traces.map(({ profile }) => profile));
  const wish = {
    kind: 'uninstall',
    isChosen: ({ name }: { readonly name: string }) => names.has(name),
  } as const;
  outcome.notices.push(...(await changeConfig(host, wish, planConfig(host, wish), true)));
  outcome.removed.push(...traces);
}

/** A file alone, never what it leads to. */
function removeFile(trace: Trace, outcome: Outcome): void {
  try {
    if (removeIfExists(trace.path)) outcome.removed.push(trace);
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    outcome.failed.push({ trace, message: error.message });
  }
}

/** The files that a lock is for, while it is held: whoever is at work with them is not disturbed. */
function removeLocked(host: Host, lock: string, traces: readonly Trace[], outcome: Outcome): void {
  const attempted = tryLock(lock, { host, purpose: 'purging', staleAfterMs: STALE_AFTER_MS });
  if (attempted.held === undefined) {
    const user = attempted.holder === undefined ? 'Another process' : describeHolder(attempted.holder);
    outcome.failed.push(
      ...traces.map((trace) => ({ trace, message: `${user} uses ${oneLine(trace.path)}.` })),
    );
    return;
  }
  try {
    // The lock itself goes when it is given back.
    for (const trace of traces) {
      if (trace.path === lock) outcome.removed.push(trace);
      else removeFile(trace, outcome);
    }
  } finally {
    attempted.held.release();
  }
}

function byLock(traces: readonly Trace[]): ReadonlyMap<string | undefined, readonly Trace[]> {
  const groups = new Map<string | undefined, Trace[]>();
  for (const trace of traces) {
    const group = groups.get(trace.lock);
    if (group === undefined) groups.set(trace.lock, [trace]);
    else group.push(trace);
  }
  return groups;
}

/**
 * Removes what the plan says, and nothing else: names that it has not seen stay, and so do the folders that they are in.
 * What can't be removed does not keep the rest.
 */
export async function removeTraces(host: Host, { traces, folders }: PurgePlan): Promise<Removal> {
  const outcome: Outcome = { removed: [], failed: [], notices: [] };
  const of = (...kinds: readonly Trace['kind'][]) => traces.filter(({ kind }) => kinds.includes(kind));
  const profiles = of('profile');
  const installed = of('installed_profile');
  if (profiles.length > 0) {
    await attempt(profiles, outcome, () => removeProfiles(host, profiles, outcome));
  }
  if (installed.length > 0) {
    await attempt(installed, outcome, () => removeInstalled(host, installed, outcome));
  }
  for (const trace of of('aws_file')) {
    // It went with its last section, unless another program has written to it since.
    await attempt([trace], outcome, () => {
      if (fileState(trace.path) === 'absent') outcome.removed.push(trace);
    });
  }
  const inAwsFiles = new Set([...profiles, ...installed, ...of('aws_file')]);
  for (const [lock, group] of byLock(traces.filter((trace) => !inAwsFiles.has(trace)))) {
    await attempt(group, outcome, () => {
      if (lock === undefined) for (const trace of group) removeFile(trace, outcome);
      else removeLocked(host, lock, group, outcome);
    });
  }
  const isLeft = (folder: string) =>
    outcome.failed.some(({ trace }) => trace.path.startsWith(`${folder}${sep}`));
  for (const path of folders) {
    const trace: Trace = { kind: 'folder', path };
    if (isLeft(path)) continue;
    await attempt([trace], outcome, () => {
      if (removeEmptyFolder(path)) outcome.removed.push(trace);
    });
  }
  return outcome;
}
