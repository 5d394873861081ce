import type { SignIn } from '../identity-center/sign-in.js';
import type { Environment } from '../system/host.js';

/** How a person gets to the page of Identity Center: a browser is opened, the address is printed, or a code is. */
export type WayToPage = 'browser' | 'address' | 'code';

/** What a person says of the way. */
export interface WayFlags {
  /** False of `--no-browser`. */
  readonly browser: boolean;
  readonly deviceCode?: boolean | undefined;
}

/** Whether a browser that is started here is before somebody else's eyes; VS Code and others set BROWSER to one that is not. */
const isElsewhere = (env: Environment, { browser }: SignIn['settings']): boolean =>
  env['SSH_CONNECTION'] !== undefined &&
  browser === undefined &&
  [env['BROWSER'], env['DISPLAY'], env['WAYLAND_DISPLAY']].every((one) => one === undefined || one === '');

/** A code can be sent to people by strangers, so that it is never the way unless somebody asks for it. */
export function signInWay(
  { browser, deviceCode }: WayFlags,
  { settings }: SignIn,
  env: Environment,
): WayToPage {
  if (deviceCode === true) return 'code';
  if (!browser) return 'address';
  if (settings.device_code === 'always') return 'code';
  return isElsewhere(env, settings) ? 'address' : 'browser';
}
