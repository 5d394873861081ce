import { accountIdOf } from '../aws/arn.js';
import type { Answer, CallerIdentity } from '../aws/clients/answer.js';
import type { Credentials, SessionCredentials } from '../aws/credentials.js';
import { explain } from '../aws/faults/explain.js';
import type { Fault } from '../aws/faults/fault.js';
import { loadIam } from '../aws/clients/load-iam.js';
import { loadSdk } from '../aws/clients/load-sdk.js';
import type { ServiceCall } from '../aws/clients/service-call.js';
import type { TokenStore } from '../identity-center/token-store.js';
import { formatDuration } from '../system/duration.js';
import type { Host } from '../system/host.js';
import type { Attempt, AttemptLog } from './attempts.js';
import { rememberIdentity } from './known-identities.js';
import { childEnvironment } from './source/lookup.js';
import type { MfaCodes } from './mfa/mfa.js';
import type { Route } from './route.js';
import type { Source } from './source/source.js';
import { situationOf, startSituation } from './situations.js';
import { obtainStart, startSession, startToken } from './source/start-kinds.js';
import type { StartCall } from './source/start.js';

/** What calling AWS needs of the outside. */
export interface CallContext {
  readonly host: Host;
  readonly route: Route;
  readonly mfaCodes: MfaCodes;
  /** As `SignInContext` has it. */
  readonly tokens?: TokenStore | undefined;
  readonly log: AttemptLog;
  /** What every line of the log says of this run. */
  readonly attempt: Pick<Attempt, 'event' | 'reason' | 'run' | 'program' | 'selection'>;
  /** The accounts whose credentials are being looked up (`lookupOf`), handed to child processes so that a circle shows. */
  readonly lookup: string | undefined;
  /** Aborted once nobody waits for what is called any more. */
  readonly abandoned?: AbortSignal | undefined;
  /** Called once AWS has given the session that is wanted: what is left to do is done here. */
  readonly arrived?: (() => void) | undefined;
  note(text: string): void;
  /** What the user should not miss. */
  warn(text: string): void;
  debug(text: string): void;
}

/** Who signs a call. */
export interface SigningIdentity {
  readonly credentials: Credentials;
  /** Where that is known. */
  readonly arn: string | undefined;
}

export const stsCall = (
  credentials: Credentials,
  arn: string | undefined,
  { host, route, abandoned }: CallContext,
): ServiceCall => ({
  credentials,
  target: route.target('sts', arn),
  transport: route.transport,
  now: host.now(),
  abandoned,
});

/** What a source is asked with. */
const startCall = (source: Source, context: CallContext) => (): StartCall => {
  const { host, route, tokens, lookup, abandoned, note, debug } = context;
  const region = startSession(source.start)?.signIn.region ?? '';
  return {
    target: route.target('sts'),
    transport: route.transport,
    now: host.now(),
    abandoned,
    childEnv: childEnvironment(host.inherited, lookup),
    host,
    tokens,
    targetOf: (service) => route.signInTarget(service, region),
    situationAt: (target) => startSituation(source, context, target),
    note,
    debug,
  };
};

/** The source's own credentials, or the fault of what gives them. */
export const sourceAnswer = (source: Source, context: CallContext): Promise<Answer<Credentials>> =>
  obtainStart(source.start, startCall(source, context));

/** The token that stands for the source. @throws AcctmgrError where it can't be had */
export async function sourceToken(source: Source, context: CallContext): Promise<string> {
  const token = await startToken(source.start, startCall(source, context));
  if (token === undefined) throw new Error('Credentials sign for this source');
  return token;
}

/** The source's own credentials. @throws AcctmgrError where they can't be had */
export async function sourceCredentials(source: Source, context: CallContext): Promise<Credentials> {
  const answer = await sourceAnswer(source, context);
  if (answer.ok) return answer.value;
  throw explain(answer.fault, startSituation(source, context));
}

/** Whom the credentials speak for, by AWS's word; remembered. @param arn - of the partition to ask in */
export async function identityAnswer(
  credentials: Credentials,
  arn: string | undefined,
  context: CallContext,
): Promise<Answer<CallerIdentity>> {
  const { getCallerIdentity } = await loadSdk();
  const answer = await getCallerIdentity(stsCall(credentials, arn, context));
  if (answer.ok) rememberIdentity(context.host, credentials.accessKeyId, answer.value.arn);
  return answer;
}

/** As `identityAnswer`. @throws AcctmgrError where AWS doesn't say */
export async function callerIdentity(
  credentials: Credentials,
  arn: string | undefined,
  source: Source,
  context: CallContext,
): Promise<CallerIdentity> {
  const answer = await identityAnswer(credentials, arn, context);
  if (answer.ok) return answer.value;
  throw explain(answer.fault, situationOf('GetCallerIdentity', arn, source, context));
}

/** AWS takes requests that are signed up to 15 minutes off; a third of that is worth a word. */
const MOST_SKEW_MS = 5 * 60_000;

/** The SDK corrects the clock by itself, so a session can be had that no other tool could use. */
function warnOfSkew(clockSkewMs: number | undefined, { warn }: CallContext): void {
  if (clockSkewMs === undefined || Math.abs(clockSkewMs) <= MOST_SKEW_MS) return;
  const by = formatDuration(Math.abs(clockSkewMs) / 1000);
  warn(
    `This machine's clock is ${by} ${clockSkewMs > 0 ? 'behind' : 'ahead of'} AWS's. Other tools will be refused, and times shown are off: set the clock.`,
  );
}

/**
 * Asks for codes and makes the call with each until AWS takes one, or refuses for another reason. Every try is recorded.
 */
export async function withCodes<T>(
  question: { readonly serial: string; readonly label: string } | undefined,
  context: CallContext,
  call: (code: string | undefined) => Promise<Answer<T>>,
  record: (answer: Answer<T>) => Attempt,
  failureOf: (fault: Fault) => Error,
): Promise<T> {
  const tries = question === undefined ? 1 : context.mfaCodes.tries;
  let problem: string | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const code = question && (await context.mfaCodes.ask({ ...question, problem }));
    const answer = await call(code);
    if (answer.ok) {
      context.arrived?.();
      warnOfSkew(answer.clockSkewMs, context);
      await context.log.record(record(answer));
      return answer.value;
    }
    const error = failureOf(answer.fault);
    await context.log.recordFailure(record(answer), error);
    if (answer.fault.kind !== 'mfa-code-refused' || attempt >= tries) throw error;
    problem = 'AWS refused that code.';
  }
}

/** How an answer stands in the access log. */
export const outcomeOf = (
  answer: Answer<unknown>,
  credentials: SessionCredentials | undefined,
): Partial<Attempt> =>
  answer.ok
    ? {
        status: 'success',
        access_key_id: credentials?.accessKeyId,
        expiration: credentials?.expiration.toISOString(),
        request_id: answer.requestId,
      }
    : {
        request_id: answer.fault.requestId,
        error_code: answer.fault.code,
        error_message: answer.fault.message,
      };

/** The serial numbers of an IAM user's own MFA devices. */
export async function mfaDevices(
  credentials: Credentials,
  userArn: string,
  source: Source,
  context: CallContext,
): Promise<readonly string[]> {
  const { listMfaDevices } = await loadIam();
  const answer = await listMfaDevices({
    ...stsCall(credentials, userArn, context),
    target: context.route.target('iam', userArn),
  });
  if (answer.ok) return answer.value;
  throw explain(answer.fault, {
    ...situationOf('ListMFADevices', userArn, source, context),
    callerArn: userArn,
  });
}

/** One MFA code into an MFA session of the source. @param serial - of the device; its partition is asked */
export async function takeMfaSession(
  { credentials, arn }: SigningIdentity,
  serial: string,
  durationSeconds: number,
  source: Source,
  context: CallContext,
): Promise<SessionCredentials> {
  const { getSessionToken } = await loadSdk();
  return withCodes(
    { serial, label: source.description.replace(':', ' ') },
    context,
    (code) =>
      getSessionToken(stsCall(credentials, serial, context), {
        durationSeconds,
        mfa: code === undefined ? undefined : { serial, code },
      }),
    (answer) => ({
      ...context.attempt,
      account_id: arn === undefined ? undefined : accountIdOf(arn),
      source: 'sts',
      source_arn: arn,
      ...outcomeOf(answer, answer.ok ? answer.value : undefined),
    }),
    (fault) =>
      explain(fault, {
        ...situationOf('GetSessionToken', serial, source, context),
        callerArn: arn,
        mfa: 'code',
        mfaSerial: serial,
        durationSeconds,
      }),
  );
}
