import type { AcctmgrError } from '../../system/failure.js';
import type { SyncedInclude } from './sync-include.js';
import type { SyncedOrganization } from './sync-organization.js';
import type { Synced } from './sync-sign-in.js';

export type SignInOutcome =
  | {
      readonly kind: 'sign-in';
      readonly synced: Synced;
      readonly path: string;
      /** Whether anything is otherwise than it was. */
      readonly differs: boolean;
    }
  | { readonly kind: 'sign-in'; readonly name: string; readonly error: AcctmgrError };

export type OrganizationOutcome =
  | { readonly kind: 'organization'; readonly synced: SyncedOrganization; readonly differs: boolean }
  | { readonly kind: 'organization'; readonly id: string | undefined; readonly error: AcctmgrError };

export type IncludeOutcome =
  | { readonly kind: 'include'; readonly synced: SyncedInclude; readonly differs: boolean }
  /** Nothing of it was ever accepted. */
  | { readonly kind: 'include'; readonly from: string; readonly error: AcctmgrError }
  /** What was accepted last serves. */
  | {
      readonly kind: 'include';
      readonly from: string;
      readonly trouble: AcctmgrError;
      readonly differs: boolean;
    };

/** What became of each source. */
export type SyncOutcome = SignInOutcome | OrganizationOutcome | IncludeOutcome;
