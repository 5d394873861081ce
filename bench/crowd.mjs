import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { desk } from '../scripts/desk.mjs';
import { time } from './measure.mjs';

/**
 * What it costs `callers` processes that want the same session at the same moment, each round with none in the cache.
 *
 * @param {string} scratch
 * @param {{ url: string, users: readonly object[], calls(): number }} aws - in this process
 */
export function crowd(scratch, aws) {
  const { home, acctmgr } = desk(scratch, 'crowd', { aws });
  const command = acctmgr('env', 'dev');
  let isFirst = true;
  return async (callers) => {
    // Who the source is, is asked once ever.
    if (isFirst) await time(command, scratch);
    isFirst = false;
    rmSync(join(home, '.cache/acctmgr/sessions'), { recursive: true });
    const before = aws.calls();
    const folders = Array.from({ length: callers }, (_, index) => join(scratch, `caller-${index}`));
    folders.forEach((folder) => mkdirSync(folder, { recursive: true }));
    const start = performance.now();
    await Promise.all(folders.map((folder) => time(command, folder)));
    const milliseconds = performance.now() - start;
    const calls = aws.calls() - before;
    if (calls !== 1) throw new Error(`${callers} callers made ${calls} calls to AWS, not 1`);
    return milliseconds;
  };
}
