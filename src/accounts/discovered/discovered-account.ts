/** An account that was listed. */
export interface DiscoveredAccount {
  readonly account_id: string;
  /** What acctmgr calls it. */
  readonly name: string;
  /** What AWS calls it. */
  readonly account_name?: string;
  readonly email?: string;
  /** What acctmgr called it before AWS renamed it: no other account is ever called so. */
  readonly former_names?: readonly string[];
  /** Since when it is not listed any more. Its name stays its own. */
  readonly gone?: string;
}

/** What every listing says of itself. */
export interface DiscoveredHead {
  readonly version: 1;
  readonly note: string;
  readonly synced_at: string;
  readonly synced_by: { readonly user: string; readonly host: string; readonly acctmgr: string };
}
