import { parseUserArn } from '../../aws/arn.js';
import type { Credentials } from '../../aws/credentials.js';
import { profileFlag, sourceWords } from '../../aws/faults/situation.js';
import { profileSettings } from '../../profiles/reading/profile-set.js';
import { AcctmgrError, usageError } from '../../system/failure.js';
import { describeHolder } from '../../system/processes/lock.js';
import { ensureOwnFolder } from '../../system/files/own-file.js';
import { oneLine } from '../../system/safe-text.js';
import { requireWritableFolder } from '../../system/files/writable-folder.js';
import { callerIdentity, mfaDevices, takeMfaSession, type CallContext } from '../calls.js';
import { knownIdentity } from '../known-identities.js';
import { lookUpDevice } from './mfa-device.js';
import { mfaKeyOf } from './mfa-session.js';
import { pickedDevice, rememberDevice } from './picked-devices.js';
import type { AwsSettings } from '../source/aws-settings.js';
import {
  readSession,
  sessionFolder,
  sessionPath,
  writeSession,
  type CachedMfaSession,
} from '../cache/session-cache.js';
import { singleFlight } from '../../system/processes/single-flight.js';
import type { Source } from '../source/source.js';
import { signerOf, signInNameOf } from '../source/start-kinds.js';

export interface LoginWish {
  /** The device that the settings name; undefined: it is looked up. */
  readonly serial: string | undefined;
  readonly durationSeconds: number;
  /** Any ARN of the partition, where one is known: long-term keys don't say theirs. */
  readonly partitionArn: string | undefined;
}

export interface LoginContext extends CallContext {
  readonly aws: AwsSettings;
  /** Asks which of the user's devices to use. */
  pickDevice(serials: readonly string[]): Promise<string>;
}

/** A person who looks for their device gets so long. */
const PERSON_MS = 5 * 60_000;

const CANNOT = { code: 'mfa_session_impossible' } as const;

/** The profile whose keys sign for a role profile, as its command line flag. */
export function keysBehind({ hops: [first] }: Source, { profiles }: AwsSettings): string {
  const profile = first && profileSettings(profiles, first.profile)?.get('source_profile');
  return profile === undefined ? 'NAME' : profileFlag(`profile:${profile}`).replace(' --profile ', '');
}

const impossible = ({ description }: Source, why: string, hint: string): AcctmgrError => {
  const words = sourceWords(description) ?? 'the default credentials';
  const subject = words.charAt(0).toUpperCase() + words.slice(1);
  return usageError(`${subject} can't have an MFA session: ${why}`, { ...CANNOT, hint });
};

/**
 * Refuses a role profile: its role session can't have what the keys behind it can.
 *
 * @throws AcctmgrError `mfa_session_impossible` (exit 2) that names those keys
 */
export function refuseRoleProfile(source: Source, aws: AwsSettings): void {
  if (source.hops.length === 0 || signerOf(source.start) !== 'long-term-keys') return;
  throw impossible(
    source,
    'it assumes a role.',
    `Log in with the keys that sign for it: acctmgr login --source ${keysBehind(source, aws)}`,
  );
}

/**
 * The keys that an MFA session can be made of: AWS gives one to the long-term keys of an IAM user only.
 *
 * @throws AcctmgrError `mfa_session_impossible` (exit 2) that says what to do with this source instead
 */
export function loginKeys(source: Source): Credentials {
  const { start, description } = source;
  const signer = signerOf(start);
  const signInName = signInNameOf(start);
  const userKeys = 'Name a profile with the access key of an IAM user: acctmgr login --source NAME';
  switch (signer) {
    case 'long-term-keys':
      if (start.kind === 'keys') return start.credentials;
      throw new Error('Long-term keys are at hand');
    case 'identity-center':
      throw impossible(
        source,
        'Identity Center asks for MFA at its own sign-in.',
        `Sign in with: ${signInName === undefined ? `aws sso login${profileFlag(description)}` : `acctmgr login ${oneLine(signInName)}`}. Then assume, without an MFA session.`,
      );
    case 'web-identity':
      throw impossible(source, 'it is a web identity.', userKeys);
    case 'oidc-token':
      throw impossible(source, 'a pipeline has no MFA device.', userKeys);
    case 'instance-role':
      throw impossible(source, "it is the role of this machine's instance.", userKeys);
    case 'role-session':
    case 'mfa-session':
    case 'temporary-keys':
      throw impossible(source, 'its keys are temporary already.', userKeys);
  }
}

/** Where the settings name no device, the user's own. @throws AcctmgrError as `lookUpDevice`, and for faults of AWS */
const deviceOf = (
  credentials: Credentials,
  arn: string,
  source: Source,
  context: LoginContext,
): Promise<string> =>
  lookUpDevice(arn, {
    list: () => mfaDevices(credentials, arn, source, context),
    recall: () => pickedDevice(context.host, arn),
    remember: (picked) => {
      rememberDevice(context.host, arn, picked);
    },
    pick: context.pickDevice,
  });

/** The MFA device of the user whose keys sign. @throws AcctmgrError as `logIn` does */
export async function deviceBehind(
  source: Source,
  wish: Pick<LoginWish, 'partitionArn'>,
  context: LoginContext,
): Promise<string> {
  const credentials = loginKeys(source);
  const arn = await userArn(credentials, { ...wish, serial: undefined }, source, context);
  return deviceOf(credentials, arn, source, context);
}

/** AWS has users in IAM only. */
const isOfImitation = (arn: string): boolean => /^arn:[\w-]+:sts::\d*:user\//.test(arn);

/** The IAM user behind the keys. @throws AcctmgrError for the account's root user, who can assume no role */
async function userArn(
  credentials: Credentials,
  { partitionArn, serial }: Pick<LoginWish, 'partitionArn' | 'serial'>,
  source: Source,
  context: LoginContext,
): Promise<string> {
  const arn =
    knownIdentity(context.host, credentials.accessKeyId) ??
    (await callerIdentity(credentials, serial ?? partitionArn, source, context)).arn;
  if (parseUserArn(arn) !== undefined) return arn;
  throw usageError(`${oneLine(arn)} is not an IAM user, and its MFA session could not assume a role.`, {
    ...CANNOT,
    hint: isOfImitation(arn)
      ? 'An imitation of AWS such as moto answers so. It has no MFA, and nothing there needs a login: acctmgr assume NAME'
      : 'Use the access key of an IAM user.',
  });
}

/**
 * Turns one MFA code into an MFA session, and keeps it. Who logs in at the same time from elsewhere takes the same one.
 *
 * @throws AcctmgrError that says what to do: for a source that can't have one, a device that can't be found, every fault
 *   of AWS or the network, and a cache that can't be written, since then there would be nothing to keep it in
 */
export async function logIn(
  source: Source,
  wish: LoginWish,
  context: LoginContext,
): Promise<CachedMfaSession> {
  const { host, aws, route, note, debug } = context;
  debug(`source: ${source.description} (${source.reason})`);
  const credentials = loginKeys(source);
  ensureOwnFolder(sessionFolder(host), host);
  requireWritableFolder(sessionFolder(host));
  const began = host.now();
  const arn = await userArn(credentials, wish, source, context);
  const serial = wish.serial ?? (await deviceOf(credentials, arn, source, context));
  const key = mfaKeyOf(source, { aws, route });

  const make = async (): Promise<CachedMfaSession> => {
    const session: CachedMfaSession = {
      kind: 'mfa',
      key,
      label: source.description,
      source: source.description,
      sourceArn: arn,
      mfaSerial: serial,
      credentials: await takeMfaSession({ credentials, arn }, serial, wish.durationSeconds, source, context),
      obtainedAt: new Date(host.now()),
    };
    writeSession(host, session);
    return session;
  };
  try {
    return await singleFlight(
      {
        host,
        path: sessionPath(host, key),
        purpose: `logging in as ${arn}`,
        waitMs: PERSON_MS,
        landed: () => {
          const session = readSession(host, key);
          return session?.kind === 'mfa' && session.obtainedAt.getTime() >= began ? session : undefined;
        },
        onWait: (holder) => {
          note(`Waiting for ${describeHolder(holder)} …`);
        },
        // Then nothing can be kept either, which the folder should have said before; the writing will.
        onAlone: () => undefined,
      },
      make,
    );
  } catch (error) {
    const isGone = error instanceof AcctmgrError && error.code === 'mfa_device_unknown';
    if (isGone && wish.serial === undefined) rememberDevice(host, arn, undefined);
    throw error;
  }
}
