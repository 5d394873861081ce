import { containerStart, machineStart, webIdentityStart } from '../../aws/provided-start.js';
import { processSourceOf } from '../../profiles/config/installed-profile.js';
import { managedProfileOf, type ManagedProfile } from '../../profiles/managed-profile.js';
import { whyNotFound } from '../../profiles/reading/near-miss.js';
import { profileSettings, type ProfileSet } from '../../profiles/reading/profile-set.js';
import { PROFILE_VARIABLES } from '../../profiles/recorded-profiles.js';
import { AcctmgrError, notAllowed, usageError } from '../../system/failure.js';
import type { Environment } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import { goneProfile, switchedTo } from '../gone-profile.js';
import { asksEndpoint, handedOutSession, withoutHandedOut } from './handed-out.js';
import type { AwsSettings } from './aws-settings.js';
import { missingProfile, profileSource } from './profile-source.js';
import type { Source } from './source.js';
import { environmentKeys } from './static-keys.js';

export interface SourceWish extends AwsSettings {
  /** Named by the account's `source_profile` or by a flag. */
  readonly profile?: string | undefined;
  /** Whether what acctmgr handed out may be the source: only for `whoami`, which says what other tools would get. */
  readonly handedOut: 'pass-over' | 'use';
}

const KEY_VARIABLES: readonly string[] = [
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN'],
];

const without = (env: Environment, names: readonly string[]): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));

function managed(set: ProfileSet, profile: string): ManagedProfile | undefined {
  const values = set.profiles.get(profile)?.credentials;
  return values && managedProfileOf(profile, values);
}

/** The managed profile that holds a key of the environment: it was copied from there. */
function ownerOf(set: ProfileSet, accessKeyId: string): ManagedProfile | undefined {
  for (const name of set.profiles.keys()) {
    const { credentials } = set.profiles.get(name) ?? {};
    if (credentials?.get('aws_access_key_id') === accessKeyId) return managed(set, name);
  }
  return undefined;
}

/** What acctmgr handed out, as far as it says where it came from. */
type Origin = Pick<ManagedProfile, 'source'>;

/** A profile that is acctmgr's: it holds a session, or asks for one as `profiles install` has it. */
function handedOutProfile(set: ProfileSet, profile: string): Origin | undefined {
  const holder = managed(set, profile);
  if (holder !== undefined) return holder;
  const settings = profileSettings(set, profile);
  const source = settings && processSourceOf(settings);
  return source === undefined ? undefined : { source };
}

function fromProfile(wish: SourceWish, profile: string, reason: string): Source {
  const ours = wish.handedOut === 'pass-over' ? handedOutProfile(wish.profiles, profile) : undefined;
  if (ours !== undefined) return behind(wish, ours, `profile ${oneLine(profile)}`);
  const found = profileSource(wish, profile);
  if (found === undefined) throw missingProfile(wish.profiles, profile);
  return { ...found, description: `profile:${profile}`, reason, profile };
}

/** The profile that a handed-out session came from, unless acctmgr made that one too. */
function profileBehind(wish: SourceWish, { source }: Origin): string | undefined {
  const profile = source.startsWith('profile:') ? source.slice('profile:'.length) : undefined;
  return profile === undefined || handedOutProfile(wish.profiles, profile) !== undefined
    ? undefined
    : profile;
}

/** The source that a handed-out session came from. Of a chain, what the chain began with. */
function behind(wish: SourceWish, ours: Origin, passedOver: string): Source {
  const profile = profileBehind(wish, ours);
  const source =
    profile === undefined
      ? choose({ ...wish, env: without(wish.env, PROFILE_VARIABLES), profile: undefined })
      : fromProfile(wish, profile, `${passedOver} came from it`);
  return { ...source, passedOver };
}

/** The source of a session whose keys stood in the environment, which no longer holds them. */
function behindKeys(wish: SourceWish, ours: Origin, passedOver: string): Source {
  if (ours.source !== 'environment') return behind(wish, ours, passedOver);
  throw notAllowed(
    'The environment holds a role session of acctmgr, and the keys that it came from are gone.',
    {
      code: 'no_credentials',
      hint: 'Set the source keys again, or name a source_profile in accounts.json.',
    },
  );
}

function fromKeys(wish: SourceWish): Source | undefined {
  const credentials = environmentKeys(wish.env);
  if (credentials === undefined) return undefined;
  const owner = wish.handedOut === 'pass-over' ? ownerOf(wish.profiles, credentials.accessKeyId) : undefined;
  if (owner === undefined) {
    return {
      description: 'environment',
      reason: 'AWS_ACCESS_KEY_ID is set, which wins over AWS_PROFILE',
      start: { kind: 'keys', credentials },
      hops: [],
    };
  }
  const passedOver = `AWS_ACCESS_KEY_ID of the profile ${oneLine(owner.name)}`;
  return behindKeys({ ...wish, env: without(wish.env, KEY_VARIABLES) }, owner, passedOver);
}

/** Behind the variables for keys and profiles: web identity, the default profile, the machine. */
function fromSurroundings(wish: SourceWish): Source {
  const webIdentity = webIdentityStart(wish.env);
  if (webIdentity === undefined && (wish.env['AWS_WEB_IDENTITY_TOKEN_FILE'] ?? '') !== '') {
    throw usageError(
      'AWS_WEB_IDENTITY_TOKEN_FILE is set, and AWS_ROLE_ARN, the role that it is for, is not.',
      {
        code: 'no_web_identity_role',
        hint: 'Set AWS_ROLE_ARN, or unset AWS_WEB_IDENTITY_TOKEN_FILE.',
      },
    );
  }
  if (webIdentity !== undefined) {
    return {
      description: 'default',
      reason: 'AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are set',
      start: webIdentity,
      hops: [],
    };
  }
  const ours = wish.handedOut === 'pass-over' ? handedOutProfile(wish.profiles, 'default') : undefined;
  const profile = ours === undefined ? 'default' : profileBehind(wish, ours);
  if (profile !== undefined && profileSource(wish, profile) !== undefined) {
    return fromProfile(
      wish,
      profile,
      ours === undefined ? 'it is the default profile' : 'the default profile came from it',
    );
  }
  const machine = machineStart(wish.env, profileSettings(wish.profiles, 'default'));
  const cause = whyNotFound(wish.profiles, 'default');
  // A file that can't be read, or a slip in it, must not have the machine's role sign in the place of the user's keys.
  if (cause !== undefined && machine?.kind !== 'container') {
    throw notAllowed('Your AWS files have no default profile.', {
      code: 'no_credentials',
      hint: cause,
    });
  }
  if (machine === undefined) {
    throw notAllowed(
      'No AWS credentials were found: no variables, no default profile, no role of this machine.',
      {
        code: 'no_credentials',
        hint: 'Run aws configure, set AWS_PROFILE, or name a source_profile in accounts.json.',
      },
    );
  }
  return {
    description: 'default',
    reason: 'there are neither variables nor a default profile',
    start: machine,
    hops: [],
  };
}

function choose(wish: SourceWish): Source {
  if (wish.profile !== undefined) return fromProfile(wish, wish.profile, 'it was named');
  const keys = fromKeys(wish);
  if (keys !== undefined) return keys;
  for (const variable of PROFILE_VARIABLES) {
    const profile = wish.env[variable];
    if (profile === undefined) continue;
    if (wish.handedOut === 'use' || goneProfile(wish, profile) === undefined)
      return fromProfile(wish, profile, `${variable} names it`);
    return behindGone(wish, variable, profile);
  }
  return fromSurroundings(wish);
}

/** The source of a shell whose profile acctmgr made, and somebody took away. */
function behindGone(wish: SourceWish, variable: string, profile: string): Source {
  const passedOver = `the gone profile ${oneLine(profile)}`;
  const own = { ...wish, env: without(wish.env, [variable]) };
  try {
    return { passedOver, ...choose(own) };
  } catch (error) {
    if (!(error instanceof AcctmgrError) || error.code !== 'no_credentials') throw error;
    throw notAllowed(error.message, {
      code: error.code,
      hint: `${variable} names ${oneLine(profile)}, which is gone. ${error.hint ?? ''}`.trim(),
    });
  }
}

/** The endpoint of `exec --serve`, where the tools of the user would ask it. */
function fromEndpoint({ env, profile }: SourceWish): Source | undefined {
  const endpoint = asksEndpoint(env, profile) ? containerStart(env) : undefined;
  return (
    endpoint && {
      description: 'default',
      reason: 'acctmgr exec --serve has set AWS_CONTAINER_CREDENTIALS_FULL_URI',
      start: endpoint,
      hops: [],
    }
  );
}

/**
 * Which credentials sign the first call, in botocore's order. A pure decision over what the environment and the two
 * AWS files say.
 *
 * @throws AcctmgrError with exit 3 where there are no credentials, 2 where the AWS files make no sense
 */
export function chooseSource(wish: SourceWish): Source {
  if (wish.handedOut === 'use') return fromEndpoint(wish) ?? choose(wish);
  const session = handedOutSession(wish.env);
  const recorded = [...switchedTo(wish.env), ...(wish.recorded ?? [])];
  const own = { ...wish, env: withoutHandedOut(wish.env), recorded };
  if (session === undefined || wish.profile !== undefined) return choose(own);
  return behindKeys(own, session, `the session of ${oneLine(session.account)} in the environment`);
}
