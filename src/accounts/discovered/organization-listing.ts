import { fitsLimit } from '../../aws/limits.js';
import { LABEL_KEY, LABEL_VALUE, PARTITION_IDS, ROLE_NAME, SOURCE_ACCOUNT } from '../limits.js';
import type { DiscoveredAccount, DiscoveredHead } from './discovered-account.js';
import {
  ACCOUNT_FORM,
  HEAD_FORM,
  isAccountId,
  isFlag,
  isLine,
  eachOf,
  mapOf,
  maybe,
  objectOf,
  type Kind,
} from './file-form.js';

/** An account of an organization. */
export interface MemberAccount extends DiscoveredAccount {
  /** The id of the organizational unit that it lies in; undefined for one right below the root. */
  readonly ou?: string;
  /** As AWS says; left out where it is `ACTIVE`. */
  readonly state?: string;
  /** Of AWS, where they were asked for: those that `--tag` can say. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** An organizational unit; one without a parent lies right below the root. */
export interface Unit {
  readonly name: string;
  readonly parent?: string;
}

/** By id. */
export type Units = Readonly<Record<string, Unit>>;

/** How the organization is listed, so that a plain `acctmgr sync` does it again. */
export interface OrganizationSource {
  readonly id: string;
  readonly management_account_id: string;
  readonly partition: string;
  /** The account that asks; without it, the source credentials do. */
  readonly via?: string;
  /** By which the accounts are entered, from where they were listed. */
  readonly role_name?: string;
  /** The units that are listed, with all below; without it, all. */
  readonly ous?: readonly string[];
  readonly tags: boolean;
  readonly include_suspended: boolean;
}

/** What AWS listed of one organization. */
export interface OrganizationListing extends DiscoveredHead {
  readonly organization: OrganizationSource;
  readonly ous: Units;
  readonly accounts: readonly MemberAccount[];
}

export const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;
const UNIT_ID = /^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/;

export const isUnitId = (text: string): boolean => UNIT_ID.test(text);

const isUnit: Kind = (value) => typeof value === 'string' && isUnitId(value);

const fits =
  (limit: Parameters<typeof fitsLimit>[0]): Kind =>
  (value) =>
    typeof value === 'string' && fitsLimit(limit, value);

/** Whether `--tag` can say it. */
export const isTag = (key: string, value: string): boolean =>
  fitsLimit(LABEL_KEY, key) && fitsLimit(LABEL_VALUE, value);

export const isTags = mapOf((key) => fitsLimit(LABEL_KEY, key), fits(LABEL_VALUE));

export const isUnits = mapOf(isUnitId, objectOf({ name: isLine, parent: maybe(isUnit) }));

const isState: Kind = (value) => typeof value === 'string' && /^[A-Z_]{1,40}$/.test(value);

const isOrganization = objectOf({
  id: (value) => typeof value === 'string' && ORGANIZATION_ID.test(value),
  management_account_id: isAccountId,
  partition: (value) => PARTITION_IDS.some((one) => one === value),
  via: maybe(fits(SOURCE_ACCOUNT)),
  role_name: maybe(fits(ROLE_NAME)),
  ous: maybe(eachOf(isUnit)),
  tags: isFlag,
  include_suspended: isFlag,
} satisfies Record<keyof OrganizationSource, Kind>);

const isMember = objectOf({
  ...ACCOUNT_FORM,
  ou: maybe(isUnit),
  state: maybe(isState),
  tags: maybe(isTags),
} satisfies Record<keyof MemberAccount, Kind>);

export const isOrganizationListing = objectOf({
  ...HEAD_FORM,
  organization: isOrganization,
  ous: isUnits,
  accounts: eachOf(isMember),
});
