import { REGION } from '../accounts/limits.js';
import { START_URL } from '../accounts/sign-in-limits.js';
import { fitsLimit } from '../aws/limits.js';
import { usageError, type AcctmgrError } from '../system/failure.js';
import { oneLine, shorten } from '../system/safe-text.js';

/** The address of an access portal, as it is kept. */
export interface StartUrl {
  readonly url: string;
  /** Where its host says that it lives. */
  readonly region: string | undefined;
}

/** `ssoins-0123.portal.eu-west-1.app.aws`, and what the other partitions have in the place of it. */
function regionIn(hostname: string): string | undefined {
  const labels = hostname.split('.');
  return labels.includes('portal') ? labels.find((label) => fitsLimit(REGION, label)) : undefined;
}

/** A portal with a name of its own; those of GovCloud and China stand below `/directory` of hosts that all share. */
const OWN_HOST = /^(?!start\.)[\w-]+\.awsapps\.(?:com|cn)$/;

const refused = (given: string, why: string, hint: string): AcctmgrError =>
  usageError(`--start-url ${shorten(oneLine(given), 80)} ${why}.`, { code: 'bad_start_url', hint });

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The address without what a browser puts behind it: `#/`, a tab of the portal, a last `/`. The AWS CLI keeps all of that, and
 * Identity Center then knows no such portal. Hosts are not judged: vanity addresses and new partitions have others.
 *
 * @throws AcctmgrError (exit 2) for what can't be a portal's address
 */
export function startUrlOf(given: string): StartUrl {
  const text = given.trim();
  const withScheme = /^[\w.-]+\.[a-z]+(?:\/|$)/i.test(text) ? `https://${text}` : text;
  if (!URL.canParse(withScheme)) throw refused(given, 'is not an address', `It takes ${START_URL.says}.`);
  const { protocol, hostname, host, pathname, username, password } = new URL(withScheme);
  const isLoopback = LOOPBACK.includes(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback))
    throw refused(
      given,
      'is not https',
      'Copy the AWS access portal URL from the settings of Identity Center.',
    );
  const path = pathname.replace(/\/+$/, '');
  const url = `${protocol}//${host}${path}`;
  if (username !== '' || password !== '' || !fitsLimit(START_URL, url))
    throw refused(given, 'is not the address of a portal', `It takes ${START_URL.says}.`);
  if (path === '' && OWN_HOST.test(hostname))
    throw refused(given, 'lacks its path', `Did you mean ${url}/start?`);
  return { url, region: regionIn(hostname) };
}
