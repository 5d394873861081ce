import { ownRoleArn } from '../../accounts/effective.js';
import { notePassedOver } from '../../acquire/passed-over.js';
import { reachedAccounts } from '../../acquire/reached-accounts.js';
import { mfaCodesOf } from '../../acquire/session-context.js';
import * as limits from '../../aws/limits.js';
import { sourceWords } from '../../aws/faults/situation.js';
import { isoTime, utcTime } from '../../output/moment.js';
import type { View } from '../../output/view.js';
import { profileSettings } from '../../profiles/reading/profile-set.js';
import { attemptLog } from '../../sessions/attempts.js';
import { logIn, loginKeys, refuseRoleProfile } from '../../sessions/mfa/login.js';
import { configuredDevice } from '../../sessions/mfa/mfa-device.js';
import { liveMfaSession } from '../../sessions/mfa/mfa-session.js';
import { routeOf } from '../../sessions/route.js';
import type { CachedMfaSession } from '../../sessions/cache/session-cache.js';
import type { Source } from '../../sessions/source/source.js';
import { EXIT } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, silentAnswer, type CommandResult } from '../command.js';
import type { Context } from '../context.js';
import type { LoginPlaces } from './login-target.js';
import { callerOf } from '../terminal-asker.js';
import { expiryLine, stateOf } from '../time-left.js';

/** The flags of `login` that an MFA session takes. */
export interface MfaLoginFlags {
  readonly mfaCode?: string | undefined;
  readonly mfaSerial?: string | undefined;
  readonly duration?: number | undefined;
  readonly ifNeeded?: boolean | undefined;
  readonly check?: boolean | undefined;
  readonly timeout?: number | undefined;
}

interface LoggedIn {
  readonly session: CachedMfaSession;
  readonly isNew: boolean;
  readonly now: number;
}

const view: View<LoggedIn> = {
  json: ({ session, isNew }) => ({
    source: session.source,
    source_arn: session.sourceArn ?? null,
    mfa_serial: session.mfaSerial,
    obtained_at: isoTime(session.obtainedAt),
    expiration: isoTime(session.credentials.expiration),
    new: isNew,
  }),
  human: ({ session, isNew, now }, { paint }) =>
    isNew
      ? [
          `${paint('green', '✓')} Logged in with MFA: ${oneLine(session.mfaSerial)}`,
          `Source: ${sourceWords(session.source) ?? 'the default credentials'} (${session.sourceArn ?? 'unknown'})`,
          `Session expires at: ${expiryLine(session.credentials.expiration, now)}`,
        ].join('\n')
      : '',
};

/**
 * Starts an MFA session, where none lives that would do.
 *
 * @param sourceOf - the keys that it is of
 */
export async function loginByMfa(
  context: Context,
  { inventory, aws }: LoginPlaces,
  sourceOf: () => Promise<Source>,
  options: MfaLoginFlags,
): Promise<CommandResult> {
  const { host, output } = context;
  const { mfaSerial: given, duration: durationSeconds = limits.MFA_SESSION_DURATION.default } = options;
  const settings = inventory?.settings ?? {};
  const caller = callerOf(context, options.mfaCode, inventory);
  const log = attemptLog(host, settings.access_log, output.warn);
  const attempt = { event: 'login' };
  try {
    const source = await sourceOf();
    notePassedOver(caller, source);
    refuseRoleProfile(source, aws);
    loginKeys(source);
    const route = routeOf(host, aws, source, options.timeout);
    const live =
      options.ifNeeded === true || options.check === true
        ? liveMfaSession(source, { host, aws, route, cache: 'on' })
        : undefined;
    if (options.check === true) return silentAnswer(live === undefined ? EXIT.notAllowed : EXIT.done);
    if (live !== undefined) {
      const { expiration } = live.credentials;
      const now = host.now();
      output.note(`Logged in already: ${stateOf(expiration, now)}, until ${utcTime(expiration)}.`);
      return answer({ session: live, isNew: false, now }, view);
    }
    const accounts = reachedAccounts(source, aws, inventory);
    const profile = source.profile === undefined ? undefined : profileSettings(aws.profiles, source.profile);
    const session = await logIn(
      source,
      {
        serial: configuredDevice({
          given,
          ofProfile: profile?.get('mfa_serial'),
          ofAccounts: accounts.flatMap(({ mfa_serial }) => mfa_serial ?? []),
        }),
        durationSeconds,
        partitionArn: accounts[0] && ownRoleArn(accounts[0]),
      },
      {
        host,
        aws,
        route,
        log,
        attempt,
        mfaCodes: mfaCodesOf(caller),
        pickDevice: caller.asker.device,
        lookup: undefined,
        note: output.note,
        warn: output.warn,
        debug: output.debug,
      },
    );
    return answer({ session, isNew: true, now: host.now() }, view);
  } catch (error) {
    await log.recordFailure(attempt, error);
    throw error;
  }
}
