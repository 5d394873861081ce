import type { EffectiveAccount } from '../accounts/effective.js';
import type { Inventory } from '../accounts/inventory.js';
import type { Settings } from '../accounts/schema.js';
import { takeOver } from '../handover/shell.js';
import { readProfiles } from '../profiles/read-profiles.js';
import type { ProfileSet } from '../profiles/profile-set.js';
import { handedOutSession } from '../sessions/handed-out.js';
import { attemptLog, type Attempt } from '../sessions/attempts.js';
import { chooseSource } from '../sessions/choose-source.js';
import { programCodes } from '../sessions/mfa-process.js';
import { givenCode, typedCodes, type MfaCodes } from '../sessions/mfa.js';
import { lookupOf } from '../sessions/lookup.js';
import { handedOverFromCache, obtainRoleSession, type ObtainedSession } from '../sessions/obtain.js';
import type { SessionWorld } from '../sessions/links.js';
import { planRoleSession, type LiveMfaSession, type RoleRequest } from '../sessions/plan.js';
import type { AwsSettings } from '../sessions/profile-source.js';
import { guardRequests, protectedRoles, type ProtectedRole } from '../sessions/protection.js';
import { requireOwnPartition } from '../sessions/region.js';
import { accountChain, chainRequests, requestedRole } from '../sessions/request.js';
import type { Use } from '../sessions/reuse.js';
import { routeOf } from '../sessions/route.js';
import type { Source } from '../sessions/source.js';
import { unusedCodes } from '../sessions/used-codes.js';
import { configFilePath, credentialsFilePath } from '../system/paths.js';
import { EXIT } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import { askOnTerminal } from './ask.js';
import { confirmProtected, reasonFor } from './confirm-protected.js';
import type { Context } from './context.js';
import { runningShell } from './running-shell.js';
import type { SessionFlags } from './session-flags.js';

/** What both AWS files say. @throws AcctmgrError where one of them can't be read */
export const awsSettings = (
  { host }: Pick<Context, 'host'>,
  profiles: ProfileSet = readProfiles(host),
): AwsSettings => ({
  env: host.env,
  profiles,
  machine: host.hostname(),
  credentialsFile: credentialsFilePath(host),
  configFile: configFilePath(host),
});

const codesOfTerminal = (context: Context): MfaCodes =>
  typedCodes(({ serial, label, problem }) =>
    askOnTerminal(
      context,
      {
        message: `${label}: an MFA code of ${oneLine(serial)} is needed`,
        hint: 'Run acctmgr login first, or give it with --mfa-code.',
        code: 'mfa_code_needed',
        exitCode: EXIT.notAllowed,
      },
      async (terminal) => {
        const { askMfaCode } = await import('../terminal/mfa-code.js');
        if (problem !== undefined) terminal.note(problem);
        return askMfaCode(terminal, `${oneLine(serial)} for ${label}`);
      },
    ),
  );

/** The code of `--mfa-code`, else what `mfa_process` prints, else what a person types on the terminal. */
export function mfaCodes(
  context: Context,
  given: string | undefined,
  { mfa_process }: Pick<Settings, 'mfa_process'> = {},
): MfaCodes {
  const { host, output } = context;
  const [program, ...words] = mfa_process ?? [];
  const codes =
    given !== undefined
      ? givenCode(given)
      : program === undefined
        ? codesOfTerminal(context)
        : programCodes([program, ...words], { host, note: output.note });
  return unusedCodes(codes, host);
}

export interface TakeWish {
  /** What the log calls the attempt: the command's name. */
  readonly event: string;
  readonly use: Use;
  readonly inventory: Inventory;
  readonly account: EffectiveAccount;
  readonly flags: SessionFlags;
}

/** Where the chain of an account begins. */
export function sourceFor(context: Pick<Context, 'host'>, inventory: Inventory, account: EffectiveAccount) {
  const aws = awsSettings(context);
  const profile = accountChain(inventory, account)[0].source_profile;
  return { aws, source: chooseSource({ ...aws, profile, handedOut: 'pass-over' }) };
}

/** Which session of which account. */
export type AccountWish = Pick<TakeWish, 'inventory' | 'account' | 'flags'>;

/** The protected roles on the way to the account, its own last. */
export const guardedRoles = ({ inventory, account, flags }: AccountWish): ProtectedRole[] =>
  protectedRoles(inventory, accountChain(inventory, account), flags.role);

/** What is wanted, protected accounts within their limits. */
export function requestsFor({ host }: Pick<Context, 'host'>, wish: AccountWish, reason: string | undefined) {
  const { inventory, account, flags } = wish;
  requireOwnPartition(account, requestedRole(account, flags.role), flags.region);
  const requests = chainRequests(inventory, account, flags, {
    // Asked only where a template wants it: the user database takes a millisecond.
    get user() {
      return host.user();
    },
    get host() {
      return host.hostname();
    },
    reason,
  });
  return guardRequests(requests, guardedRoles(wish), reason);
}

/** What a session was asked for. */
export interface Asked {
  readonly request: RoleRequest;
  /** It was given, or asked for. */
  readonly reason: string | undefined;
}

/**
 * Takes a role session of the account: plans it, has `prepare` refuse what cannot be finished, follows the plan, and hands
 * the session to `handOver`. Whatever fails on the way stands in the access log.
 */
export async function takeSession<T>(
  context: Context,
  wish: TakeWish,
  steps: {
    prepare(source: Source, request: RoleRequest, aws: AwsSettings): void;
    /** Nothing is left to ask but an MFA code: the work begins. */
    begin?(): void;
    handOver(session: ObtainedSession, aws: AwsSettings, asked: Asked): Promise<T>;
  },
): Promise<T> {
  const { host, output } = context;
  const { event, use, inventory, account, flags } = wish;
  const log = attemptLog(host, inventory.settings.access_log, output.warn);
  const attempt: { -readonly [K in keyof Attempt]: Attempt[K] } = {
    event,
    account: account.name,
    account_id: account.account_id,
    reason: flags.reason,
  };
  try {
    const isInSession = handedOutSession(host.env) !== undefined;
    const wayBack = isInSession
      ? takeOver(await runningShell(context), 'acctmgr env --unset')
      : 'unset AWS_PROFILE';
    attempt.role_arn = requestedRole(account, flags.role, wayBack);
    const lookup = lookupOf(host.env, account.name);
    const guarded = guardedRoles(wish);
    const reason =
      guarded[0] === undefined ? flags.reason : await reasonFor(context, guarded[0], flags.reason);
    attempt.reason = reason;
    const requests = requestsFor(context, wish, reason);
    const { aws, source } = sourceFor(context, inventory, account);
    notePassedOver(context, source);
    const request = requests.at(-1) ?? requests[0];
    steps.prepare(source, request, aws);
    for (const role of guarded) await confirmProtected(context, role, flags.yes);
    if (guarded.length > 0) await log.recordIntent(attempt);
    steps.begin?.();
    const world: SessionWorld = {
      host,
      aws,
      use,
      cache: flags.cache,
      route: routeOf(host, aws, source, flags.timeoutMs),
      mfaCodes: mfaCodes(context, flags.mfaCode, inventory.settings),
      log,
      attempt: { event, reason },
      lookup,
      guarded: guarded.map((role) => role.roleArn),
      isConfirmed: guarded.length > 0,
      note: output.note,
      warn: output.warn,
      debug: output.debug,
    };
    let wanted = requests;
    const planWith = (mfaSession: LiveMfaSession | undefined) =>
      planRoleSession(wanted, { source, mfaSession, now: host.now() });
    if (flags.mfaCode !== undefined) {
      const { withDeviceForCode } = await import('./device-for-code.js');
      wanted = await withDeviceForCode(context, requests, planWith, source, inventory, world);
    }
    const session = await obtainRoleSession(planWith, source, world);
    if (session.fromCache && flags.mfaCode !== undefined && session.plan.hops[0].mfa?.how === 'code') {
      output.note('The code of --mfa-code is not used: the session is from the cache.');
    }
    if (session.fromCache) {
      await log.record({ ...attempt, ...handedOverFromCache(session) });
    }
    return await steps.handOver(session, aws, { request, reason });
  } catch (error) {
    await log.recordFailure(attempt, error);
    throw error;
  }
}

/** Says whose credentials sign where the ones that were named are acctmgr's own. */
export function notePassedOver({ host, output }: Context, { passedOver, description }: Source): void {
  if (passedOver === undefined) return;
  const used = description.startsWith('profile:')
    ? `the profile ${oneLine(description.slice('profile:'.length))} signs`
    : description === 'environment'
      ? 'the keys of the environment sign'
      : 'the default credentials sign';
  // Who switches by the function of shell-init passes the last account over every time, and knows.
  const isSwitching =
    host.env['ACCTMGR_PROFILE'] !== undefined && host.env['ACCTMGR_PROFILE'] === host.env['AWS_PROFILE'];
  const say = isSwitching ? output.debug : output.note;
  say(`Passing over ${passedOver}, which acctmgr made: ${used}.`);
}
