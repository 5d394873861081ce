import type { IdentityCenters } from './identity-center.js';
import type { Given } from './members.js';

/** One request to the portal, to the OIDC service, or to one of its pages. */
export interface Call {
  readonly centers: IdentityCenters;
  /** `http://127.0.0.1:PORT`, as the client addressed it. */
  readonly origin: string;
  readonly given: Given;
  /** Header `x-amz-sso_bearer_token`. */
  readonly accessToken: string | undefined;
  /** The service's clock, in milliseconds since the epoch. */
  readonly now: number;
}

/** What is answered: JSON, a page, or where the browser goes. */
export type Reply =
  { readonly json: object } | { readonly html: string } | { readonly redirect: string } | 'nothing';

/** Throws a Refusal for what the service refuses. */
export type Operation = (call: Call) => Reply;
