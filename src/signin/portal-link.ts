/** What the access portal is to open. */
export interface PortalWish {
  readonly accountId: string;
  readonly permissionSet: string;
  /** A page of the console; undefined: the one that the permission set has, else the console's first. */
  readonly destination?: string | undefined;
}

/**
 * The link by which the access portal opens the console of an account (IAM Identity Center User Guide, Create shortcut links).
 * It holds no credentials: who follows it is signed in at the portal, or signs in there.
 */
export function portalLink(startUrl: string, { accountId, permissionSet, destination }: PortalWish): string {
  const url = new URL(startUrl);
  // People paste the address as the browser has it, with a `#/` or a place of the portal behind it.
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/`;
  const parts = [
    ['account_id', accountId],
    ['role_name', permissionSet],
    ...(destination === undefined ? [] : [['destination', destination]]),
  ];
  url.hash = `/console?${parts.map(([key = '', value = '']) => `${key}=${encodeURIComponent(value)}`).join('&')}`;
  return url.href;
}
