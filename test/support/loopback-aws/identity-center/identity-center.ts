import type { Role } from '../signer.js';
import type { World } from '../world.js';
import type { Code, Consent } from './authorization-code.js';
import type { Client } from './client.js';
import type { Device } from './device.js';
import type { Page } from './listing.js';
import { reserveRole } from './reserved-role.js';
import {
  usualBehaviour,
  type Assignment,
  type Behaviour,
  type IdentityCenterSettings,
  type PermissionSetSettings,
} from './settings.js';
import type { AccessToken, RefreshToken } from './token.js';

/** An instance of Identity Center. */
export interface IdentityCenter {
  readonly settings: IdentityCenterSettings;
  readonly behaviour: Behaviour;
  readonly permissionSets: ReadonlyMap<string, Required<PermissionSetSettings>>;
  readonly assignments: Assignment[];
  /** The role of a permission set in an account, by `account/permission set`. */
  readonly roles: Map<string, Role>;
  /** How many roles there ever were. */
  rolesMade: number;
  /** How often a token was renewed. */
  renewals: number;
  /** The second of the last call of the portal, and how many there were in it. */
  busy: { second: number; calls: number };
}

/** Everything that answers under the endpoints of `sso` and `sso-oidc`. */
export interface IdentityCenters {
  readonly world: World;
  readonly instances: IdentityCenter[];
  readonly clients: Map<string, Client>;
  /** By the id that the page of consent carries. */
  readonly consents: Map<string, Consent>;
  readonly codes: Map<string, Code>;
  /** By device code. */
  readonly devices: Map<string, Device>;
  readonly accessTokens: Map<string, AccessToken>;
  readonly refreshTokens: Map<string, RefreshToken>;
  /** By next token. */
  readonly pages: Map<string, Page>;
  /** Tokens, codes and secrets that were given away. */
  readonly secrets: Set<string>;
}

export const noIdentityCenters = (world: World): IdentityCenters => ({
  world,
  instances: [],
  clients: new Map(),
  consents: new Map(),
  codes: new Map(),
  devices: new Map(),
  accessTokens: new Map(),
  refreshTokens: new Map(),
  pages: new Map(),
  secrets: new Set(),
});

/** `https://corp.awsapps.com/start/` is the same portal; with `#/` it is not. */
export function centerOf(centers: IdentityCenters, startUrl: string): IdentityCenter | undefined {
  const plain = startUrl.replace(/\/$/, '');
  return centers.instances.find(({ settings }) => settings.startUrl.replace(/\/$/, '') === plain);
}

function permissionSetOf(given: string | PermissionSetSettings): Required<PermissionSetSettings> {
  const settings = typeof given === 'string' ? { name: given } : given;
  const allowed = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } as const;
  return { sessionDuration: 3600, policies: [allowed], ...settings };
}

/** @throws Error where a user, an account or a permission set is not there */
export function assign(centers: IdentityCenters, center: IdentityCenter, assignment: Assignment): void {
  const { user, account, permissionSet } = assignment;
  const { users, accounts = [] } = center.settings;
  const unknown = [
    ...(users.includes(user) ? [] : [`user ${user}`]),
    ...(accounts.some(({ id }) => id === account) ? [] : [`account ${account}`]),
    ...(center.permissionSets.has(permissionSet) ? [] : [`permission set ${permissionSet}`]),
  ];
  if (unknown.length > 0) throw new Error(`The loopback Identity Center has no ${unknown.join(', no ')}`);
  center.assignments.push(assignment);
  reserveRole(centers.world, center, account, permissionSet);
}

function behaviourOf(settings: IdentityCenterSettings): Behaviour {
  const { startUrl, region, partition, users, accounts, permissionSets, assignments, scopes, ...behaviour } =
    settings;
  return { ...usualBehaviour, ...behaviour };
}

export function addIdentityCenter(
  centers: IdentityCenters,
  settings: IdentityCenterSettings,
): IdentityCenter {
  const center: IdentityCenter = {
    settings,
    behaviour: behaviourOf(settings),
    permissionSets: new Map(
      (settings.permissionSets ?? []).map((one) => permissionSetOf(one)).map((one) => [one.name, one]),
    ),
    assignments: [],
    roles: new Map(),
    rolesMade: 0,
    renewals: 0,
    busy: { second: 0, calls: 0 },
  };
  centers.instances.push(center);
  settings.assignments?.forEach((assignment) => {
    assign(centers, center, assignment);
  });
  return center;
}
