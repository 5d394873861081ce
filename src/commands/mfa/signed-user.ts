import { notePassedOver } from '../../acquire/passed-over.js';
import { mfaCodesOf } from '../../acquire/session-context.js';
import type { Inventory } from '../../accounts/inventory.js';
import { attemptLog, type AttemptLog } from '../../sessions/attempts.js';
import type { CallContext } from '../../sessions/calls.js';
import { ownUser, type OwnUser } from '../../sessions/mfa/own-user.js';
import { routeOf } from '../../sessions/route.js';
import { awsSettings, type AwsSettings } from '../../sessions/source/aws-settings.js';
import type { Source } from '../../sessions/source/source.js';
import type { Context } from '../context.js';
import { accountsIfAny } from '../load-accounts.js';
import { loginSource } from '../login-source.js';
import { callerOf } from '../terminal-asker.js';

/** The flags of the commands about one's own MFA devices. */
export interface OwnUserFlags {
  readonly source?: string | undefined;
  readonly timeout?: number | undefined;
}

/** The IAM user at the keyboard, and what is known around it. */
export interface SignedUser {
  readonly user: OwnUser;
  readonly source: Source;
  readonly aws: AwsSettings;
  readonly inventory: Inventory | undefined;
  readonly calls: CallContext;
  readonly log: AttemptLog;
}

/** @throws AcctmgrError as `ownUser` does */
export async function signedUser(
  context: Context,
  event: string,
  { source: given, timeout }: OwnUserFlags,
): Promise<SignedUser> {
  const { host, output } = context;
  const inventory = await accountsIfAny(context);
  const aws = awsSettings(host);
  const caller = callerOf(context, undefined, inventory);
  const log = attemptLog(host, inventory?.settings.access_log, output.warn);
  try {
    const source = await loginSource(context, aws, inventory, given);
    notePassedOver(caller, source);
    const calls = {
      host,
      route: routeOf(host, aws, source, timeout),
      log,
      attempt: { event },
      mfaCodes: mfaCodesOf(caller),
      tokens: caller.tokens,
      lookup: undefined,
      note: output.note,
      warn: output.warn,
      debug: output.debug,
    };
    return { user: await ownUser(source, { ...calls, aws }), source, aws, inventory, calls, log };
  } catch (error) {
    await log.recordFailure({ event }, error);
    throw error;
  }
}
