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
import { awsSettings } from '../../sessions/source/aws-settings.js';
import { logIn, loginKeys, refuseRoleProfile } from '../../sessions/mfa/login.js';
import { configuredDevice } from '../../sessions/mfa/mfa-device.js';
import { liveMfaSession } from '../../sessions/mfa/mfa-session.js';
import { routeOf } from '../../sessions/route.js';
import type { CachedMfaSession } from '../../sessions/cache/session-cache.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { accountsIfAny } from '../load-accounts.js';
import { loginSource } from './login-source.js';
import { durationWithin, within } from '../flag-values.js';
import { MFA_CODE_FLAG, TIMEOUT_FLAG } from '../session-flags.js';
import { callerOf } from '../terminal-asker.js';
import { expiryLine, stateOf } from '../time-left.js';

const declare = (declaration: Declaration) =>
  declaration
    .option('--source <profile>', 'the AWS profile with the keys of your IAM user')
    .option(...MFA_CODE_FLAG)
    .option(
      '--mfa-serial <serial>',
      'the MFA device: its ARN, or the serial number of a hardware device',
      within('mfa-serial', limits.MFA_SERIAL_LIMIT),
    )
    .option(
      '--duration <time>',
      'how long the MFA session is to last, up to 36h (default 12h)',
      durationWithin('duration', limits.MFA_SESSION_DURATION),
    )
    .option('--if-needed', 'do nothing while an MFA session of this source lives')
    .option(...TIMEOUT_FLAG);

type LoginOptions = OptionsOf<typeof declare>;

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

async function startMfaSession(context: Context, options: LoginOptions): Promise<CommandResult> {
  const { host, output } = context;
  const { mfaSerial: given, duration: durationSeconds = limits.MFA_SESSION_DURATION.default } = options;
  const inventory = await accountsIfAny(context);
  const settings = inventory?.settings ?? {};
  const caller = callerOf(context, options.mfaCode, settings);
  const log = attemptLog(host, settings.access_log, output.warn);
  const attempt = { event: 'login' };
  try {
    const aws = awsSettings(host);
    const source = await loginSource(context, aws, inventory, options.source);
    notePassedOver(caller, source);
    refuseRoleProfile(source, aws);
    loginKeys(source);
    const route = routeOf(host, aws, source, options.timeout);
    const live =
      options.ifNeeded === true ? liveMfaSession(source, { host, aws, route, cache: 'on' }) : undefined;
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

export const login = defineCommand({
  declare,
  run: (context, _positionals, options) => startMfaSession(context, options),
});
