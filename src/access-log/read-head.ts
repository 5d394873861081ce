import { readIfExists } from '../system/private-files.js';
import { headPath, parseHead, type LogHead } from './head.js';

/** The head beside the log; undefined where it is missing or damaged. */
export function readHead(log: string): LogHead | undefined {
  const bytes = readIfExists(headPath(log));
  return bytes === undefined ? undefined : parseHead(bytes.toString('utf8'));
}
