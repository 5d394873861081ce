/** An account of the inventory, its defaults applied. */
export interface Account {
  readonly name: string;
  /** 12 digits. */
  readonly accountId: string;
  /** Undefined for the account that the source credentials belong to. */
  readonly roleArn: string | undefined;
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
