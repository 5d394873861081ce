import { answerAtOnce } from './cli/at-once.js';
import { systemWorld } from './cli/world.js';
import { dieOf } from './system/host.js';
import { isTerminalGone } from './system/standard-stream.js';

// A promise that never settles ends a CommonJS program with 0: what is not known to have worked has failed.
process.exitCode = 1;
const INTERRUPTED = 130;
const world = systemWorld();
// After the world was taken: what `exec` starts shall not inherit it.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

async function main(argv: readonly string[]): Promise<number> {
  if (await answerAtOnce(argv, world)) return 0;
  const { run } = await import('./cli/run.js');
  return run(argv, world);
}

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
  // Node aborts, with a core full of credentials, where it ends by itself on a terminal that is gone.
  if (isTerminalGone()) dieOf('SIGHUP');
  // Who has ended it does not wait for answers that are under way.
  if (exitCode === INTERRUPTED)
    process.stdout.write('', () => process.stderr.write('', () => process.exit(INTERRUPTED)));
});
