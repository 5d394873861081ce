/* verifier LOG: prints how many lines the log has, and how many problems. */
import { verifyAccessLog } from '../../../src/access-log/verify-file.js';
import { systemHost } from '../../../src/system/host.js';

verifyAccessLog(process.argv[2] ?? '', systemHost()).then(
  ({ verdict: { lines, problemCount } }) => {
    process.stdout.write(`${lines} lines, ${problemCount} problems\n`);
  },
  (error: unknown) => {
    process.stdout.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
