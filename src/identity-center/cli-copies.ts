import path from 'node:path';
import { sha1 } from '@noble/hashes/legacy';
import { bytesToHex } from '@noble/hashes/utils';
import type { PermissionSetOf } from '../aws/clients/identity-center-calls.js';
import { AcctmgrError } from '../system/failure.js';
import { removeIfExists } from '../system/files/file-removal.js';
import type { Host } from '../system/host.js';
import { readIfExists } from '../system/files/private-files.js';

/*
 * The role credentials that the AWS CLI keeps for itself, and serves without asking anybody. A file does not say whose it is:
 * its name does, made of the account, the permission set and the sign-in (botocore, SSOCredentialFetcher).
 */

const copyPath = ({ home }: Pick<Host, 'home'>, signIn: string, of: PermissionSetOf): string => {
  const key = JSON.stringify({ accountId: of.accountId, roleName: of.permissionSet, sessionName: signIn });
  return path.join(home, '.aws', 'cli', 'cache', `${bytesToHex(sha1(key))}.json`);
};

function isOfIdentityCenter(file: string): boolean {
  const bytes = readIfExists(file);
  if (bytes === undefined) return false;
  try {
    const value = JSON.parse(bytes.toString('utf8')) as { ProviderType?: unknown } | null;
    return value?.ProviderType === 'sso';
  } catch {
    return false;
  }
}

/** Removes the AWS CLI's copies of these permission sets of a sign-in. Returns how many there were. */
export const removeCliCopies = (
  host: Pick<Host, 'home'>,
  signIn: string,
  sets: readonly PermissionSetOf[],
): number => {
  const files = new Set(sets.map((of) => copyPath(host, signIn, of)));
  return [...files].filter((file) => {
    try {
      return isOfIdentityCenter(file) && removeIfExists(file);
    } catch (error) {
      if (error instanceof AcctmgrError) return false;
      throw error;
    }
  }).length;
};
