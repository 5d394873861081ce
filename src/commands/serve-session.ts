import path from 'node:path';
import type { SessionCredentials } from '../aws/credentials.js';
import { serveCredentials } from '../handover/credential-server.js';
import { keepRenewed } from '../handover/renewal.js';
import { servedVariables } from '../handover/served-variables.js';
import type { Variables } from '../handover/session-variables.js';
import { localClock } from '../output/moment.js';
import { profileSet } from '../profiles/profile-set.js';
import { readSharedFiles } from '../profiles/read-profiles.js';
import { runConfig } from '../profiles/run-config.js';
import { attemptLog, type AttemptLog } from '../sessions/attempts.js';
import type { ObtainedSession } from '../sessions/obtain.js';
import { variablesRegion } from '../sessions/region.js';
import { AcctmgrError } from '../system/failure.js';
import { cacheFolder } from '../system/paths.js';
import { makeRunFolder, RUNS_FOLDER } from '../system/run-folder.js';
import { oneLine } from '../system/safe-text.js';
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
    log: withoutRepeats(attemptLog(host, inventory.settings.access_log, output.warn)),
  };
}

/**
 * Says, once until it changes, that a session won't be renewed: while there is time to do something about it, and since most
 * programs show little of what the endpoint answers them.
 */
function noticeFor({ host, output }: Context, account: string) {
  let said: string | undefined;
  return {
    failed: (error: unknown, { expiration }: SessionCredentials): void => {
      const { code, message, hint } =
        error instanceof AcctmgrError
          ? error
          : { code: 'internal', message: `A defect in acctmgr: ${oneLine(String(error))}`, hint: undefined };
      if (code === said) return;
      said = code;
      const end = expiration.getTime() > host.now() ? `ends at ${localClock(expiration)}` : 'has ended';
      output.warn(
        `The session of ${account} ${end}, and there is no new one. ${message}${hint === undefined ? '' : ` ${hint}`}`,
      );
    },
    succeeded: (): void => {
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
  const files = readSharedFiles(host);
  const wanted = { account, flags, source: session.plan.source, profiles: profileSet(files) };
  const region = variablesRegion(wanted, host.env);
  const again = renewalWish(context, wish, reason);
  const notice = noticeFor(context, account.name);
  let latest = session.credentials;
  const renew = async (): Promise<SessionCredentials> => {
    try {
      latest = await takeUnattended(context, again);
      notice.succeeded();
      return latest;
    } catch (error) {
      notice.failed(error, latest);
      throw error;
    }
  };
  const renewal = keepRenewed(session.credentials, { renew, now: host.now, patienceMs: PATIENCE_MS });
  const config = runConfig(files, account.name, region);
  const folder = makeRunFolder(path.join(cacheFolder(host), RUNS_FOLDER), host);
  try {
    const configFile = folder.write('config', config.bytes);
    const hop = session.plan.hops.at(-1) ?? session.plan.hops[0];
    const server = await serveCredentials({
      accountId: hop.accountId,
      roleArn: hop.roleArn,
      credentials: renewal.credentials,
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
    handOver: (session, _aws, { reason }) => startServing(context, whole, session, reason),
  });
};
