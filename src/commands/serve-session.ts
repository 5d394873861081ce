import path from 'node:path';
import { serveCredentials } from '../handover/credential-server.js';
import { keepRenewed } from '../handover/renewal.js';
import { servedVariables } from '../handover/served-variables.js';
import type { Variables } from '../handover/session-variables.js';
import { runConfig } from '../profiles/run-config.js';
import { attemptLog, type AttemptLog } from '../sessions/attempts.js';
import type { ObtainedSession } from '../sessions/obtain.js';
import { AcctmgrError } from '../system/failure.js';
import { cacheFolder, configFilePath, credentialsFilePath } from '../system/paths.js';
import { readIfExists } from '../system/private-files.js';
import { makeRunFolder } from '../system/run-folder.js';
import type { Context } from './context.js';
import { takeSession, type TakeWish } from './take-session.js';
import { takeUnattended, type UnattendedWish } from './take-unattended.js';

/** A session that is renewed for as long as a command runs. */
export interface ServedSession {
  readonly variables: Variables;
  /** Takes endpoint and files away. Returns whether a renewal is still under way, which nobody needs to wait for. */
  end(): boolean;
}

/** Below the 2 s of botocore, and the second after which the JavaScript SDK prints a warning. */
const PATIENCE_MS = 900;
/** Also on a machine that was asleep: the clock is read anew each time. */
const LOOK_MS = 30_000;

/** Programs ask again and again: of refusals without a call, the log gets the first of each kind. */
function withoutRepeats(log: AttemptLog): AttemptLog {
  let last: string | undefined;
  return {
    ...log,
    record: (attempt) => {
      last = undefined;
      return log.record(attempt);
    },
    recordFailure: async (attempt, error) => {
      const code = error instanceof AcctmgrError ? error.code : undefined;
      if (attempt.source !== 'sts' && code === last) return;
      last = code;
      await log.recordFailure(attempt, error);
    },
  };
}

/** What each renewal asks for: nobody is there to type, and a duration that was demanded of the first session is a wish. */
function renewalWish(
  { host, output }: Context,
  { inventory, account, flags, event }: TakeWish,
  reason: string | undefined,
): UnattendedWish {
  const { durationSeconds, cache, ...rest } = flags;
  const duration = durationSeconds === undefined ? {} : { duration_seconds: durationSeconds };
  return {
    event,
    inventory,
    account: { ...account, ...duration },
    flags: { ...rest, reason, cache: cache === 'refresh' ? 'on' : cache },
    log: withoutRepeats(attemptLog(host, inventory.settings.access_log?.path, output.warn)),
  };
}

/** Says what keeps programs from their credentials: most show little of what the endpoint answers. Once, until it changes. */
function sayOnce({ output }: Context, account: string) {
  let said: string | undefined;
  return {
    failure: (error: unknown): void => {
      const { code, message, hint } =
        error instanceof AcctmgrError
          ? error
          : { code: 'internal', message: `A defect in acctmgr: ${String(error)}`, hint: undefined };
      if (code === said || code === 'not_ready') return;
      said = code;
      output.warn(`No new credentials of ${account}: ${message}${hint === undefined ? '' : ` ${hint}`}`);
    },
    success: (): void => {
      said = undefined;
    },
  };
}

async function startServing(
  context: Context,
  wish: TakeWish,
  session: ObtainedSession,
  reason: string | undefined,
): Promise<ServedSession> {
  const { host } = context;
  const { account, flags } = wish;
  const region = flags.region ?? account.region;
  const said = sayOnce(context, account.name);
  const renewal = keepRenewed(session.credentials, {
    renew: async () => {
      const credentials = await takeUnattended(context, again);
      said.success();
      return credentials;
    },
    now: host.now,
    patienceMs: PATIENCE_MS,
  });
  const again = renewalWish(context, wish, reason);
  const config = runConfig(
    { config: readIfExists(configFilePath(host)), credentials: readIfExists(credentialsFilePath(host)) },
    account.name,
    region,
  );
  const folder = makeRunFolder(path.join(cacheFolder(host), 'runs'), host);
  try {
    const configFile = folder.write('config', config.bytes);
    const hop = session.plan.hops.at(-1) ?? session.plan.hops[0];
    const server = await serveCredentials({
      accountId: hop.accountId,
      roleArn: hop.roleArn,
      credentials: renewal.credentials,
      onFailure: said.failure,
    });
    const clock = setInterval(renewal.renewIfDue, LOOK_MS);
    const { address, token } = server;
    return {
      variables: servedVariables(
        session,
        account,
        region,
        { address, token, configFile, profile: config.profile },
        host.env,
      ),
      end: () => {
        clearInterval(clock);
        server.close();
        folder.remove();
        return renewal.isUnderWay();
      },
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

/**
 * Takes a role session of the account, as `takeVariables` does, and serves it on this machine until `end` is called.
 *
 * @throws AcctmgrError as `takeSession`, and where the config file of the run can't be made
 */
export const serveSession = (
  context: Context,
  wish: Omit<TakeWish, 'use' | 'event'>,
): Promise<ServedSession> => {
  const whole: TakeWish = { ...wish, event: 'exec', use: 'sdk' };
  return takeSession(context, whole, {
    prepare: () => undefined,
    handOver: (session, _aws, reason) => startServing(context, whole, session, reason),
  });
};
