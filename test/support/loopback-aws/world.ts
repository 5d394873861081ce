import { trueChance, type Chance } from './chance.js';
import type { IdentityCenterSettings } from './identity-center/settings.js';
import {
  organizationOf,
  type LoopbackOrganization,
  type OrganizationSettings,
} from './organizations/settings.js';
import { noStackSets, type LoopbackCloudFormation } from './stack-sets/stack-set.js';
import { checkPolicy, allowEverything, type PolicyDocument } from './policy-document.js';
import type { SigningKey } from './signature.js';
import { arnOf, type Role, type Signer, type User } from './signer.js';
import type { MfaDevice } from './totp.js';

export interface UserSettings {
  readonly account: string;
  readonly name: string;
  readonly partition?: string;
  /** Default `/`. */
  readonly path?: string;
  readonly mfa?: MfaDevice | readonly MfaDevice[];
  /** Identity policies. Default: everything is allowed. */
  readonly policies?: readonly PolicyDocument[];
  /** Made up when left out. */
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** When the access key was made, ISO 8601. Default: years ago. */
  readonly keyCreated?: string;
}

export interface RoleSettings {
  readonly account: string;
  readonly name: string;
  readonly partition?: string;
  /** Default `/`. */
  readonly path?: string;
  readonly trust: PolicyDocument;
  /** Seconds, 3,600 to 43,200. Default 3,600, as in IAM. */
  readonly maxSessionDuration?: number;
  /** Identity policies, which count when the role's session signs. Default: everything is allowed. */
  readonly policies?: readonly PolicyDocument[];
  /** ARNs; with these or the next ones, `policies` has nothing by default. */
  readonly managedPolicies?: readonly string[];
  /** By name. */
  readonly inlinePolicies?: Readonly<Record<string, PolicyDocument>>;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** ARN. */
  readonly boundary?: string;
  /** ISO 8601. Default: years ago. */
  readonly created?: string;
  /** ISO 8601. Default: never. */
  readonly lastUsed?: string;
}

/** An identity provider of OpenID Connect, as an account's IAM knows it. */
export interface OidcProviderSettings {
  readonly account: string;
  readonly partition?: string;
  /** `https://token.actions.githubusercontent.com` */
  readonly issuer: string;
  readonly audiences: readonly string[];
}

export interface OidcProvider extends Required<OidcProviderSettings> {
  /** What its tokens are signed with. */
  readonly secret: string;
}

export interface Bucket {
  readonly account: string;
  readonly name: string;
  /** ISO 8601. */
  readonly created: string;
}

/** Everything that exists before the first request; plain JSON. */
export interface WorldDescription {
  readonly users?: readonly UserSettings[];
  readonly roles?: readonly RoleSettings[];
  readonly buckets?: readonly Bucket[];
  readonly identityCenters?: readonly IdentityCenterSettings[];
  readonly oidcProviders?: readonly OidcProviderSettings[];
  readonly organizations?: readonly OrganizationSettings[];
  /** How CloudFormation behaves. */
  readonly cloudFormation?: Partial<Omit<LoopbackCloudFormation, 'sets'>>;
}

export interface AccessKey extends SigningKey {
  readonly signer: Signer;
  /** Of a long-term key, milliseconds since the epoch. */
  readonly created?: number;
}

export interface TemporaryKey extends AccessKey {
  readonly sessionToken: string;
  readonly expiration: number;
}

/** How IAM behaves; what it is may be changed while the service runs. */
export interface LoopbackIam {
  /** ARNs of the policies of customers that exist, beside those of AWS. */
  readonly policies: Set<string>;
  /** How long it takes until STS knows a trust policy that was written: so many calls of AssumeRole, and so much time. */
  trustKnownAfter: { readonly calls: number; readonly milliseconds: number };
  /** Documents come back as they were written, as those of its imitations do, instead of rewritten each time. */
  keepsDocuments: boolean;
}

export interface World {
  /** What the ids of temporary keys begin with. */
  readonly temporaryKeys: string;
  readonly chance: Chance;
  readonly buckets: readonly Bucket[];
  /** Texts by `bucket/key`. */
  readonly objects: Map<string, string>;
  readonly users: User[];
  /** Virtual devices that nobody has been given yet. */
  readonly unassignedDevices: (MfaDevice & { readonly seed: string })[];
  readonly oidcProviders: OidcProvider[];
  readonly organizations: LoopbackOrganization[];
  readonly cloudFormation: LoopbackCloudFormation;
  readonly iam: LoopbackIam;
  /** By ARN. */
  readonly roles: Map<string, Role>;
  /** By access key id. */
  readonly keys: Map<string, AccessKey>;
  /** What an organisation lets the principals of an account do, by account; without one, everything. */
  readonly serviceControlPolicies: Map<string, PolicyDocument>;
}

interface Beginning {
  readonly temporaryKeys?: string | undefined;
  readonly chance?: Chance;
  readonly buckets?: readonly Bucket[] | undefined;
}

export const emptyWorld = ({
  temporaryKeys = 'ASIA',
  chance = trueChance,
  buckets = [],
}: Beginning = {}): World => ({
  temporaryKeys,
  chance,
  buckets,
  objects: new Map(),
  users: [],
  unassignedDevices: [],
  oidcProviders: [],
  organizations: [],
  cloudFormation: noStackSets(),
  iam: { policies: new Set(), trustKnownAfter: { calls: 0, milliseconds: 0 }, keepsDocuments: false },
  roles: new Map(),
  keys: new Map(),
  serviceControlPolicies: new Map(),
});

const idAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** `AKIA` and `ASIA` ids have 20 characters, `AIDA` and `AROA` ids 21 (IAM User Guide, "Unique identifiers"). */
function makeId(chance: Chance, prefix: string, length: number): string {
  let id = prefix;
  while (id.length < length) id += idAlphabet.charAt(chance.below(idAlphabet.length));
  return id;
}

const makeSecret = (chance: Chance): string => chance.bytes(30).toString('base64');

/** About 600 characters, always with `+` and `/`, and ending in `=` or `==`: the signs that trip writers of INI files. */
function makeSessionToken(chance: Chance): string {
  const head = Buffer.from('IQoJb3JpZ2luX2Vj+/+/', 'base64');
  return Buffer.concat([head, chance.bytes(430 + chance.below(2))]).toString('base64');
}

export function addUser(
  world: World,
  settings: UserSettings,
): { readonly user: User; readonly key: AccessKey } {
  const { account, name, partition = 'aws', path = '/', mfa = [], policies = [allowEverything] } = settings;
  const arn = `arn:${partition}:iam::${account}:user${path}${name}`;
  const user: User = {
    partition,
    account,
    name,
    arn,
    userId: makeId(world.chance.about(arn), 'AIDA', 21),
    mfaDevices: [mfa].flat(),
    policies: policies.map(checkPolicy),
  };
  world.users.push(user);
  return { user, key: addLongTermKey(world, { kind: 'user', user }, settings) };
}

export function addLongTermKey(
  world: World,
  signer: Signer,
  given: Pick<UserSettings, 'accessKeyId' | 'secretAccessKey' | 'keyCreated'> = {},
): AccessKey {
  const chance = world.chance.about(`long-term keys of ${arnOf(signer)}`);
  const { accessKeyId = makeId(chance, 'AKIA', 20), secretAccessKey = makeSecret(chance) } = given;
  const created = Date.parse(given.keyCreated ?? '2020-01-01T00:00:00Z');
  const key = { accessKeyId, secretAccessKey, signer, created };
  world.keys.set(accessKeyId, key);
  return key;
}

export function addRole(world: World, settings: RoleSettings): Role {
  const { account, name, partition = 'aws', path = '/', trust } = settings;
  const { managedPolicies, inlinePolicies } = settings;
  const isTold = managedPolicies !== undefined || inlinePolicies !== undefined;
  const { policies = isTold ? [] : [allowEverything] } = settings;
  const arn = `arn:${partition}:iam::${account}:role${path}${name}`;
  const role: Role = {
    partition,
    account,
    name,
    path,
    arn,
    roleId: makeId(world.chance.about(arn), 'AROA', 21),
    created: Date.parse(settings.created ?? '2020-01-01T00:00:00Z'),
    lastUsed: settings.lastUsed === undefined ? undefined : Date.parse(settings.lastUsed),
    trust: checkPolicy(trust),
    pending: undefined,
    maxSessionDuration: settings.maxSessionDuration ?? 3600,
    description: settings.description ?? '',
    boundary: settings.boundary,
    tags: new Map(Object.entries(settings.tags ?? {})),
    managed: new Set(managedPolicies),
    inline: new Map(Object.entries(inlinePolicies ?? {}).map(([key, value]) => [key, checkPolicy(value)])),
    policies: policies.map(checkPolicy),
  };
  world.roles.set(role.arn, role);
  return role;
}

export function addOidcProvider(world: World, settings: OidcProviderSettings): OidcProvider {
  const { account, issuer, partition = 'aws' } = settings;
  const secret = makeSecret(world.chance.about(`${issuer} of ${account}`));
  const provider = { ...settings, partition, secret };
  world.oidcProviders.push(provider);
  return provider;
}

export function addOrganization(world: World, settings: OrganizationSettings): LoopbackOrganization {
  const organization = organizationOf(settings);
  world.organizations.push(organization);
  return organization;
}

/** `now` and the expiration are milliseconds since the epoch; the expiration is a whole second, as in an answer. */
export function issueTemporaryKey(
  world: World,
  signer: Signer,
  durationSeconds: number,
  now: number,
): TemporaryKey {
  const chance = world.chance.about(`sessions of ${arnOf(signer)}`);
  const key: TemporaryKey = {
    accessKeyId: makeId(chance, world.temporaryKeys, 20),
    secretAccessKey: makeSecret(chance),
    sessionToken: makeSessionToken(chance),
    expiration: Math.floor(now / 1000 + durationSeconds) * 1000,
    signer: signer.kind === 'user' ? signer : { ...signer, issuedAt: now },
  };
  world.keys.set(key.accessKeyId, key);
  return key;
}
