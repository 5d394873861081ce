import { restMs, waitingOf, type Running, type RunStanding } from '../fleet/run/standing.js';
import { bar } from '../output/bar.js';
import type { Style } from '../output/view.js';
import { formatDuration } from '../system/duration.js';
import type { TerminalSize } from '../system/host.js';
import { shorten } from '../system/safe-text.js';

/** Of those that are under way. */
const MOST_SHOWN = 8;
const BAR = 24;
const NARROWEST_BAR = 8;
/** Below it, nothing that is shown would be of use. */
const NARROWEST = 10;

type Look = Pick<Style, 'paint' | 'unicode'>;

/** What of a row does not fit is left out, from its end. */
function fitting(parts: readonly string[], width: number): readonly string[] {
  const widthOf = (count: number) => parts.slice(0, count).join('  ').length;
  const most = parts.findLastIndex((_, index) => widthOf(index + 1) <= width) + 1;
  return most === 0 ? [shorten(parts[0] ?? '', width)] : parts.slice(0, most);
}

function rowsOf(running: readonly Running[], now: number, width: number, { paint }: Look): string[] {
  const widest = (textOf: (one: Running) => string) =>
    running.reduce((most, one) => Math.max(most, textOf(one).length), 0);
  const secondsOf = ({ since }: Running) => formatDuration((now - since) / 1000);
  const labels = widest(({ label }) => label);
  const times = widest(secondsOf);
  const regions = widest(({ region = '' }) => region);
  return running.map((one) => {
    const [label = '', ...rest] = fitting(
      [
        one.label.padEnd(labels),
        secondsOf(one).padStart(times),
        ...(regions === 0 ? [] : [(one.region ?? '').padEnd(regions)]),
        ...(one.isWaiting ? ['waits for credentials'] : []),
      ],
      width - 2,
    );
    const details = rest.join('  ').trimEnd();
    return details === '' ? `  ${label.trimEnd()}` : `  ${label}  ${paint('dim', details)}`;
  });
}

/** `12 of 30 done, 2 failed, 8 running, 8 waiting, about 40s left`; the most important first. */
function countsOf(standing: RunStanding, now: number): readonly string[] {
  const { all, done, failed, running, isStopping } = standing;
  const waiting = waitingOf(standing);
  const rest = restMs(standing, now);
  return [
    `${done} of ${all} done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(isStopping ? ['stopping'] : []),
    ...(running.length > 0 ? [`${running.length} running`] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(rest === undefined || rest < 1000 ? [] : [`about ${formatDuration(rest / 1000)} left`]),
  ];
}

/** A green part, a red one, and what is still to come. */
function barOf({ all, done, failed }: RunStanding, width: number, { paint, unicode }: Look): string {
  const whole = (count: number) => Math.round((count / all) * width);
  const good = failed === 0 ? bar(done / all, width, unicode) : bar(1, whole(done), unicode);
  const bad = bar(1, whole(done + failed) - whole(done), unicode);
  const rest = (unicode ? '░' : '.').repeat(width - good.length - bad.length);
  const painted = (colour: 'green' | 'red' | 'dim', text: string) => (text === '' ? '' : paint(colour, text));
  return painted('green', good) + painted('red', bad) + painted('dim', rest);
}

function lastLine(standing: RunStanding, now: number, width: number, look: Look): string {
  const counts = countsOf(standing, now);
  const most = counts.findLastIndex((_, index) => counts.slice(0, index + 1).join(', ').length <= width) + 1;
  const text = shorten(counts.slice(0, Math.max(1, most)).join(', '), width);
  const room = Math.min(BAR, width - text.length - 1);
  return room < NARROWEST_BAR ? text : `${barOf(standing, room, look)} ${text}`;
}

/** How a run that goes on looks: what runs now, the longest one first, and how far all has come. A line never fills its row. */
export function liveLines(
  standing: RunStanding,
  now: number,
  { columns, rows }: TerminalSize,
  look: Look,
): readonly string[] {
  const width = columns - 1;
  if (width < NARROWEST || rows < 3) return [];
  const { running } = standing;
  const most = Math.max(0, Math.min(MOST_SHOWN, Math.floor(rows / 2) - 2));
  const shown = running.length > most ? Math.max(0, most - 1) : running.length;
  const others = running.length - shown;
  return [
    ...rowsOf(running.slice(0, shown), now, width, look),
    ...(others > 0 && shown > 0 ? [look.paint('dim', shorten(`  and ${others} more`, width))] : []),
    lastLine(standing, now, width, look),
  ];
}
