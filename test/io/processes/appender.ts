/*
 * appender LOG COUNT [--length CHARACTERS] [--max-size BYTES] [--keep COUNT] [--step STEP | --mortal CHANCE | --full STEP | --stuck]: appends COUNT
 * entries, one by one, and dies where it is told to, or finds the disk full from there on, or can't rename a file. Prints
 * why it could not rename the log.
 */
import { parseArgs } from 'node:util';
import { appendEntries } from '../../../src/access-log/writing/append.js';
import { newEntry } from '../../../src/access-log/entry.js';
import { systemHost } from '../../../src/system/host.js';
import { dieAtStep, fillDiskAtStep, makeMortal, withoutRenaming } from './mortal-files.js';

const number = { type: 'string' } as const;
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    length: number,
    'max-size': number,
    keep: number,
    step: number,
    mortal: number,
    full: number,
    stuck: { type: 'boolean' },
  },
});
const [log = '', count = ''] = positionals;
const numberOf = (text: string | undefined) => (text === undefined ? undefined : Number(text));
const settings = { max_size: numberOf(values['max-size']), keep: numberOf(values.keep) };
const host = systemHost();
if (values.step !== undefined) dieAtStep(Number(values.step));
if (values.mortal !== undefined) makeMortal(() => Math.random() < Number(values.mortal));
if (values.full !== undefined) fillDiskAtStep(Number(values.full));
if (values.stuck === true) withoutRenaming();

async function appendAll(): Promise<void> {
  for (let index = 0; index < Number(count); index += 1) {
    const reason = 'x'.repeat(Number(values.length ?? 0));
    const entry = newEntry(host, '0.1.0', {
      event: 'assume',
      account: `account-${index}`,
      error_message: reason,
    });
    const { unrotated } = await appendEntries(log, [entry], host, settings);
    if (unrotated !== undefined) process.stdout.write(`${unrotated.message}\n`);
  }
}
appendAll().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
