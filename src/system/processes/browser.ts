import { spawn, type ChildProcess } from 'node:child_process';
import { browserCommands, browserWords } from './browser-commands.js';
import type { Host } from '../host.js';

/** What starts the browser, `xdg-open` say; it may end at once, or live as long as the browser. */
export interface BrowserLaunch {
  /** Whether it ended well; pending for as long as it runs. */
  readonly succeeded: Promise<boolean>;
}

type BrowserHost = Pick<Host, 'env' | 'inherited' | 'platform'>;

function endOf(child: ChildProcess): Promise<boolean> {
  child.unref();
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode === 0);
    child.once('exit', (code) => {
      resolve(code === 0);
    });
  });
}

/** Undefined where it can't be started. */
function startProgram(
  [program, ...args]: readonly [string, ...string[]],
  { inherited }: BrowserHost,
): Promise<BrowserLaunch | undefined> {
  return new Promise((resolve) => {
    // stdout is our answer's; a browser that outlives us must not be ended with our terminal.
    const child = spawn(program, args, { env: inherited, stdio: 'ignore', detached: true });
    child.once('error', () => {
      resolve(undefined);
    });
    child.once('spawn', () => {
      resolve({ succeeded: endOf(child) });
    });
  });
}

/** The first of `commands` that can be started; where it ends badly, the next. */
async function startFirst(
  commands: readonly (readonly [string, ...string[]])[],
  address: string,
  host: BrowserHost,
): Promise<BrowserLaunch> {
  const [command, ...others] = commands;
  if (command === undefined) {
    const { default: open } = await import('open');
    // It has started, or has ended already, by the time that `open` hands it over.
    return { succeeded: endOf(await open(address)) };
  }
  const launched = await startProgram(command, host);
  const next = () => startFirst(others, address, host);
  if (launched === undefined) return next();
  const orNext = async () => (await launched.succeeded) || (await next()).succeeded;
  return { succeeded: orNext().catch(() => false) };
}

/**
 * Opens `address` in the user's browser: in `browser`, else in what BROWSER names, else in what the desktop takes. What stands
 * in it is world-readable for a moment.
 *
 * @param browser - the words of a command
 * @throws whatever keeps the browser from being started
 */
export function openBrowser(
  address: string,
  host: BrowserHost,
  browser?: readonly string[],
): Promise<BrowserLaunch> {
  const named = browser && browserWords(browser, address);
  return startFirst(
    named === undefined ? browserCommands(host.env['BROWSER'], address, host.platform) : [named],
    address,
    host,
  );
}
