import { detectShell, type Shell } from '../handover/shell.js';
import type { Context } from './context.js';

/** The shell that reads what we print. */
export const runningShell = async ({ host }: Pick<Context, 'host'>): Promise<Shell> =>
  detectShell(host, await host.parentProgram());
