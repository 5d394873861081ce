import path from 'node:path';
import type { RunMark } from '../../acquire/wish.js';
import type { Place, PlaceOutcome } from '../../fleet/run/outcome.js';
import type { LeftOutAccount } from '../../fleet/selection/left-out.js';
import { isoTime } from '../../output/moment.js';
import { openNewFile, type NewFile } from '../../system/files/output-files.js';
import { replaceFile } from '../../system/files/private-files.js';
import type { Host } from '../../system/host.js';
import { leftOutJson, resultJson } from './exec-run-view.js';
import type { RunListener } from './run-listener.js';

/** No name of an account holds an `@`, and a `/` would be a folder more. */
const partsOf = (
  { account, region }: Pick<Place, 'account' | 'region'>,
  regions: number,
): readonly string[] => [
  account.name.replaceAll('/', '@'),
  ...(regions > 1 && region !== undefined ? [region] : []),
];

/** A row of the summary: what was printed stands in the files. */
function summaryRow(outcome: PlaceOutcome, regions: number): object {
  const isRun = outcome.phase === 'command';
  return {
    ...resultJson(outcome),
    stdout: null,
    stderr: null,
    truncated: false,
    folder: isRun ? partsOf(outcome, regions).join('/') : null,
  };
}

/**
 * Writes all that each command prints into files as it comes, a folder an account (and region), and a summary at the end. Each
 * part is written before the next one is read, so that a child that prints fast waits for the disk.
 */
export function outputFolder(
  host: Host,
  folder: string,
  { mark, regions }: { readonly mark: RunMark; readonly regions: number },
): RunListener {
  const startedAt = host.now();
  const rows: object[] = [];
  const open = new Map<Place, Readonly<Record<'stdout' | 'stderr', NewFile>>>();
  const close = (place: Place): void => {
    const files = open.get(place);
    files?.stdout.close();
    files?.stderr.close();
    open.delete(place);
  };
  return {
    partOf: (place) => {
      const own = path.join(folder, ...partsOf(place, regions));
      const files = {
        stdout: openNewFile(path.join(own, 'stdout')),
        stderr: openNewFile(path.join(own, 'stderr')),
      };
      open.set(place, files);
      return (stream, part) => {
        files[stream].write(part);
      };
    },
    ended: (outcome, place) => {
      close(place);
      rows.push(summaryRow(outcome, regions));
    },
    rest: (notBegun, leftOut: readonly LeftOutAccount[]) => {
      rows.push(...notBegun.map((outcome) => summaryRow(outcome, regions)), ...leftOut.map(leftOutJson));
    },
    close: (isWhole) => {
      for (const place of [...open.keys()]) close(place);
      if (!isWhole) return;
      const summary = {
        run: mark.id,
        program: mark.program,
        selection: mark.selection,
        started_at: isoTime(new Date(startedAt)),
        ended_at: isoTime(new Date(host.now())),
        accounts: rows,
      };
      const bytes = Buffer.from(`${JSON.stringify(summary, undefined, 2)}\n`);
      replaceFile(path.join(folder, 'summary.json'), bytes, { host });
    },
  };
}
