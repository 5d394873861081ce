import type { SessionCredentials } from '../aws/credentials.js';
import { serveCredentials } from '../handover/credential-server.js';
import { keepRenewed } from '../handover/renewal.js';
import { servedVariables } from '../handover/served-variables.js';
import type { Variables } from '../handover/session-variables.js';
import { profileSet } from '../profiles/reading/profile-set.js';
import { readSharedFiles } from '../profiles/reading/read-profiles.js';
import { narrowedConfig, runConfig } from '../profiles/config/run-config.js';
import type { AttemptLog } from '../sessions/attempts.js';
import type { ObtainedSession } from '../sessions/obtained-session.js';
import { variablesRegion } from '../sessions/region.js';
import { NARROWED_MARK } from '../accounts/narrowed-run.js';
import { AcctmgrError } from '../system/failure.js';
import { localClock } from '../system/local-clock.js';
import { oneLine } from '../system/safe-text.js';
import { takeAttended } from './attended.js';
import type { Caller } from './caller.js';
import { nobody } from './nobody.js';
import type { Prepared } from './prepared.js';
import { logFor } from './recorded.js';
import { folderOfRun } from './run-files.js';
import { requireStillSignedIn } from './served-while-signed-in.js';
import { takeUnattended } from './unattended.js';
import type { SessionWish } from './wish.js';

/** A session that is renewed for as long as a command runs. */
export interface ServedSession {
  readonly variables: Variables;
  /** Takes endpoint and files away. Returns whether a renewal is still under way, which nobody needs to wait for. */
  end(): boolean;
}

/** botocore waits 2 s, and the JavaScript SDK prints a warning after one: this stays below both. */
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
function renewalWish(wish: SessionWish, reason: string | undefined): SessionWish {
  const { durationSeconds, cache, ...rest } = wish.flags;
  const duration = durationSeconds === undefined ? {} : { duration_seconds: durationSeconds };
  return {
    ...wish,
    account: { ...wish.account, ...duration },
    flags: { ...rest, reason, cache: cache === 'refresh' ? 'on' : cache },
  };
}

/**
 * Says, once until it changes, that a session won't be renewed: while there is time to do something about it, and since most
 * programs show little of what the endpoint answers them.
 */
function noticeFor({ host, warn }: Caller, account: string) {
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
      warn(
        `The session of ${account} ${end}, and there is no new one. ${message}${hint === undefined ? '' : ` ${hint}`}`,
      );
    },
    succeeded: (): void => {
      said = undefined;
    },
  };
}

async function startServing(
  caller: Caller,
  wish: SessionWish,
  session: ObtainedSession,
  reason: string | undefined,
): Promise<ServedSession> {
  const { host, debug } = caller;
  const { account, flags } = wish;
  const files = readSharedFiles(host);
  const wanted = { account, flags, source: session.plan.source, profiles: profileSet(files) };
  const region = variablesRegion(wanted, host.env);
  const again = renewalWish(wish, reason);
  const log = withoutRepeats(logFor(caller, wish));
  // Programs show a helper's stderr, or log it: nothing that is not an error belongs there.
  const alone: Caller = { ...caller, asker: nobody, note: debug };
  const notice = noticeFor(caller, account.name);
  let latest = session.credentials;
  const renew = async (): Promise<SessionCredentials> => {
    try {
      latest = (await takeUnattended(alone, again, log)).credentials;
      notice.succeeded();
      return latest;
    } catch (error) {
      notice.failed(error, latest);
      throw error;
    }
  };
  const renewal = keepRenewed(session.credentials, { renew, now: host.now, patienceMs: PATIENCE_MS });
  const credentials = async (): Promise<SessionCredentials> => {
    try {
      requireStillSignedIn(session.plan.source, host);
    } catch (error) {
      notice.failed(error, latest);
      throw error;
    }
    return renewal.credentials();
  };
  // In a narrowed run, the user's other profiles are not handed on by this way either.
  const isNarrowed =
    host.env[NARROWED_MARK] !== undefined || (wish.run !== undefined && flags.narrowing !== undefined);
  const config = runConfig(isNarrowed ? { config: narrowedConfig(files) } : files, account.name, region);
  const folder = folderOfRun(caller);
  try {
    const configFile = folder.write('config', config.bytes);
    const roleArn = session.plan.hops.at(-1)?.roleArn;
    const server = await serveCredentials(
      {
        accountId: account.account_id,
        ...(roleArn === undefined ? {} : { roleArn }),
        credentials,
      },
      host.platform,
    );
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
 * Takes a session as `takeVariables` does, and serves it on this machine until `end` is called.
 *
 * @param prepared - where the wish was prepared before
 * @throws AcctmgrError as `takeAttended`, and where the config file of the run can't be made
 */
export const serveSession = (
  caller: Caller,
  wish: SessionWish,
  prepared?: Prepared,
): Promise<ServedSession> =>
  takeAttended(
    caller,
    wish,
    { handOver: (session, _take, { reason }) => startServing(caller, wish, session, reason) },
    prepared,
  );
