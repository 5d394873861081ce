import { asList } from './condition.js';
import type { PolicyDocument, Statement } from './policy-document.js';
import type { World } from './world.js';

/* IAM keeps users and roles in a trust policy by their unique ids, so that nobody who is made anew under an old name is trusted. */

type Names = (name: string) => string;

function principalsOf(document: PolicyDocument, rename: Names): PolicyDocument {
  const renamed = (statement: Statement): Statement => {
    const { Principal: principal } = statement;
    if (typeof principal !== 'object' || principal['AWS'] === undefined) return statement;
    return { ...statement, Principal: { ...principal, AWS: asList(principal['AWS']).map(rename) } };
  };
  return { ...document, Statement: asList(document.Statement).map(renamed) };
}

const idOf = ({ users, roles }: World, arn: string): string | undefined =>
  users.find((user) => user.arn === arn)?.userId ?? roles.get(arn)?.roleId;

const arnOfId = ({ users, roles }: World, id: string): string | undefined =>
  users.find(({ userId }) => userId === id)?.arn ??
  [...roles.values()].find(({ roleId }) => roleId === id)?.arn;

/** As it is kept. @param partition - of the role */
export const withIds = (world: World, partition: string, document: PolicyDocument): PolicyDocument =>
  principalsOf(document, (name) =>
    /^\d{12}$/.test(name) ? `arn:${partition}:iam::${name}:root` : (idOf(world, name) ?? name),
  );

/** As it is shown, and as it counts: of who is no longer there, the id is left. */
export const withArns = (world: World, document: PolicyDocument): PolicyDocument =>
  principalsOf(document, (name) => arnOfId(world, name) ?? name);

/** The first principal that is a user or role that does not exist. */
export function missingPrincipal(
  world: World,
  { Statement: statements }: PolicyDocument,
): string | undefined {
  return asList(statements)
    .flatMap(({ Principal: principal }) =>
      typeof principal === 'object' ? asList(principal['AWS'] ?? []) : [],
    )
    .find((name) => /:iam::\d{12}:(user|role)\//.test(name) && idOf(world, name) === undefined);
}
