import { spawn } from 'node:child_process';
import { onSignal, type Host } from '../host.js';
import { findProgram } from './found-program.js';

/** `less` ends by itself where the text fits the screen, and shows colours. */
const LESS = 'FRX';

/** What the user reads long texts with: the words of `$PAGER`, which are a command without a shell; undefined where there is none. */
function pagerOf(host: Pick<Host, 'env' | 'platform'>): readonly [string, ...string[]] | undefined {
  const [name = 'less', ...args] = (host.env['PAGER'] ?? 'less').split(' ').filter((word) => word !== '');
  const program = findProgram(host, name) ?? (name.startsWith('/') ? name : undefined);
  return program === undefined ? undefined : [program, ...args];
}

/** Shows `text` on the terminal that stdout is, a screen at a time. Returns whether there is something that does it. */
export async function showInPager(
  text: string,
  host: Pick<Host, 'env' | 'inherited' | 'platform'>,
): Promise<boolean> {
  const [program, ...args] = pagerOf(host) ?? [];
  if (program === undefined) return false;
  // Ctrl-C is the pager's: it stops a search there.
  const remove = onSignal('SIGINT', () => undefined);
  try {
    return await new Promise<boolean>((resolve) => {
      const env = { LESS, ...host.inherited };
      const child = spawn(program, args, { env, stdio: ['pipe', 'inherit', 'inherit'] });
      child.once('error', () => {
        resolve(false);
      });
      child.once('close', () => {
        resolve(true);
      });
      // A reader who has seen enough closes the pipe.
      child.stdin.on('error', () => undefined).end(text);
    });
  } finally {
    remove();
  }
}
