/**
 * Asked for the code that an MFA device shows now. Called once for each code that AWS needs: a wrong one ends in an
 * AcctmgrError, and the next call asks again.
 *
 * @param serial - the device: the ARN of a virtual one, the serial number of another
 * @returns six digits; spaces are left out
 */
export type MfaCodeCallback = (serial: string) => string | Promise<string>;

/** What every session takes. */
export interface SessionOptions {
  /** Without it, and without `mfa_process` in the inventory, a session that needs a code is an AcctmgrError `mfa_code_needed`. */
  readonly mfaCode?: MfaCodeCallback | undefined;
  /** A demand, 900 to 43200: it is an error where AWS never gives it to who signs. */
  readonly durationSeconds?: number | undefined;
  readonly sessionName?: string | undefined;
  readonly externalId?: string | undefined;
  /** Why, for the access log and for what the inventory makes of `{reason}` and `reason_tag`. One line. */
  readonly reason?: string | undefined;
  /** `on`, the default: as the command line, and together with it. `refresh`: make new sessions, and keep them. `off`: neither. */
  readonly cache?: 'on' | 'refresh' | 'off' | undefined;
  /** A folder that takes the place of the user's cache folder; nothing is shared with the command line then. */
  readonly cachePath?: string | undefined;
  /** Ask AWS (GetCallerIdentity) whether a session from the cache is still good, and make a new one where it is not. */
  readonly verify?: boolean | undefined;
  /** For each call to AWS with its retries. Default: 30000. */
  readonly timeoutMs?: number | undefined;
  /** Told what the command line would say on stderr: waiting for another process, a cache or log that can't be written. */
  readonly onNotice?: ((text: string) => void) | undefined;
}

/** How an account of the inventory is taken. */
export interface AccountOptions extends SessionOptions {
  /** The inventory. Default: `$ACCTMGR_CONFIG`, else the user's own; never the `accounts.json` of the working folder. */
  readonly config?: string | undefined;
  /** Another role of the account: its name, or its ARN. */
  readonly role?: string | undefined;
  /** Only what AWS's ReadOnlyAccess, or ViewOnlyAccess, allows. */
  readonly narrowing?: 'read-only' | 'view-only' | undefined;
}

/** A role that need not stand in any inventory. */
export interface RoleOptions extends SessionOptions {
  readonly roleArn: string;
  /** The device of the source's user, where the role's trust policy asks for MFA. */
  readonly mfaSerial?: string | undefined;
  /** The AWS profile that signs. Default: the environment, `AWS_PROFILE`, the default profile, the machine. */
  readonly sourceProfile?: string | undefined;
  /** Where STS is asked. Default: `AWS_REGION`, the source profile's, else the partition's own. */
  readonly region?: string | undefined;
}

export interface InventoryOptions {
  /** The inventory. Default: `$ACCTMGR_CONFIG`, else the user's own; never the `accounts.json` of the working folder. */
  readonly config?: string | undefined;
}
