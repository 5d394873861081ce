import path from 'node:path';
import type { View } from '../../output/view.js';
import { oneLine } from '../../system/safe-text.js';
import type { PurgePlan } from '../../traces/plan-purge.js';
import type { Removal } from '../../traces/remove-traces.js';
import type { Kept, Mention, Trace, TraceKind } from '../../traces/trace.js';
import { someOf } from '../clean-view.js';

/** What purging came to. */
export interface Purged {
  readonly plan: PurgePlan;
  /** Undefined with `--dry-run`. */
  readonly removal: Removal | undefined;
}

const WORDS: Partial<Record<TraceKind, readonly [one: string, more: string]>> = {
  session: ['a cached session', 'cached sessions'],
  run: ['a file of exec --serve', 'files of exec --serve'],
  trust: ['a record of what you trusted', 'records of what you trusted'],
  leftover: ['a lock or temporary file', 'locks and temporary files'],
};

/** The uppermost folder of acctmgr's that a file stands in, or that it is; its own where there is none. */
function placeOf({ path: file }: Trace): string {
  const parts = file.split(path.sep);
  const top = parts.lastIndexOf('acctmgr');
  return top === -1 ? path.dirname(file) : parts.slice(0, top + 1).join(path.sep);
}

/** What went, or is to go, from one place, in words. */
function wordsFor(place: string, traces: readonly Trace[]): string[] {
  const nameIn = (trace: Trace) => path.relative(place, trace.path);
  const links = traces.filter(({ leadsTo }) => leadsTo !== undefined);
  // Folders within the folder need no word of their own.
  const others = traces.filter((trace) => trace.kind !== 'folder' && trace.leadsTo === undefined);
  const words = [...new Set(others.map(({ kind }) => kind))].flatMap((kind) => {
    const these = others.filter((trace) => trace.kind === kind);
    const counted = WORDS[kind];
    if (counted === undefined) return these.map(nameIn);
    return these.length === 1 ? [counted[0]] : [`${these.length} ${counted[1]}`];
  });
  return [
    ...words,
    ...links.map((link) => `${nameIn(link)} (a link)`),
    ...(traces.some((trace) => trace.path === place) ? ['the folder itself'] : []),
  ];
}

function fileLines(traces: readonly Trace[]): string[] {
  const places = [...new Set(traces.map(placeOf))];
  return places.flatMap((place) => {
    const words = wordsFor(
      place,
      traces.filter((trace) => placeOf(trace) === place),
    );
    return words.length === 0 ? [] : [`${oneLine(place)}: ${words.map(oneLine).join(', ')}`];
  });
}

const nameOf = ({ profile = '', addedKeys = [] }: Trace): string =>
  addedKeys.length === 0 ? profile : `${profile} (with ${addedKeys.join(', ')}, which you added)`;

function profileLines(traces: readonly Trace[]): string[] {
  const files = [...new Set(traces.map((trace) => trace.path))];
  return files.map((file) => {
    const these = traces.filter((trace) => trace.path === file);
    return `${oneLine(file)}: ${these.length === 1 ? 'profile' : 'profiles'} ${someOf(these.map(nameOf))}`;
  });
}

const backupLine = ({ path: file, holdsLongTermKey }: Trace): string =>
  `${oneLine(file)}: your file as it was before acctmgr first changed it${holdsLongTermKey === true ? ', with the long-term keys of then' : ''}`;

/** What goes, as a person reads it. */
export function traceLines(traces: readonly Trace[]): string[] {
  const of = (...kinds: readonly TraceKind[]) => traces.filter(({ kind }) => kinds.includes(kind));
  const listed: readonly TraceKind[] = ['profile', 'installed_profile', 'aws_file', 'backup'];
  return [
    ...profileLines(of('profile', 'installed_profile')),
    ...of('aws_file').map((trace) => `${oneLine(trace.path)}: the file, in which nothing else is`),
    ...of('backup').map(backupLine),
    ...fileLines(traces.filter(({ kind }) => !listed.includes(kind))),
  ];
}

const lineAbout = ({ path: file, profile }: Pick<Kept, 'path' | 'profile'>, message: string): string =>
  `${oneLine(file)}${profile === undefined ? '' : `, ${oneLine(profile)}`}: ${oneLine(message)}`;

const MENTIONED: Record<Mention['what'], string> = {
  shell_init: 'the function of acctmgr shell-init',
  completion: 'the completion of acctmgr',
  shell: 'names acctmgr',
  kubeconfig: 'has kubectl ask acctmgr for tokens',
  schema: 'a schema of acctmgr; acctmgr init --local writes one',
};

const mentionLine = ({ what, path: file, line }: Mention): string =>
  `${oneLine(file)}${line === undefined ? '' : `, line ${line}`}: ${MENTIONED[what]}`;

const MOST_LINES = 40;

/** Lines below their heading, as far as a person reads on. */
function section(heading: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  const shown = more > 0 ? [...lines.slice(0, MOST_LINES), `and ${more} more (--json lists all)`] : lines;
  return [heading, ...shown.map((line) => `  - ${line}`)];
}

/** The head of a log goes and stays with it. */
const isWorthALine = ({ path: file, reason }: Kept): boolean =>
  reason !== 'own_record' || !file.endsWith('.head');

/** What stays, and what is left to the user. */
export const restLines = ({ kept, mentions }: PurgePlan): string[] => [
  ...section(
    'Stays:',
    kept.filter(isWorthALine).map((one) => lineAbout(one, one.message)),
  ),
  ...section('Left for you to take out:', [
    ...mentions.map(mentionLine),
    'the program itself: npm uninstall -g acctmgr',
  ]),
];

/** All that goes, the folders too. */
const goingOf = ({ traces, folders }: PurgePlan): Trace[] => [
  ...traces,
  ...folders.map((folder): Trace => ({ kind: 'folder', path: folder })),
];

/** The plan, as a person is asked about it. */
export const planLines = (plan: PurgePlan): string[] => [
  ...section('To be removed:', traceLines(goingOf(plan))),
  ...restLines(plan),
];

const traceJson = ({ kind, path: file, profile, addedKeys, holdsLongTermKey }: Trace) => ({
  kind,
  path: file,
  profile: profile ?? null,
  added_keys: addedKeys ?? null,
  holds_long_term_key: holdsLongTermKey ?? null,
});

export const purgeView: View<Purged> = {
  json: ({ plan, removal }) => ({
    dry_run: removal === undefined,
    removed: (removal?.removed ?? goingOf(plan)).map(traceJson),
    failed: (removal?.failed ?? []).map(({ trace, message }) => ({ ...traceJson(trace), message })),
    kept: plan.kept.map(({ path: file, profile, reason, message }) => ({
      path: file,
      profile: profile ?? null,
      reason,
      message,
    })),
    mentions: plan.mentions.map(({ what, path: file, line }) => ({ what, path: file, line: line ?? null })),
  }),
  human: ({ plan, removal }, { paint }) => {
    if (goingOf(plan).length === 0) {
      return ['There is nothing of acctmgr to remove here.', ...restLines(plan)].join('\n');
    }
    if (removal === undefined) return [...planLines(plan), 'Nothing was removed.'].join('\n');
    return [
      ...section(`${paint('green', '✓')} Removed:`, traceLines(removal.removed)),
      ...section(
        `${paint('red', '✗')} Could not be removed:`,
        removal.failed.map(({ trace, message }) => lineAbout(trace, message)),
      ),
      ...restLines(plan),
    ].join('\n');
  },
};
