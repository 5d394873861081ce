/* appender LOG COUNT [--step STEP | --mortal CHANCE]: appends COUNT entries, one by one, and dies where it is told to. */
import { appendEntries } from '../../../src/access-log/append.js';
import { newEntry } from '../../../src/access-log/entry.js';
import { systemHost } from '../../../src/system/host.js';
import { dieAtStep, makeMortal } from './mortal-files.js';

const [log = '', count = '', flag, value] = process.argv.slice(2);
const host = systemHost();
if (flag === '--step') dieAtStep(Number(value));
if (flag === '--mortal') makeMortal(() => Math.random() < Number(value));

async function appendAll(): Promise<void> {
  for (let index = 0; index < Number(count); index += 1) {
    const entry = newEntry(host, '0.1.0', { event: 'assume', account: `account-${index}` });
    await appendEntries(log, [entry], host);
  }
}
appendAll().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
