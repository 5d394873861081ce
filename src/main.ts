import { run } from './cli/run.js';
import { systemWorld } from './cli/world.js';

// A promise that never settles ends a CommonJS program with 0: what is not known to have worked has failed.
process.exitCode = 1;
const world = systemWorld();
// After the world was taken: what `exec` starts shall not inherit it.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
void run(process.argv.slice(2), world).then((exitCode) => {
  process.exitCode = exitCode;
});
