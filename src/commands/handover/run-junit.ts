import type { RunMark } from '../../acquire/wish.js';
import { JUNIT_START, junitOf, type JunitCase } from '../../fleet/junit.js';
import { whyFailed, type PlaceOutcome } from '../../fleet/run/outcome.js';
import { LEFT_OUT } from '../../fleet/selection/left-out.js';
import { requireWritable, writeDocument, type DocumentOptions } from '../../system/files/document-file.js';
import { requireFolderFor } from '../../system/files/output-files.js';
import type { Host } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import { labelOf } from './exec-run-view.js';
import type { RunListener } from './run-listener.js';

/** Of what a failed command printed last. */
const MOST_SHOWN = 16 * 1024;

const tail = (bytes: Buffer): string =>
  bytes.subarray(Math.max(0, bytes.length - MOST_SHOWN)).toString('utf8');

function caseOf(outcome: PlaceOutcome, regions: number): JunitCase {
  const name = labelOf(outcome, regions);
  if (outcome.phase === 'not_begun') return { name, seconds: 0, skipped: 'not begun' };
  const seconds = (outcome.endedAt - outcome.startedAt) / 1000;
  const why = whyFailed(outcome);
  if (why === undefined) return { name, seconds };
  const failure = { type: outcome.phase, message: oneLine(why) };
  if (outcome.phase !== 'command') return { name, seconds, failure };
  const { stdout, stderr } = outcome;
  return { name, seconds, failure, printed: { stdout: tail(stdout.bytes), stderr: tail(stderr.bytes) } };
}

const optionsFor = (host: Host): DocumentOptions => ({
  host,
  mark: JUNIT_START,
  force: false,
  otherwise: 'Name another file.',
});

/** Refuses a file that the results could not be written to, while nothing has run. */
export function requireJunitFile(host: Host, file: string): void {
  requireFolderFor(file);
  requireWritable(file, optionsFor(host));
}

/** Writes the run as one test suite once it is over: a test case an account (and region). */
export function junitFile(
  host: Host,
  file: string,
  { mark, regions }: { readonly mark: RunMark; readonly regions: number },
): RunListener {
  const cases: JunitCase[] = [];
  return {
    ended: (outcome) => {
      cases.push(caseOf(outcome, regions));
    },
    rest: (notBegun, leftOut) => {
      cases.push(
        ...notBegun.map((outcome) => caseOf(outcome, regions)),
        ...leftOut.map(({ account, reason }) => ({
          name: oneLine(account.name),
          seconds: 0,
          skipped: LEFT_OUT[reason],
        })),
      );
    },
    close: (isWhole) => {
      if (!isWhole) return;
      const text = junitOf({ name: `acctmgr exec ${mark.program}`, cases });
      writeDocument(file, Buffer.from(text), optionsFor(host));
    },
  };
}
