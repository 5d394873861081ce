import { userNameOf } from '../../aws/arn.js';
import { notAllowed } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';

/** What the user has said about the MFA device, before anybody is asked. */
export interface DeviceSettings {
  /** Of `--mfa-serial`. */
  readonly given?: string | undefined;
  /** `mfa_serial` of the source's profile. */
  readonly ofProfile?: string | undefined;
  /** `mfa_serial` of the accounts that are reached from the source. */
  readonly ofAccounts: readonly string[];
}

/** The device that the settings name; undefined where they name none, or the accounts don't agree on one. */
export function configuredDevice({ given, ofProfile, ofAccounts }: DeviceSettings): string | undefined {
  const [first, ...others] = new Set(ofAccounts);
  return given ?? ofProfile ?? (others.length === 0 ? first : undefined);
}

/** FIDO keys and passkeys have no codes: AWS takes them at the console's sign-in only (IAM User Guide, FIDO). */
export const hasCodes = (serial: string): boolean => !/^arn:aws[a-z-]*:iam::\d{12}:u2f\//.test(serial);

export interface DeviceSearch {
  /** The serial numbers of the user's devices, as IAM lists them. */
  list(): Promise<readonly string[]>;
  /** The device that this user picked before. */
  recall(): string | undefined;
  remember(serial: string): void;
  /** Of at least two. */
  pick(serials: readonly string[]): Promise<string>;
}

/**
 * Looks the device of an IAM user up: the one that was picked before, else the only one, else the one that is picked now,
 * which is remembered.
 *
 * @throws AcctmgrError `no_mfa_device` (exit 3) where the user has none that shows codes
 */
export async function lookUpDevice(
  userArn: string,
  { list, recall, remember, pick }: DeviceSearch,
): Promise<string> {
  const known = recall();
  if (known !== undefined) return known;
  const all = await list();
  const [first, ...others] = all.filter(hasCodes);
  if (first === undefined) {
    const user = oneLine(userNameOf(userArn) ?? userArn);
    throw notAllowed(
      all.length === 0
        ? `${user} has no MFA device.`
        : `${user} has security keys and passkeys only, and those have no codes that STS takes.`,
      {
        code: 'no_mfa_device',
        hint: 'Add an authenticator app to the user: acctmgr mfa add',
      },
    );
  }
  if (others.length === 0) return first;
  const picked = await pick([first, ...others]);
  remember(picked);
  return picked;
}
