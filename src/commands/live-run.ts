import { isUnattended } from '../accounts/locating/locate.js';
import { tallyOf, type Running } from '../fleet/run/standing.js';
import type { Context } from './context.js';
import type { LiveScreen } from './live-screen.js';

/** How a run shows on a terminal while it goes on; elsewhere, nothing of it does. */
export interface LiveRun<Key> {
  readonly isShown: boolean;
  /** In which a question has the terminal for itself. */
  readonly context: Context;
  /** From now on it is shown. @param all - how many there are. @param mostFailures - with so many nothing more is begun */
  start(all: number, mostFailures?: number): Promise<void>;
  /** What is begun already is brought up to date. */
  begins(key: Key, one: Omit<Running, 'since'>): void;
  /** What has ended well may still fail. */
  ended(key: Key, isGood: boolean): void;
  /** Nothing more is begun. */
  stopping(): void;
  /** Takes it away. */
  close(): void;
}

/** Whether a person looks at stderr, on a terminal that can be drawn on and that nobody else writes to. */
const isDrawable = ({ host, flags, output, stdoutIsPipe }: Context): boolean =>
  output.noteSize() !== undefined &&
  !stdoutIsPipe &&
  !flags.json &&
  !flags.quiet &&
  (host.platform === 'win32' || !['dumb', undefined].includes(host.env['TERM'])) &&
  !isUnattended(host);

/** The terminal is for a question alone while it is open. */
const withQuestions = (context: Context, screen: () => LiveScreen | undefined): Context => ({
  ...context,
  openTerminal: async () => {
    screen()?.hide();
    const terminal = await context.openTerminal();
    if (typeof terminal === 'string') {
      screen()?.show();
      return terminal;
    }
    return {
      ...terminal,
      close: () => {
        terminal.close();
        screen()?.show();
      },
    };
  },
});

const unseen = <Key>(context: Context): LiveRun<Key> => ({
  isShown: false,
  context,
  start: () => Promise.resolve(),
  begins: () => undefined,
  ended: () => undefined,
  stopping: () => undefined,
  close: () => undefined,
});

/** A run that is shown at the bottom of the terminal, where there is one. */
export function liveRun<Key>(context: Context): LiveRun<Key> {
  if (!isDrawable(context)) return unseen(context);
  const { now } = context.host;
  let tally = tallyOf<Key>(0, now);
  let screen: LiveScreen | undefined;
  return {
    isShown: true,
    context: withQuestions(context, () => screen),
    start: async (all, mostFailures) => {
      tally = tallyOf(all, now, mostFailures);
      const { liveScreen } = await import('./live-screen.js');
      screen = await liveScreen(context, () => tally.standing());
    },
    begins: (key, one) => {
      tally.begins(key, one);
    },
    ended: (key, isGood) => {
      tally.ended(key, isGood);
    },
    stopping: () => {
      tally.stopping();
    },
    close: () => {
      screen?.close();
      screen = undefined;
    },
  };
}

/** Shows `work` for each of so many while it goes on. @param work - returns whether it went well */
export async function shownLive<T>(
  live: LiveRun<object>,
  all: number,
  work: (watched: (key: object, label: string, one: () => Promise<boolean>) => Promise<void>) => Promise<T>,
): Promise<T> {
  await live.start(all);
  try {
    return await work(async (key, label, one) => {
      live.begins(key, { label, region: undefined, isWaiting: false });
      live.ended(key, await one());
    });
  } finally {
    live.close();
  }
}
