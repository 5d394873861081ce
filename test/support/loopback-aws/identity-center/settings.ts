import type { PolicyDocument } from '../policy-document.js';

export interface AccountSettings {
  readonly id: string;
  /** Left out of answers where it is left out here, as the service model allows. */
  readonly name?: string;
  readonly email?: string;
}

export interface PermissionSetSettings {
  readonly name: string;
  /** Seconds, 3,600 to 43,200: how long role credentials live. Default 3,600. */
  readonly sessionDuration?: number;
  /** Identity policies of the role in each account. Default: everything is allowed. */
  readonly policies?: readonly PolicyDocument[];
}

export interface Assignment {
  readonly user: string;
  /** Twelve digits. */
  readonly account: string;
  readonly permissionSet: string;
  /** Listed, and refused all the same. */
  readonly stale?: boolean;
}

/** What may change while the service runs. Times are seconds. */
export interface Behaviour {
  /** Of access tokens that can be renewed. Default: one hour. Those without scopes live as long as the session. */
  tokenLifetime: number;
  /** Of the portal's session, after which nothing is renewed. Default: eight hours. */
  sessionLifetime: number;
  /** Of a client's registration. Default: 90 days. */
  clientLifetime: number;
  /** Of an authorization code. Default: ten minutes. */
  codeLifetime: number;
  /**
   * `one-use`: each renewal brings a new one and ends the old one. `reusable`: the old one stays good. `unchanged`: the
   * answer brings none and the old one stays good. `none`: nothing can be renewed. Default: `one-use`.
   */
  refreshTokens: 'one-use' | 'reusable' | 'unchanged' | 'none';
  /** What the page of /authorize does: asks, or sends the browser back at once. Default: `ask`. */
  consent: 'ask' | 'remembered' | 'denied';
  /** Between two tries of the device flow. Default: 5. */
  deviceInterval: number;
  /** Of a device code. Default: ten minutes. */
  deviceLifetime: number;
  /** A device is approved by itself at the try after so many; left out, by a person only. */
  deviceApprovedAfter?: number;
  /** Of ListAccounts and ListAccountRoles, where the request does not ask for less. Default: 100. */
  pageSize: number;
  /** Before each page comes an empty one with a token, as AWS may send. */
  emptyPages: boolean;
  /** What is more is TooManyRequestsException; left out, any number. */
  callsPerSecond?: number;
  /** Seconds, said in `Retry-After` of those answers; left out, nothing is said. */
  retryAfter?: number;
}

/** An instance of Identity Center before the first request; plain JSON. */
export interface IdentityCenterSettings extends Partial<Behaviour> {
  /** `https://corp.awsapps.com/start` */
  readonly startUrl: string;
  /** Where it lives. Default: us-east-1. */
  readonly region?: string;
  readonly partition?: string;
  /** User names. The browser is signed in as the first one, and can choose another on the page of consent. */
  readonly users: readonly string[];
  readonly accounts?: readonly AccountSettings[];
  readonly permissionSets?: readonly (string | PermissionSetSettings)[];
  readonly assignments?: readonly Assignment[];
  /** What clients may register for. Default: `sso:account:access`. */
  readonly scopes?: readonly string[];
}

export const usualBehaviour: Behaviour = {
  tokenLifetime: 3600,
  sessionLifetime: 8 * 3600,
  clientLifetime: 90 * 86_400,
  codeLifetime: 600,
  refreshTokens: 'one-use',
  consent: 'ask',
  deviceInterval: 5,
  deviceLifetime: 600,
  pageSize: 100,
  emptyPages: false,
};
