import { rightsOf } from '../../../accounts/effective.js';
import type { StartKind, StartOf } from '../start.js';

/** A permission set of an account, by a sign-in of Identity Center. */
export const permissionSetKind: StartKind<StartOf<'permission-set'>> = {
  signer: () => 'identity-center',
  key: ({ accountId, permissionSet, signIn: { name, startUrl, region }, signInId }) => ({
    signIn: { name, startUrl, region, id: signInId },
    accountId,
    permissionSet,
  }),
  obtain: async ({ signIn, accountId, permissionSet }, call) => {
    // Nobody else needs what asks the portal.
    const { roleCredentials } = await import('../../../identity-center/role-credentials.js');
    return roleCredentials(signIn, { accountId, permissionSet }, call());
  },
  signIn: ({ signIn }) => signIn.name,
  session: ({ account, accountId, permissionSet, partition, signIn, signInId }) => ({
    account,
    accountId,
    permissionSet,
    partition,
    signIn,
    rights: rightsOf(accountId, { kind: 'permission-set', signIn: signIn.name, permissionSet }),
    isKept: signInId !== undefined,
  }),
};
