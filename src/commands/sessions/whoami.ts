import { mfaCodesOf } from '../../acquire/session-context.js';
import type { CallerIdentity } from '../../aws/clients/answer.js';
import { sourceWords } from '../../aws/faults/situation.js';
import { knownSignIn, signInStanding, type SignInStanding } from '../../identity-center/sign-in-standing.js';
import { isoTime, utcTime } from '../../output/moment.js';
import type { View } from '../../output/view.js';
import { managedProfileOf, type ManagedProfile } from '../../profiles/managed-profile.js';
import { PROFILE_VARIABLES } from '../../profiles/recorded-profiles.js';
import { attemptLog } from '../../sessions/attempts.js';
import { chooseSource } from '../../sessions/source/choose-source.js';
import { goneInUse } from '../../sessions/gone-profile.js';
import { identifySource } from '../../sessions/obtain.js';
import { awsSettings, type AwsSettings } from '../../sessions/source/aws-settings.js';
import { provenanceOf, type Provenance } from '../../sessions/provenance.js';
import { routeOf } from '../../sessions/route.js';
import { cachedSessions } from '../../sessions/cache/session-cache.js';
import type { Source } from '../../sessions/source/source.js';
import { signInNameOf } from '../../sessions/source/start-kinds.js';
import { AcctmgrError, notAllowed } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { accountsIfReadable } from '../load-accounts.js';
import { wayOn } from '../profile-in-use.js';
import { runningShell } from '../running-shell.js';
import { signedInInstead } from './signed-in-instead.js';
import { codeOf } from '../flag-values.js';
import { TIMEOUT_FLAG } from '../session-flags.js';
import { renewalWords, signInJson } from '../sign-in-view.js';
import { callerOf } from '../terminal-asker.js';
import { stateOf } from '../time-left.js';

interface Identified {
  readonly identity: CallerIdentity;
  /** Names in the inventory of the account. */
  readonly accounts: readonly string[];
  readonly source: string;
  /** The profile in use, where acctmgr wrote it. */
  readonly managed: Pick<ManagedProfile, 'name' | 'expiration'> | undefined;
  /** Undefined for long-term keys. */
  readonly session: Provenance | undefined;
  /** Of the sign-in that the session came of; undefined where it came of none, or nobody is signed in to it. */
  readonly standing: SignInStanding | undefined;
  readonly now: number;
}

const THROUGH = { session: ', through its MFA session', code: ', with an MFA code' } as const;

/** @param isTimed - whether the end is to be said: the profile's own line says it, too */
function describeSession(
  { kind, account, source, mfa, expiration, permissionSet, signIn }: Provenance,
  isTimed: boolean,
  now: number,
): string {
  const from = source === undefined ? undefined : (sourceWords(source) ?? 'the default credentials');
  const ofAccount = account === undefined ? '' : ` of ${oneLine(account)}`;
  const what =
    kind === 'mfa'
      ? `MFA session of ${from ?? 'unknown keys'}`
      : permissionSet !== undefined
        ? `permission set ${oneLine(permissionSet)}${ofAccount}${signIn === undefined ? '' : `, by the sign-in ${oneLine(signIn)}`}`
        : [
            `role session${ofAccount}`,
            from === undefined ? '' : `, from ${from}`,
            mfa === undefined ? '' : THROUGH[mfa],
          ].join('');
  return isTimed && expiration !== undefined
    ? `${what} (${stateOf(expiration, now)}, until ${utcTime(expiration)})`
    : what;
}

const describeSignIn = (standing: SignInStanding, now: number): string =>
  `${oneLine(standing.signIn.name)} (token ${stateOf(standing.expiresAt, now)}, renewed: ${renewalWords(standing)})`;

const view: View<Identified> = {
  json: ({ identity, accounts, source, managed, session, standing }) => ({
    account: identity.accountId,
    arn: identity.arn,
    user_id: identity.userId,
    accounts,
    source,
    profile: managed?.name ?? null,
    expiration: managed === undefined ? null : isoTime(managed.expiration),
    session:
      session === undefined
        ? null
        : {
            kind: session.kind,
            account: session.account ?? null,
            source: session.source ?? null,
            permission_set: session.permissionSet ?? null,
            sso_session: session.signIn ?? null,
            mfa: session.mfa ?? null,
            expiration: session.expiration === undefined ? null : isoTime(session.expiration),
          },
    sign_in: standing === undefined ? null : signInJson(standing),
  }),
  human: ({ identity, accounts, managed, session, standing, now }) =>
    [
      'Current AWS Identity:',
      `Account: ${oneLine(identity.accountId)}${accounts.length === 0 ? '' : ` (${accounts.join(', ')})`}`,
      `User/Role ARN: ${oneLine(identity.arn)}`,
      `User ID: ${oneLine(identity.userId)}`,
      ...(session === undefined ? [] : [`Session: ${describeSession(session, managed === undefined, now)}`]),
      ...(standing === undefined ? [] : [`Sign-in: ${describeSignIn(standing, now)}`]),
      ...(managed === undefined
        ? []
        : [
            `Profile: ${managed.name} (${stateOf(managed.expiration, now)}, until ${utcTime(managed.expiration)})`,
          ]),
    ].join('\n'),
};

function managedProfiles({ profiles }: AwsSettings): ManagedProfile[] {
  return [...profiles.profiles.keys()].flatMap((name) => {
    const { credentials } = profiles.profiles.get(name) ?? {};
    return (credentials && managedProfileOf(name, credentials)) ?? [];
  });
}

const GONE: readonly string[] = ['credentials_expired', 'credentials_unknown'];

/** As `identifySource`; a session that we wrote is taken again where it was taken, and no sign-in of AWS's brings it back. */
async function identifyWithRemedy(
  source: Source,
  inUse: ManagedProfile | undefined,
  context: Parameters<typeof identifySource>[1],
): ReturnType<typeof identifySource> {
  try {
    return await identifySource(source, context);
  } catch (error) {
    if (inUse === undefined || !(error instanceof AcctmgrError) || !GONE.includes(error.code)) throw error;
    const account = oneLine(inUse.account);
    const profile = inUse.name === `assumed-${account}` ? '' : ', with the flags that made this profile';
    throw notAllowed(`The session of ${account} in the profile ${oneLine(inUse.name)} has ended.`, {
      code: error.code,
      hint: `Run: acctmgr assume ${account}${profile}`,
      cause: error,
    });
  }
}

/** What tools get here. A profile of ours that was taken away is made again, or left. */
async function sourceInUse(context: Context, aws: AwsSettings, profile: string | undefined): Promise<Source> {
  try {
    return chooseSource({ ...aws, profile, handedOut: 'use' });
  } catch (error) {
    const named = PROFILE_VARIABLES.find((variable) => aws.env[variable] !== undefined);
    const gone = goneInUse(aws).find(({ variable }) => profile === undefined && variable === named);
    if (gone === undefined || !(error instanceof AcctmgrError)) throw error;
    const hint = wayOn(await runningShell(context), gone);
    throw notAllowed(error.message, { code: error.code, hint, cause: error });
  }
}

const declare = (declaration: Declaration) =>
  declaration
    .option('--profile <name>', 'an AWS profile, instead of what the environment says')
    .option(
      '--mfa-code <code>',
      'the six digits that the MFA device shows now, where the profile asks for them',
      codeOf,
    )
    .option(...TIMEOUT_FLAG);

type WhoamiOptions = OptionsOf<typeof declare>;

async function identify(context: Context, aws: AwsSettings, options: WhoamiOptions): Promise<CommandResult> {
  const { host, output } = context;
  const source = await sourceInUse(context, aws, options.profile);
  const profileVariable = host.env['AWS_PROFILE'];
  if (source.description === 'environment' && profileVariable !== undefined) {
    output.note('AWS_ACCESS_KEY_ID and AWS_PROFILE are both set: most tools take the former, as here.');
  }
  const inventory = await accountsIfReadable(context, (reason) => {
    output.note(`Account names are unknown: ${reason}`);
  });
  const managed = managedProfiles(aws);
  const inUse = managed.find(({ name }) => name === source.profile);
  const identity = await identifyWithRemedy(source, inUse, {
    host,
    aws,
    use: 'link',
    cache: 'off',
    route: routeOf(host, aws, source, options.timeout),
    mfaCodes: mfaCodesOf(callerOf(context, options.mfaCode, inventory)),
    log: attemptLog(host, inventory?.settings.access_log, output.warn),
    attempt: { event: 'whoami' },
    lookup: undefined,
    note: output.note,
    warn: output.warn,
    debug: output.debug,
  });
  const accounts = inventory?.accounts ?? [];
  const session = provenanceOf(identity.arn, identity.accessKeyId, {
    managed,
    cached: cachedSessions(host),
    accounts,
    signIn: source.hops.length === 0 ? signInNameOf(source.start) : undefined,
  });
  const places = { signIns: inventory?.signIns ?? {}, ssoSessions: aws.profiles.ssoSessions };
  const signIn = session?.signIn === undefined ? undefined : knownSignIn(session.signIn, places);
  return answer(
    {
      identity,
      accounts: accounts
        .filter(({ account_id }) => account_id === identity.accountId)
        .map(({ name }) => name),
      source: source.description,
      managed: inUse,
      session,
      standing: signIn && signInStanding(host, signIn),
      now: host.now(),
    },
    view,
  );
}

export const whoami = defineCommand({
  declare,
  run: async (context, _positionals, options) => {
    const aws = awsSettings(context.host);
    try {
      return await identify(context, aws, options);
    } catch (error) {
      throw options.profile === undefined ? await signedInInstead(context, aws, error) : error;
    }
  },
});
