import type { Narrowing } from '../sessions/request.js';
import { NARROWED_MARK } from '../accounts/narrowed-run.js';
import { withoutHandedOut } from '../sessions/source/handed-out.js';
import type { Environment } from '../system/host.js';
import { coverVariables } from '../system/own-variables.js';
import type { Variables } from './session-variables.js';

/**
 * What a program of a narrowed run gets beside the session: AWS files of the run instead of the user's, and the mark by which
 * acctmgr refuses what is wider. acctmgr itself finds the user's files behind them.
 *
 * @param files - without a config file where another one is led to
 * @param env - what the environment holds so far
 */
export const narrowedVariables = (
  narrowing: Narrowing,
  files: { readonly credentials: string; readonly config: string | undefined },
  env: Environment,
): Variables =>
  new Map<string, string | undefined>([
    ...coverVariables(
      new Map([
        ['AWS_SHARED_CREDENTIALS_FILE', files.credentials],
        ...(files.config === undefined ? [] : [['AWS_CONFIG_FILE', files.config] as const]),
      ]),
      withoutHandedOut(env),
    ),
    [NARROWED_MARK, narrowing],
  ]);
