import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import type { Environment } from '../host.js';

/**
 * What a line of the user's own prints, run by the shell.
 *
 * @param env - the child's whole environment
 * @throws Error "Command failed: …", whose text holds the line and what it said on stderr
 */
export const shellOutput = async (line: string, env: Environment): Promise<string> =>
  (await promisify(exec)(line, { env: { ...env } })).stdout;
