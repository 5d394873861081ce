import type { Environment, Host } from '../../system/host.js';
import { lineFeed } from '../../system/processes/line-feed.js';

/** Set for the program, so that what it takes from acctmgr itself is not forwarded to it once more, and so on. */
const FORWARDING = 'ACCTMGR_FORWARDING';

/** Of the AWS variables, those that open nothing. */
const HARMLESS: readonly string[] = ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_CA_BUNDLE'];

/** The environment of the program: neither a session of ours nor keys of the user's own, which acctmgr keeps aside. */
export const forwardEnvironment = (env: Environment): Environment => ({
  ...Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => HARMLESS.includes(name) || !/^(?:AWS_|ACCTMGR_OWN_|ACCTMGR_SET_)/i.test(name),
    ),
  ),
  [FORWARDING]: '1',
});

/** Hands lines of the log on. All lines of one command go to one process, which `endForwarding` waits for. */
export function forwardLines(lines: string, program: readonly string[], host: Host): void {
  const [file, ...args] = program;
  if (file === undefined || host.env[FORWARDING] !== undefined) return;
  const key = program.join('\0');
  const known = host.feeds.get(key);
  const feed =
    known ??
    lineFeed([file, ...args], {
      env: forwardEnvironment(host.inherited),
      // A program of that name may lie in a cloned repository.
      cwd: host.home,
      platform: host.platform,
    });
  if (known === undefined) host.feeds.set(key, feed);
  feed.send(lines);
}
