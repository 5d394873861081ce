import type { MemberAccount, OrganizationListing, Units } from './discovered/organization-listing.js';

/** An organizational unit on the way to an account. */
export interface UnitOnWay {
  readonly id: string;
  readonly name: string;
}

/** What an organization says of an account. */
export interface Membership {
  readonly organizationId: string;
  /** Whether the organization is managed from it. */
  readonly isManagement: boolean;
  /** `ACTIVE`, or what AWS says instead. */
  readonly state: string;
  /** The organizational units that it lies in, from the top; none right below the root. */
  readonly units: readonly UnitOnWay[];
  readonly tags: Readonly<Record<string, string>>;
}

export const isActive = ({ state }: Membership): boolean => state === 'ACTIVE';

/** `/Workloads/Prod`, and `/` for the root. */
export const unitPath = (units: readonly UnitOnWay[]): string =>
  `/${units.map(({ name }) => name).join('/')}`;

/** The way to each unit, from the top. Thousands of accounts lie in the same few, which are looked up once. */
export function waysTo(units: Units): (id: string | undefined) => readonly UnitOnWay[] {
  const known = new Map<string, readonly UnitOnWay[]>();
  const wayTo = (id: string | undefined): readonly UnitOnWay[] => {
    if (id === undefined) return [];
    const found = known.get(id);
    if (found !== undefined) return found;
    // Of a circle, which no organization has, the way ends where it began.
    known.set(id, []);
    const unit = Object.hasOwn(units, id) ? units[id] : undefined;
    const way = [...wayTo(unit?.parent), { id, name: unit?.name ?? id }];
    known.set(id, way);
    return way;
  };
  return wayTo;
}

export const membershipOf = (
  { account_id, ou, state = 'ACTIVE', tags = {} }: MemberAccount,
  { organization }: OrganizationListing,
  wayTo: ReturnType<typeof waysTo>,
): Membership => ({
  organizationId: organization.id,
  isManagement: organization.management_account_id === account_id,
  state,
  units: wayTo(ou),
  tags,
});

/** The ways to all units that accounts lie in, and to those around them; an empty one to the root. */
export function waysAround(
  accounts: readonly { readonly organization?: Membership }[],
): readonly (readonly UnitOnWay[])[] {
  const ways = new Map<string, readonly UnitOnWay[]>();
  // The way of one account is that of all others in its unit.
  const seen = new Set<readonly UnitOnWay[]>();
  for (const { organization } of accounts) {
    if (organization === undefined || seen.has(organization.units)) continue;
    seen.add(organization.units);
    const { units } = organization;
    for (let depth = 0; depth <= units.length; depth += 1) {
      const way = units.slice(0, depth);
      ways.set(way.at(-1)?.id ?? '/', way);
    }
  }
  return [...ways.values()];
}
