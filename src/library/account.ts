/** An account of the inventory, its defaults applied. */
export interface Account {
  readonly name: string;
  /** 12 digits. */
  readonly accountId: string;
  /** Undefined for the account that the source credentials belong to, and where permission sets lead into it. */
  readonly roleArn: string | undefined;
  /** The sign-in of Identity Center that leads into it. */
  readonly ssoSession: string | undefined;
  /** What the sign-in lets a person be there: `word` stands behind the account's name, as in `getSession('payments/ro')`. */
  readonly permissionSets: readonly { readonly word: string; readonly name: string }[];
  /** The name of the one that the account's bare name means. */
  readonly defaultPermissionSet: string | undefined;
  readonly description: string | undefined;
  readonly displayName: string | undefined;
  readonly region: string | undefined;
  readonly sourceProfile: string | undefined;
  readonly sourceAccount: string | undefined;
  readonly mfaSerial: string | undefined;
  /** Also where another entry of the same account id and role says so. */
  readonly protected: boolean;
  /** For selection; AWS never sees them. */
  readonly tags: Readonly<Record<string, string>>;
}
