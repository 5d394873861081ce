import { parseAssumedRoleArn, parseUserArn } from '../../aws/arn.js';
import type { ServiceCall } from '../../aws/clients/service-call.js';
import type { Credentials } from '../../aws/credentials.js';
import { sourceWords } from '../../aws/faults/situation.js';
import { usageError, type AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { callerIdentity, sourceCredentials, stsCall, type CallContext } from '../calls.js';
import { knownIdentity } from '../known-identities.js';
import type { AwsSettings } from '../source/aws-settings.js';
import type { Source } from '../source/source.js';
import type { Signer } from '../source/start.js';
import { signerOf, signInNameOf } from '../source/start-kinds.js';
import { keysBehind } from './login.js';
import { liveMfaSession } from './mfa-session.js';

/** The IAM user that acts for itself. */
export interface OwnUser {
  readonly arn: string;
  readonly name: string;
  readonly accountId: string;
  /** Whether IAM sees that MFA stands behind the calls, as far as that is known. */
  readonly isWithMfa: boolean;
  /** A call to IAM in its name, signed now. */
  call(): ServiceCall;
}

const CODE = 'no_iam_user';

const noUser = (message: string, hint: string): AcctmgrError => usageError(message, { code: CODE, hint });

const OWN_KEYS =
  'Name a profile with the access key of the user that is to have the device: acctmgr mfa add --source NAME';

/** What can't be an IAM user, before anybody is asked. */
function refuseOthers(source: Source, aws: AwsSettings): void {
  const words = sourceWords(source.description) ?? 'the default credentials';
  const subject = words.charAt(0).toUpperCase() + words.slice(1);
  if (source.hops.length > 0)
    throw noUser(
      `${subject} assumes a role, and roles have no MFA devices.`,
      `Name the keys that sign for it: acctmgr mfa add --source ${keysBehind(source, aws)}`,
    );
  const signer: Signer = signerOf(source.start);
  switch (signer) {
    case 'identity-center': {
      const signIn = signInNameOf(source.start);
      throw noUser(
        `${subject} signs in to Identity Center, whose MFA devices are not those of IAM.`,
        `Register one in the access portal, under your name: MFA devices.${signIn === undefined ? '' : ` It is the portal of the sign-in ${oneLine(signIn)}.`}`,
      );
    }
    case 'instance-role':
    case 'role-session':
    case 'web-identity':
    case 'oidc-token':
      throw noUser(`${subject} is a role's session, and roles have no MFA devices.`, OWN_KEYS);
    case 'long-term-keys':
    case 'mfa-session':
    case 'temporary-keys':
  }
}

/** Who is no user, by AWS's word. */
function notUser(arn: string): AcctmgrError {
  const shown = oneLine(arn);
  const role = parseAssumedRoleArn(arn)?.roleName;
  if (/^arn:[\w-]+:iam::\d{12}:root$/.test(arn))
    return noUser(
      `${shown} is the account's root user, whose MFA devices are added in the console only.`,
      'Sign in to the console as the root user: Security credentials, Assign MFA device.',
    );
  if (role?.startsWith('AWSReservedSSO_') === true)
    return noUser(
      `${shown} is a session of Identity Center, whose MFA devices are not those of IAM.`,
      'Register one in the access portal, under your name: MFA devices.',
    );
  return noUser(`${shown} is not an IAM user, and only those have MFA devices.`, OWN_KEYS);
}

interface UserPlace extends CallContext {
  readonly aws: AwsSettings;
}

interface Signing {
  readonly credentials: Credentials;
  readonly isWithMfa: boolean;
}

/** The live MFA session, since a policy that forces MFA lets keys alone do little; else the source's own credentials. */
async function signing(source: Source, context: UserPlace): Promise<Signing> {
  const signer = signerOf(source.start);
  const live = signer === 'long-term-keys' ? liveMfaSession(source, { ...context, cache: 'on' }) : undefined;
  return live === undefined
    ? { credentials: await sourceCredentials(source, context), isWithMfa: signer !== 'long-term-keys' }
    : { credentials: live.credentials, isWithMfa: true };
}

/**
 * The IAM user whose own credentials the source has.
 *
 * @throws AcctmgrError `no_iam_user` (exit 2) for everybody else, with what they do instead; and for faults of AWS
 */
export async function ownUser(source: Source, context: UserPlace): Promise<OwnUser> {
  refuseOthers(source, context.aws);
  const { credentials, isWithMfa } = await signing(source, context);
  const arn =
    knownIdentity(context.host, credentials.accessKeyId) ??
    (await callerIdentity(credentials, undefined, source, context)).arn;
  const parsed = parseUserArn(arn);
  if (parsed === undefined) throw notUser(arn);
  return {
    arn,
    name: parsed.name,
    accountId: parsed.accountId,
    isWithMfa,
    call: () => ({
      ...stsCall(credentials, arn, context),
      target: context.route.target('iam', arn),
    }),
  };
}
