import type { AccountsFile } from '../accounts/schema.js';
import { sameStartUrl } from '../accounts/start-url.js';
import type { ProfileSignIn } from './permission-set-profile.js';

/** A sign-in that an import needs, and what it is called in accounts.json. */
export interface ImportedSignIn {
  readonly signIn: ProfileSignIn;
  readonly name: string;
  /** Neither accounts.json nor the AWS config file has it. */
  readonly isNew: boolean;
}

const isSame = (one: ProfileSignIn, other: { readonly startUrl: string; readonly region: string }): boolean =>
  sameStartUrl(one.startUrl, other.startUrl) && one.region === other.region;

/** The first of `name`, `name-2`, … that nothing else is called. */
function freeName(name: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const called = number === 1 ? name : `${name}-${number}`;
    if (!isTaken(called)) return called;
  }
}

/**
 * What the sign-ins of profiles are called. One portal is one sign-in, and a name that another portal has is not its own.
 *
 * @param configured - of the user's AWS config file, by name
 */
export function importedSignIns(
  wanted: readonly ProfileSignIn[],
  { sso_sessions: written = {} }: Pick<AccountsFile, 'sso_sessions'>,
  configured: ReadonlyMap<string, ProfileSignIn>,
): readonly ImportedSignIn[] {
  const known = [
    ...Object.entries(written).map(([name, { start_url, region }]) => ({
      name,
      startUrl: start_url,
      region,
    })),
    ...configured.values(),
  ];
  const found: ImportedSignIn[] = [];
  for (const signIn of wanted) {
    if (found.some((one) => isSame(one.signIn, signIn) && one.signIn.name === signIn.name)) continue;
    const there =
      known.find((one) => one.name === signIn.name && isSame(signIn, one)) ??
      known.find((one) => isSame(signIn, one));
    if (there !== undefined) {
      found.push({ signIn, name: there.name, isNew: false });
      continue;
    }
    const name = freeName(signIn.name, (called) => known.some((one) => one.name === called));
    known.push({ ...signIn, name });
    found.push({ signIn, name, isNew: true });
  }
  return found;
}
