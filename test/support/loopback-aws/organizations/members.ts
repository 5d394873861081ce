import { Refusal } from '../refusal.js';
import type { LoopbackOrganization, MemberSettings, UnitSettings } from './settings.js';

/* What the members of answers look like, and where a member is not there. */

type Members = Readonly<Record<string, unknown>>;

const arn = ({ managementAccount, id }: LoopbackOrganization, rest: string): string =>
  `arn:aws:organizations::${managementAccount}:${rest.replace('ORG', id)}`;

/** The ids of the units around one, itself last. */
function unitsTo({ units }: LoopbackOrganization, id: string | undefined): string[] {
  const unit = units.find((one) => one.id === id);
  return unit === undefined ? [] : [...unitsTo({ units } as LoopbackOrganization, unit.parent), unit.id];
}

export const organizationMember = (organization: LoopbackOrganization): Members => ({
  Id: organization.id,
  Arn: arn(organization, 'organization/ORG'),
  FeatureSet: 'ALL',
  MasterAccountId: organization.managementAccount,
  MasterAccountEmail: 'management@example.com',
});

export const rootMember = (organization: LoopbackOrganization): Members => ({
  Id: organization.rootId,
  Arn: arn(organization, `root/ORG/${organization.rootId}`),
  Name: 'Root',
  PolicyTypes: [],
});

export const unitMember = (organization: LoopbackOrganization, { id, name }: UnitSettings): Members => ({
  Id: id,
  Arn: arn(organization, `ou/ORG/${id}`),
  Name: name,
});

/** `Paths` has ids, and no names. */
export function accountMember(organization: LoopbackOrganization, account: MemberSettings): Members {
  const { id, name, email = `aws+${id}@example.com`, state = 'ACTIVE', unit } = account;
  const { states, rootId } = organization;
  const units = unitsTo(organization, unit);
  return {
    Id: id,
    Arn: arn(organization, `account/ORG/${id}`),
    Name: name,
    Email: email,
    ...(states === 'State' ? {} : { Status: state === 'CLOSED' ? 'SUSPENDED' : state }),
    ...(states === 'Status'
      ? {}
      : { State: state, Paths: [[organization.id, rootId, ...units, id, ''].join('/')] }),
    JoinedMethod: 'CREATED',
    JoinedTimestamp: 1577836800.5,
  };
}

/** The units, or accounts, right below a parent. @throws Refusal ParentNotFoundException */
export function childrenOf<T extends { readonly parent?: string } | { readonly unit?: string }>(
  { rootId, units }: LoopbackOrganization,
  parentId: string,
  all: readonly T[],
): readonly T[] {
  if (parentId !== rootId && !units.some(({ id }) => id === parentId))
    throw new Refusal(
      400,
      'ParentNotFoundException',
      `You provided a parent that does not exist: ${parentId}.`,
    );
  const parentOf = (one: { readonly parent?: string; readonly unit?: string }): string =>
    one.parent ?? one.unit ?? rootId;
  return all.filter((one) => parentOf(one) === parentId);
}
