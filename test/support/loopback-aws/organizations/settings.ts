export interface UnitSettings {
  /** `ou-r00t-prod0000` */
  readonly id: string;
  readonly name: string;
  /** The id of the unit that it lies in. Default: the root. */
  readonly parent?: string;
}

export interface MemberSettings {
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  /** Default: made of the id. */
  readonly email?: string;
  /** The id of the unit that it lies in. Default: the root. */
  readonly unit?: string;
  /** Default `ACTIVE`. */
  readonly state?: 'ACTIVE' | 'SUSPENDED' | 'PENDING_ACTIVATION' | 'PENDING_CLOSURE' | 'CLOSED';
  readonly tags?: Readonly<Record<string, string>>;
}

/** What may change while the service runs. */
export interface OrganizationBehaviour {
  units: UnitSettings[];
  /** The management account among them. */
  accounts: MemberSettings[];
  delegatedAdministrators: string[];
  /** Of every list, where the request does not ask for less. Default: 20. */
  pageSize: number;
  /** Before each page comes an empty one with a token, as AWS may send. */
  emptyPages: boolean;
  /** Which of the two an answer has: `Status` is the older name. Default: both. */
  states: 'both' | 'State' | 'Status';
  /** What is more is TooManyRequestsException; left out, any number. */
  callsPerSecond?: number;
}

/** An organization before the first request; plain JSON. */
export interface OrganizationSettings extends Partial<OrganizationBehaviour> {
  /** Default `o-example0001`. */
  readonly id?: string;
  /** Default `r-r00t`. */
  readonly rootId?: string;
  readonly managementAccount: string;
  readonly accounts: MemberSettings[];
}

export interface LoopbackOrganization extends OrganizationBehaviour {
  readonly id: string;
  readonly rootId: string;
  readonly managementAccount: string;
  /** When it was called, by the service's clock. */
  readonly called: number[];
}

export const organizationOf = (settings: OrganizationSettings): LoopbackOrganization => ({
  id: 'o-example0001',
  rootId: 'r-r00t',
  units: [],
  delegatedAdministrators: [],
  pageSize: 20,
  emptyPages: false,
  states: 'both',
  called: [],
  // What changes while it runs is changed here, and not where it was described.
  ...structuredClone(settings),
});
