/* verifier LOG [full]: prints how many lines the log has, and how many problems; on a disk that is full. */
import { verifyAccessLog } from '../../../src/access-log/verifying/verify-file.js';
import { systemHost } from '../../../src/system/host.js';
import { fillDiskAtStep } from './mortal-files.js';

if (process.argv[3] === 'full') fillDiskAtStep(0);
verifyAccessLog(process.argv[2] ?? '', systemHost()).then(
  ({ verdict: { lines, problemCount } }) => {
    process.stdout.write(`${lines} lines, ${problemCount} problems\n`);
  },
  (error: unknown) => {
    process.stdout.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
