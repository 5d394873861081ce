import { readIfExists } from '../../system/files/private-files.js';
import { headPath, parseHead, type LogHead } from './head.js';

/** A record takes far less. */
const MOST_BYTES = 4096;

/** The head beside the log; undefined where it is missing or damaged. */
export function readHead(log: string): LogHead | undefined {
  const bytes = readIfExists(headPath(log));
  return bytes === undefined || bytes.length > MOST_BYTES ? undefined : parseHead(bytes.toString('utf8'));
}
