import { readProfiles } from '../profiles/read-profiles.js';
import { attemptLog, type AttemptLog } from '../sessions/attempts.js';
import { callerIdentity } from '../sessions/calls.js';
import { chooseSource } from '../sessions/choose-source.js';
import { lookupOf } from '../sessions/lookup.js';
import type { MfaCodes } from '../sessions/mfa.js';
import { programCodes } from '../sessions/mfa-process.js';
import type { SessionWorld } from '../sessions/links.js';
import { handedOverFromCache, obtainRoleSession, type ObtainedSession } from '../sessions/obtain.js';
import { planRoleSession } from '../sessions/plan.js';
import { routeOf } from '../sessions/route.js';
import type { Source } from '../sessions/source.js';
import { unusedCodes } from '../sessions/used-codes.js';
import { cachedSession, reasonsOf, requireConfirmedSession } from '../sessions/without-person.js';
import { AcctmgrError, EXIT } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { cacheFolder, configFilePath, credentialsFilePath } from '../system/paths.js';
import { ensureOwnFolder } from '../system/own-file.js';
import { requireWritableFolder } from '../system/writable-folder.js';
import { callbackCodes, noCodes } from './mfa-callback.js';
import type { MfaCodeCallback, RoleOptions, SessionOptions } from './options.js';
import { hideSecrets, type Session } from './session.js';
import { reasonOf, type SessionWish } from './wish.js';

type TakeOptions = SessionOptions & Pick<Partial<RoleOptions>, 'region'>;

const silent = (): void => undefined;

/** Codes of the callback, else of the program that the inventory names. */
function codesOf(
  callback: MfaCodeCallback | undefined,
  { settings }: SessionWish,
  world: Pick<SessionWorld, 'host' | 'note'>,
): MfaCodes {
  if (callback !== undefined) return unusedCodes(callbackCodes(callback), world.host);
  const [program, ...words] = settings.mfa_process ?? [];
  return program === undefined ? noCodes : unusedCodes(programCodes([program, ...words], world), world.host);
}

/** The host with the cache in a folder of the caller's own. @throws AcctmgrError where it can't be written there */
function cachingIn(host: Host, cachePath: string | undefined): Host {
  if (cachePath === undefined) return host;
  const caching: Host = { ...host, env: { ...host.env, XDG_CACHE_HOME: cachePath } };
  // Nobody sees a notice here: whoever names a folder to be spared codes would be asked for one every time.
  ensureOwnFolder(cacheFolder(caching), caching);
  requireWritableFolder(cacheFolder(caching));
  return caching;
}

function worldOf(host: Host, wish: SessionWish, log: AttemptLog, options: TakeOptions) {
  const { env } = host;
  const aws = {
    env: options.region === undefined ? env : { ...env, AWS_REGION: options.region },
    profiles: readProfiles(host),
    machine: host.hostname(),
    credentialsFile: credentialsFilePath(host),
    configFile: configFilePath(host),
  };
  const source = chooseSource({ ...aws, profile: wish.sourceProfile, handedOut: 'pass-over' });
  const note = options.onNotice ?? silent;
  const caching = cachingIn(host, options.cachePath);
  const world: SessionWorld = {
    host: caching,
    aws,
    use: 'sdk',
    cache: options.cache ?? 'on',
    guarded: wish.guarded.map(({ roleArn }) => roleArn),
    route: routeOf(host, aws, source, options.timeoutMs),
    mfaCodes: codesOf(options.mfaCode, wish, { host: caching, note }),
    log,
    attempt: { event: 'library', reason: reasonOf(host, options) },
    lookup: lookupOf(host.env, wish.requests.at(-1)?.account ?? ''),
    note,
    warn: note,
    debug: silent,
  };
  return { world, source };
}

/** A session as AWS knows it now: one from the cache that AWS refuses is replaced. */
async function verified(
  session: ObtainedSession,
  source: Source,
  world: SessionWorld,
  again: () => Promise<ObtainedSession>,
): Promise<ObtainedSession> {
  if (!session.fromCache) return session;
  try {
    await callerIdentity(session.credentials, session.assumedRoleArn, source, world);
    return session;
  } catch (error) {
    // Everybody may ask who they are: a refusal is about the credentials.
    if (error instanceof AcctmgrError && error.exitCode === EXIT.notAllowed) return again();
    throw error;
  }
}

function sessionOf(
  { credentials, assumedRoleArn, sessionName, sourceArn, obtainedAt, fromCache, plan }: ObtainedSession,
  account: string | undefined,
): Session {
  const hop = plan.hops.at(-1) ?? plan.hops[0];
  const { accountId, roleArn } = hop;
  return {
    account,
    accountId,
    roleArn,
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
  const [role = wish.requests[0]] = wish.requests.slice(-1);
  const log = attemptLog(host, wish.settings.access_log, options.onNotice ?? silent);
  const attempt = {
    event: 'library',
    account: role.account,
    account_id: role.accountId,
    role_arn: role.roleArn,
    reason: reasonOf(host, options),
  };
  try {
    const { world, source } = worldOf(host, wish, log, options);
    if (source.passedOver !== undefined) world.note(`Passing over ${source.passedOver}, which acctmgr made.`);
    const obtain = (cache: SessionWorld['cache']) => {
      const now = { ...world, cache };
      return obtainRoleSession(
        (mfaSession) => {
          const planFor = (requests: SessionWish['requests']) =>
            planRoleSession(requests, { source, mfaSession, now: host.now() });
          const own = planFor(wish.requests);
          if (wish.guarded.length === 0) return own;
          const others = reasonsOf(now.host, role.roleArn).map((reason) => planFor(wish.requestsFor(reason)));
          const confirmed = [own, ...others].find((plan) => cachedSession(plan, now) !== undefined);
          requireConfirmedSession(wish.guarded, confirmed ?? own, now);
          return confirmed ?? own;
        },
        source,
        now,
      );
    };
    const first = await obtain(world.cache);
    const session =
      options.verify === true ? await verified(first, source, world, () => obtain('refresh')) : first;
    if (session.fromCache) {
      await log.record({ ...attempt, ...handedOverFromCache(session) });
    }
    return sessionOf(session, wish.account);
  } catch (error) {
    await log.recordFailure(attempt, error);
    throw error;
  }
}
