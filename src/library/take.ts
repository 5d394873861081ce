import type { Caller } from '../acquire/caller.js';
import { notePassedOver } from '../acquire/passed-over.js';
import { chainOf, prepare, type Prepared } from '../acquire/prepared.js';
import { logFor, nameTaken, recorded } from '../acquire/recorded.js';
import { sessionContext } from '../acquire/session-context.js';
import { obtainUnattended } from '../acquire/unattended.js';
import { requireUnattended } from '../acquire/unattended-limits.js';
import type { SessionWish } from '../acquire/wish.js';
import { accountNameOf } from '../accounts/inventory.js';
import type { AttemptLog } from '../sessions/attempts.js';
import { lastOf } from '../sessions/chain.js';
import { handedOverFromCache, type ObtainedSession } from '../sessions/obtained-session.js';
import { AcctmgrError, EXIT } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { cacheFolder } from '../system/paths.js';
import { ensureOwnFolder } from '../system/files/own-file.js';
import { requireWritableFolder } from '../system/files/writable-folder.js';
import { callbackAsker } from './callback-asker.js';
import type { RoleOptions, SessionOptions } from './options.js';
import { hideSecrets, type Session } from './session.js';

type TakeOptions = SessionOptions & Pick<Partial<RoleOptions>, 'region'>;

const silent = (): void => undefined;

/** The host with the cache in a folder of the caller's own, and STS in a region of theirs. @throws AcctmgrError where nothing can be kept there */
function hostFor(host: Host, { cachePath, region }: TakeOptions): Host {
  const env = {
    ...host.env,
    ...(region === undefined ? {} : { AWS_REGION: region }),
    ...(cachePath === undefined ? {} : { XDG_CACHE_HOME: cachePath }),
  };
  const own: Host = { ...host, env };
  if (cachePath !== undefined) {
    // Nobody sees a notice here: whoever names a folder to be spared codes would be asked for one every time.
    ensureOwnFolder(cacheFolder(own), own);
    requireWritableFolder(cacheFolder(own));
  }
  return own;
}

/** A session as AWS knows it now: one from the cache that AWS refuses is replaced. */
async function verified(
  session: ObtainedSession,
  prepared: Prepared,
  caller: Caller,
  log: AttemptLog,
): Promise<ObtainedSession> {
  if (!session.fromCache) return session;
  const { source, wish } = prepared;
  try {
    const { callerIdentity } = await import('../sessions/calls.js');
    const context = sessionContext(prepared, caller, {
      log,
      reason: wish.flags.reason,
      isConfirmed: false,
      lookup: undefined,
    });
    await callerIdentity(session.credentials, session.assumedRoleArn, source, context);
    return session;
  } catch (error) {
    // Everybody may ask who they are: a refusal is about the credentials.
    if (!(error instanceof AcctmgrError) || error.exitCode !== EXIT.notAllowed) throw error;
    const refreshed: SessionWish = { ...wish, flags: { ...wish.flags, cache: 'refresh' } };
    return obtainUnattended({ ...prepared, wish: refreshed }, caller, log);
  }
}

function sessionOf(
  { credentials, assumedRoleArn, sessionName, sourceArn, obtainedAt, fromCache, plan }: ObtainedSession,
  { account, inventory }: SessionWish,
): Session {
  const { account_id: accountId, access } = account;
  const roleArn = plan.hops.at(-1)?.roleArn;
  return {
    account: inventory.accounts.some(({ name }) => name === accountNameOf(account.name))
      ? account.name
      : undefined,
    accountId,
    roleArn,
    permissionSet:
      roleArn === undefined && access.kind === 'permission-set' ? access.permissionSet : undefined,
    assumedRoleArn,
    sessionName,
    sourceArn,
    credentials: hideSecrets({ ...credentials, accountId }),
    obtainedAt,
    expiration: credentials.expiration,
    fromCache,
  };
}

/**
 * Takes a role session for a program. Every attempt stands in the access log as `library`, whether it succeeded or not.
 *
 * @throws AcctmgrError that says what to do
 */
export async function takeSession(host: Host, wish: SessionWish, options: TakeOptions): Promise<Session> {
  const note = options.onNotice ?? silent;
  const told = { note, warn: note, debug: silent };
  const log = logFor({ host, warn: note }, wish);
  const taking = recorded(wish, log, async (attempt) => {
    const chain = chainOf(wish);
    nameTaken(attempt, lastOf(chain));
    // A program has no terminal of its own.
    await requireUnattended({}, wish);
    const own = hostFor(host, options);
    const prepared = prepare(own, wish, chain);
    const asker = callbackAsker(options.mfaCode, wish.inventory.settings, { host: own, note });
    const caller: Caller = { host: own, asker, ...told };
    notePassedOver(caller, prepared.source);
    const first = await obtainUnattended(prepared, caller, log);
    const session = options.verify === true ? await verified(first, prepared, caller, log) : first;
    if (session.fromCache) await log.record({ ...attempt, ...handedOverFromCache(session) });
    return session;
  });
  try {
    return sessionOf(await taking, wish);
  } finally {
    if (host.feeds.size > 0) {
      const { endForwarding } = await import('../access-log/forwarding/end-forwarding.js');
      await endForwarding(host, undefined);
    }
  }
}
