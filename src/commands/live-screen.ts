import type { RunStanding } from '../fleet/run/standing.js';
import { liveArea, type LiveArea } from '../output/live-area.js';
import { onSignal, type Environment } from '../system/host.js';
import { inForeground } from '../system/tty.js';
import type { Context } from './context.js';
import { liveLines } from './live-view.js';

/** The bottom of the terminal, on which a run is shown. */
export interface LiveScreen {
  /** Leaves the terminal to a question. */
  hide(): void;
  show(): void;
  /** Takes the lines away, for good. */
  close(): void;
}

/** Between two frames: ten times a second is more often than anybody reads. */
const FRAME_MS = 100;
const LOOK_MS = 1000;

/** Nearly all terminals break lines anew when they get narrower; these cut them off. */
const isReflowing = (env: Environment): boolean =>
  env['XTERM_VERSION'] === undefined && !/^(?:linux|vt\d+)/.test(env['TERM'] ?? '');

function areaOf({ host, output, stdoutIsTerminal }: Context, standing: () => RunStanding) {
  let area: LiveArea | undefined;
  const restore = output.divert((streams) => {
    area = liveArea({
      streams,
      stdoutIsTerminal,
      isReflowing: isReflowing(host.env),
      size: output.noteSize,
      linesAt: (size) => liveLines(standing(), host.now(), size, output.noteStyle),
    });
    return area.streams;
  });
  if (area === undefined) throw new Error('Streams are diverted at once');
  return { area, restore };
}

/** Shows where a run stands until it is closed. In the background of its terminal, nothing is drawn. */
export async function liveScreen(context: Context, standing: () => RunStanding): Promise<LiveScreen> {
  const { host } = context;
  const { area, restore } = areaOf(context, standing);
  const obstacles = new Set<'question' | 'background'>();
  const setObstacle = (obstacle: 'question' | 'background', isThere: boolean): void => {
    if (isThere) obstacles.add(obstacle);
    else obstacles.delete(obstacle);
    if (obstacles.size > 0) area.hide(obstacles.has('question'));
    else area.show();
  };
  const look = async (): Promise<void> => {
    setObstacle('background', !(await inForeground(host)));
  };
  await look();
  // Whoever stopped us had the terminal in between.
  const stopListening = onSignal('SIGCONT', () => {
    area.forget();
    void look();
  });
  // Nothing tells a process that it is in the foreground again.
  const watch = setInterval(() => {
    if (obstacles.has('background')) void look();
  }, LOOK_MS);
  const clock = setInterval(area.frame, FRAME_MS);
  return {
    hide: () => {
      setObstacle('question', true);
    },
    show: () => {
      setObstacle('question', false);
    },
    close: () => {
      clearInterval(clock);
      clearInterval(watch);
      stopListening();
      area.hide(false);
      restore();
    },
  };
}
