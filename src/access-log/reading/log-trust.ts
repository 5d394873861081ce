import type { AcctmgrError } from '../../system/failure.js';
import { identityAt } from '../../system/files/readable-file.js';
import { ownDistrust, type OwnHost } from '../../system/files/own-file.js';
import { headPath } from '../writing/head.js';
import { rotatedName } from '../writing/rotated-name.js';
import type { LogFiles } from './log-files.js';

/**
 * Why nobody should take the word of a log that others than this user could have written: each thing that is wrong once, with
 * the command that mends it.
 *
 * @param log - as it was named: links on the way to it count, too
 */
export function logDistrusts(
  log: string,
  { path, log: opened, rotated }: LogFiles,
  host: OwnHost,
): AcctmgrError[] {
  const head = headPath(path);
  const read = [
    ...(opened === undefined ? [] : [log]),
    ...(identityAt(head) === undefined ? [] : [head]),
    ...rotated.map((number) => rotatedName(path, number)),
  ];
  const found = read.flatMap((file) => ownDistrust(file, host, 'shared') ?? []);
  return [...new Map(found.map((distrust) => [distrust.message, distrust])).values()];
}
