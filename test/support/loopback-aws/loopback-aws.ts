import { seededChance, trueChance } from './chance.js';
import { addIdentityCenter, centerOf, noIdentityCenters } from './identity-center/identity-center.js';
import {
  loopbackIdentityCenter,
  type LoopbackIdentityCenter,
} from './identity-center/loopback-identity-center.js';
import type { IdentityCenterSettings } from './identity-center/settings.js';
import { misbehaviours as keepMisbehaviours, type Misbehaviour } from './misbehaviour.js';
import type { LoopbackOrganization, OrganizationSettings } from './organizations/settings.js';
import { checkPolicy, type PolicyDocument } from './policy-document.js';
import type { RecordedRequest } from './recorded-request.js';
import { listen, type ListenOptions, type ServerState } from './server.js';
import type { LoopbackCloudFormation } from './stack-sets/stack-set.js';
import { arnOf, type RoleSession, type Signer } from './signer.js';
import { stepAt, totpCode } from './totp.js';
import { providerArn, signedToken } from './web-identity.js';
import {
  addLongTermKey,
  addOidcProvider,
  addOrganization,
  addRole,
  addUser,
  emptyWorld,
  issueTemporaryKey,
  type LoopbackIam,
  type OidcProviderSettings,
  type RoleSettings,
  type UserSettings,
  type World,
  type WorldDescription,
} from './world.js';

export type {
  IdentityCenterSettings,
  LoopbackIdentityCenter,
  LoopbackOrganization,
  Misbehaviour,
  OrganizationSettings,
  RecordedRequest,
  RoleSettings,
  UserSettings,
  WorldDescription,
};

export interface LoopbackAwsOptions extends ListenOptions {
  readonly world?: WorldDescription;
  readonly misbehaviours?: readonly Misbehaviour[];
  /** The service's clock, in milliseconds since the epoch. Default: the machine's. */
  readonly now?: () => number;
  /** What the ids of temporary keys begin with. Default: `ASIA`, as on AWS; its imitations have others. */
  readonly temporaryKeys?: string;
  /** Ids, keys and tokens follow from it, in the order in which they are asked for. Default: nobody can foresee them. */
  readonly seed?: string;
}

/** Long-term keys, and whose they are. */
export interface PrincipalKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly arn: string;
}

export interface SessionKeys extends PrincipalKeys {
  readonly sessionToken: string;
  readonly expiration: Date;
}

export interface LoopbackAws {
  /**
   * `http://127.0.0.1:PORT`: the endpoint of STS, IAM, Organizations, Identity Center's portal and OIDC service, and (under
   * `/federation`) of the console's sign-in.
   */
  readonly url: string;
  /** What was asked, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** The requests for one action. */
  calls(action: string): readonly RecordedRequest[];
  user(settings: UserSettings): PrincipalKeys & { readonly userId: string };
  rootUser(account: string): PrincipalKeys;
  role(settings: RoleSettings): { readonly arn: string };
  addIdentityCenter(settings: IdentityCenterSettings): LoopbackIdentityCenter;
  /** What it returns may be changed while the service runs. */
  addOrganization(settings: OrganizationSettings): LoopbackOrganization;
  /** The instance with this start URL. Default: the first one. */
  identityCenter(startUrl?: string): LoopbackIdentityCenter;
  /** An identity provider whose tokens stand for who asks, and what makes its tokens: by default they live five minutes. */
  oidcProvider(settings: OidcProviderSettings): {
    readonly arn: string;
    token(claims: { readonly sub: string; readonly aud?: string; readonly lifetime?: number }): string;
  };
  /** From now on, an organisation lets nobody in the account do more than this policy. */
  serviceControlPolicy(account: string, policy: PolicyDocument): void;
  /** A role session that no AssumeRole made: of Identity Center (`assumed`), or of an EC2 instance profile. */
  roleSession(settings: {
    readonly roleArn: string;
    readonly name: string;
    readonly origin?: RoleSession['origin'];
    /** Seconds; default 3,600. */
    readonly duration?: number;
  }): SessionKeys;
  /** The stack sets of CloudFormation, and how it behaves: what it is may be changed while the service runs. */
  readonly cloudFormation: LoopbackCloudFormation;
  /** How IAM behaves: what it is may be changed while the service runs. */
  readonly iam: LoopbackIam;
  /** A user or role that somebody deletes; a trust policy that named it names its id from then on. */
  deletePrincipal(arn: string): void;
  /** What stands in buckets, by `bucket/key`. */
  readonly objects: Map<string, string>;
  /** The code that a device shows at the service's time, or at another. The service takes each code once, and those of the steps before and after too. */
  totp(serial: string, at?: number): string;
  /** Every secret key, session token, token and code that exists, and every seed that IAM made up, and every code and verifier that was sent: what nobody may ever see. */
  secrets(): readonly string[];
  /** The key is unknown from now on (InvalidClientTokenId). */
  revoke(accessKeyId: string): void;
  /** The temporary key has expired (ExpiredToken). */
  expire(accessKeyId: string): void;
  misbehave(misbehaviour: Misbehaviour): void;
  /** Ends every misbehaviour. */
  behave(): void;
  close(): Promise<void>;
}

function roleSessionKeys(
  state: ServerState,
  settings: Parameters<LoopbackAws['roleSession']>[0],
): SessionKeys {
  const role = state.world.roles.get(settings.roleArn);
  if (role === undefined) throw new Error(`No role ${settings.roleArn} in the loopback AWS`);
  const signer: Signer = {
    kind: 'role-session',
    role,
    name: settings.name,
    chained: false,
    origin: settings.origin ?? 'assumed',
    tags: [],
    transitiveTagKeys: [],
    sessionPolicies: [],
  };
  const key = issueTemporaryKey(state.world, signer, settings.duration ?? 3600, state.now());
  const { accessKeyId, secretAccessKey, sessionToken } = key;
  return {
    accessKeyId,
    secretAccessKey,
    sessionToken,
    expiration: new Date(key.expiration),
    arn: arnOf(signer),
  };
}

const SECRET_PARAMETERS = [
  'TokenCode',
  'AuthenticationCode1',
  'AuthenticationCode2',
  'codeVerifier',
  'WebIdentityToken',
];

const devicesOf = ({ users, unassignedDevices }: World) => [
  ...users.flatMap((user) => user.mfaDevices),
  ...unassignedDevices,
];

function codeOf(state: ServerState, serial: string, at: number): string {
  const devices = devicesOf(state.world);
  const seed = devices.find((device) => device.serial === serial)?.seed;
  if (seed === undefined) throw new Error(`No MFA device ${serial} with a seed in the loopback AWS`);
  return totpCode(seed, stepAt(at));
}

/** STS, the parts of IAM that acctmgr asks, and the console's federation endpoint, as strict as the real ones. */
export async function startLoopbackAws(options: LoopbackAwsOptions = {}): Promise<LoopbackAws> {
  const world = emptyWorld({
    temporaryKeys: options.temporaryKeys,
    chance: options.seed === undefined ? trueChance : seededChance(options.seed),
    buckets: options.world?.buckets,
  });
  const centers = noIdentityCenters(world);
  const state: ServerState = {
    world,
    centers,
    usedCodes: new Set(),
    misbehaviours: keepMisbehaviours(options.misbehaviours),
    requests: [],
    now: options.now ?? (() => Date.now()),
  };
  const { requests, now } = state;
  options.world?.users?.forEach((user) => addUser(world, user));
  options.world?.roles?.forEach((role) => addRole(world, role));
  options.world?.oidcProviders?.forEach((provider) => addOidcProvider(world, provider));
  Object.assign(world.cloudFormation, options.world?.cloudFormation);
  options.world?.organizations?.forEach((organization) => addOrganization(world, organization));
  options.world?.identityCenters?.forEach((center) => addIdentityCenter(centers, center));
  const server = await listen(state, options);
  return {
    ...server,
    requests,
    objects: world.objects,
    cloudFormation: world.cloudFormation,
    iam: world.iam,
    calls: (action) => requests.filter((request) => request.action === action),
    user: (settings) => {
      const { user, key } = addUser(world, settings);
      const { accessKeyId, secretAccessKey } = key;
      return { accessKeyId, secretAccessKey, arn: user.arn, userId: user.userId };
    },
    rootUser: (account) => {
      const signer: Signer = { kind: 'root', partition: 'aws', account };
      const { accessKeyId, secretAccessKey } = addLongTermKey(world, signer);
      return { accessKeyId, secretAccessKey, arn: arnOf(signer) };
    },
    role: (settings) => ({ arn: addRole(world, settings).arn }),
    deletePrincipal: (arn) => {
      const at = world.users.findIndex((user) => user.arn === arn);
      if (at !== -1) world.users.splice(at, 1);
      world.roles.delete(arn);
    },
    addIdentityCenter: (settings) =>
      loopbackIdentityCenter({ centers, now }, addIdentityCenter(centers, settings)),
    addOrganization: (settings) => addOrganization(world, settings),
    identityCenter: (startUrl) => {
      const found = startUrl === undefined ? centers.instances[0] : centerOf(centers, startUrl);
      if (found === undefined) throw new Error(`No Identity Center ${startUrl ?? ''} in the loopback AWS`);
      return loopbackIdentityCenter({ centers, now }, found);
    },
    oidcProvider: (settings) => {
      const provider = addOidcProvider(world, settings);
      return {
        arn: providerArn(provider),
        token: ({ sub, aud = settings.audiences[0] ?? '', lifetime = 300 }) => {
          const iat = Math.floor(now() / 1000);
          return signedToken(provider, { sub, aud, iat, exp: iat + lifetime });
        },
      };
    },
    serviceControlPolicy: (account, policy) =>
      void world.serviceControlPolicies.set(account, checkPolicy(policy)),
    roleSession: (settings) => roleSessionKeys(state, settings),
    totp: (serial, at = state.now()) => codeOf(state, serial, at),
    secrets: () => [
      ...[...world.keys.values()].flatMap(({ secretAccessKey, sessionToken = [] }) =>
        [secretAccessKey, sessionToken].flat(),
      ),
      ...devicesOf(world).flatMap(({ seed = [], isMadeHere }) => (isMadeHere === true ? seed : [])),
      ...requests.flatMap(({ params }) => SECRET_PARAMETERS.flatMap((name) => params[name] ?? [])),
      ...centers.secrets,
    ],
    revoke: (accessKeyId) => void world.keys.delete(accessKeyId),
    expire: (accessKeyId) => {
      const key = world.keys.get(accessKeyId);
      if (key?.sessionToken === undefined)
        throw new Error(`${accessKeyId} is no temporary key of the loopback AWS`);
      world.keys.set(accessKeyId, { ...key, expiration: state.now() });
    },
    misbehave: (misbehaviour) => {
      state.misbehaviours.add(misbehaviour);
    },
    behave: () => {
      state.misbehaviours.clear();
    },
  };
}
