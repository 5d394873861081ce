import { arnOf } from '../signer.js';
import { decideDevice } from './device.js';
import { assign, type IdentityCenter, type IdentityCenters } from './identity-center.js';
import { releaseRole, reservedRole, reservedSession } from './reserved-role.js';
import type { Assignment, Behaviour } from './settings.js';
import { signIn, type SignIn, type SignInOptions } from './sign-in.js';

/** An instance of Identity Center as a test holds it. */
export interface LoopbackIdentityCenter {
  readonly startUrl: string;
  readonly region: string;
  /** May be changed while the service runs. */
  readonly behaviour: Behaviour;
  /** Signs a person in without a browser. Default: the first user. */
  signIn(user?: string, options?: SignInOptions): SignIn;
  /** What a person says to a device's code. */
  approveDevice(userCode: string, user?: string): void;
  denyDevice(userCode: string): void;
  assign(assignment: Assignment): void;
  /** A role that nobody has any longer is gone; assigned again, it has another suffix. */
  unassign(assignment: Assignment): void;
  /** `arn:aws:iam::ID:role/aws-reserved/sso.amazonaws.com/…/AWSReservedSSO_<Set>_<16 hex>` */
  roleArn(account: string, permissionSet: string): string;
  /** `arn:aws:sts::ID:assumed-role/AWSReservedSSO_<Set>_<16 hex>/<user>` */
  sessionArn(account: string, permissionSet: string, user?: string): string;
  /** Ends what a person, or everybody, signed in to: 401, and nothing can be renewed. */
  endSessions(user?: string): void;
  /** Ends access tokens, and leaves the sessions: they can be renewed. */
  expireAccessTokens(): void;
  /** How often a token was renewed. */
  renewals(): number;
}

interface Service {
  readonly centers: IdentityCenters;
  readonly now: () => number;
}

function roleOf(center: IdentityCenter, account: string, permissionSet: string) {
  const role = reservedRole(center, account, permissionSet);
  if (role === undefined) throw new Error(`Nobody has ${permissionSet} in ${account}`);
  return role;
}

function endSessions({ centers, now }: Service, center: IdentityCenter, user: string | undefined): void {
  for (const { session } of [...centers.accessTokens.values(), ...centers.refreshTokens.values()]) {
    if (session.center === center && session.user === (user ?? session.user)) session.ends = now();
  }
}

function unassign({ centers }: Service, center: IdentityCenter, assignment: Assignment): void {
  const { user, account, permissionSet } = assignment;
  const at = center.assignments.findIndex(
    (one) => one.user === user && one.account === account && one.permissionSet === permissionSet,
  );
  if (at < 0) throw new Error(`${user} does not have ${permissionSet} in ${account}`);
  center.assignments.splice(at, 1);
  releaseRole(centers.world, center, account, permissionSet);
}

function expireAccessTokens({ centers, now }: Service, center: IdentityCenter): void {
  for (const token of centers.accessTokens.values()) {
    if (token.session.center === center) token.expires = now();
  }
}

export function loopbackIdentityCenter(service: Service, center: IdentityCenter): LoopbackIdentityCenter {
  const { centers, now } = service;
  const { startUrl, region = 'us-east-1', users } = center.settings;
  const [first = ''] = users;
  return {
    startUrl,
    region,
    behaviour: center.behaviour,
    signIn: (user = first, options = {}) => signIn(centers, center, user, now(), options),
    approveDevice: (userCode, user = first) => {
      decideDevice(centers, userCode, { user }, now());
    },
    denyDevice: (userCode) => {
      decideDevice(centers, userCode, 'denied', now());
    },
    assign: (assignment) => {
      assign(centers, center, assignment);
    },
    unassign: (assignment) => {
      unassign(service, center, assignment);
    },
    roleArn: (account, permissionSet) => roleOf(center, account, permissionSet).arn,
    sessionArn: (account, permissionSet, user = first) =>
      arnOf(reservedSession(roleOf(center, account, permissionSet), user)),
    endSessions: (user) => {
      endSessions(service, center, user);
    },
    expireAccessTokens: () => {
      expireAccessTokens(service, center);
    },
    renewals: () => center.renewals,
  };
}
