import { PassThrough, Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { dieOf, onSignal, stopGroup } from '../system/host.js';
import { belongsToJob, refreshSize } from '../system/tty.js';

/** The terminal while one question stands on it. */
export interface Screen {
  /** What is typed, without echo and without the keys that leave or stop. */
  readonly keys: PassThrough;
  readonly output: Writable & { readonly columns: number; readonly rows: number };
  /** Fires when the question ends without an answer. */
  readonly signal: AbortSignal;
}

/** Asks on the screen; undefined: the user left, or `signal` fired. */
export type Prompt<T> = (screen: Screen) => Promise<T | undefined>;

const CTRL_C = 0x03;
const CTRL_D = 0x04;
const CTRL_Z = 0x1a;

// eslint-disable-next-line no-control-regex -- the SGR sequences that set a colour; bold, dim and inverse stay
const COLOUR = /\u001b\[(?:3\d|4\d|9[0-7]|10[0-7])m/gu;

/** `tty` as the prompts see it. The width of some pseudo-terminals is 0. */
function screenOutput(tty: WriteStream, colour: boolean): Screen['output'] {
  const output = new Writable({
    decodeStrings: false,
    write: (text: string | Buffer, _encoding, done) => {
      tty.write(colour ? text : text.toString().replace(COLOUR, ''));
      // At once: what shows the cursor again must be out before a signal ends us. Failures are events of `tty`.
      done();
    },
  });
  return Object.defineProperties(output, {
    columns: { get: () => tty.columns || 80 },
    rows: { get: () => tty.rows || 24 },
  }) as Screen['output'];
}

async function askOnce<T>(
  input: ReadStream,
  tty: WriteStream,
  colour: boolean,
  prompt: Prompt<T>,
  dropTypedAhead: () => void,
): Promise<{ answer: T } | 'left' | 'again'> {
  const keys = new PassThrough();
  const output = screenOutput(tty, colour);
  const controller = new AbortController();
  let ending: 'left' | 'again' = 'left';
  const end = (how: typeof ending) => {
    ending = how;
    controller.abort();
  };
  // The window was closed. SIGHUP may come first or not at all, and Node aborts, with a core full of credentials, when
  // it ends by itself on a terminal that is gone.
  const onHangUp = () => {
    dieOf('SIGHUP');
  };
  // In raw mode the kernel leaves these keys to us; what it would have done with them is done here.
  const onBytes = (bytes: Buffer) => {
    if (bytes.includes(CTRL_C) || bytes.includes(CTRL_D)) end('left');
    else if (bytes.includes(CTRL_Z) && belongsToJob()) {
      end('again');
      input.setRawMode(false);
      stopGroup();
    } else keys.write(bytes.filter((byte) => byte !== CTRL_Z));
  };
  const stopListening = [
    // Whoever stopped us had the terminal in between: its mode and what stands on it are unknown.
    onSignal('SIGCONT', () => {
      end('again');
    }),
    onSignal('SIGWINCH', () => {
      refreshSize(tty);
      output.emit('resize');
    }),
    ...(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const).map((signal) =>
      onSignal(signal, () => {
        // The prompt shows the cursor again as it ends; Node gives the mode back after some of these signals, not after all.
        end('left');
        input.setRawMode(false);
        dieOf(signal);
      }),
    ),
  ];
  for (const stream of [input, tty]) stream.on('error', onHangUp);
  input.on('end', onHangUp);
  // Off and on: after SIGCONT the mode is not what Node believes it to be.
  input.setRawMode(false);
  input.setRawMode(true);
  dropTypedAhead();
  input.on('data', onBytes).resume();
  try {
    const answer = await prompt({ keys, output, signal: controller.signal });
    return answer === undefined ? ending : { answer };
  } finally {
    input.pause().off('data', onBytes).off('end', onHangUp);
    input.setRawMode(false);
    tty.off('error', onHangUp);
    for (const stop of stopListening) stop();
  }
}

/**
 * Asks until there is an answer; undefined: the user left. Asks anew after Ctrl-Z and `fg`.
 *
 * @param dropTypedAhead - what was typed before a question is no answer to it
 */
export async function ask<T>(
  input: ReadStream,
  tty: WriteStream,
  colour: boolean,
  prompt: Prompt<T>,
  dropTypedAhead: () => void,
): Promise<T | undefined> {
  for (;;) {
    const outcome = await askOnce(input, tty, colour, prompt, dropTypedAhead);
    if (outcome === 'left') return undefined;
    if (outcome !== 'again') return outcome.answer;
  }
}
