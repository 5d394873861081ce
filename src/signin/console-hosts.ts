import { usageError } from '../system/failure.js';

/** Where people sign in to the console of a partition. */
export interface ConsoleHosts {
  readonly signin: string;
  readonly console: string;
}

/** AWS General Reference, Console and sign-in endpoints. The isolated partitions have none that is published. */
const HOSTS: Readonly<Record<string, ConsoleHosts>> = {
  aws: { signin: 'signin.aws.amazon.com', console: 'console.aws.amazon.com' },
  'aws-us-gov': { signin: 'signin.amazonaws-us-gov.com', console: 'console.amazonaws-us-gov.com' },
  'aws-cn': { signin: 'signin.amazonaws.cn', console: 'console.amazonaws.cn' },
  'aws-eusc': { signin: 'signin.amazonaws-eusc.eu', console: 'console.amazonaws-eusc.eu' },
};

export const hasConsole = (partition: string): boolean => Object.hasOwn(HOSTS, partition);

/** @throws AcctmgrError with exit 2 for a partition whose console is not known */
export function consoleHosts(partition: string): ConsoleHosts {
  const hosts = HOSTS[partition];
  if (hosts !== undefined) return hosts;
  throw usageError(`The console of the partition ${partition} can't be reached by a sign-in URL.`, {
    code: 'no_console',
    hint: 'Use acctmgr assume, and the AWS CLI.',
  });
}

/**
 * Whether a page is one of AWS's own in the partition: a sign-in must not end on somebody else's. Some consoles have a host
 * beside the console's (`us-east-1.quicksight.aws.amazon.com`).
 */
export function isConsolePage(partition: string, page: string): boolean {
  if (!URL.canParse(page)) return false;
  const { protocol, hostname, username, password } = new URL(page);
  const { console } = consoleHosts(partition);
  const domain = console.slice(console.indexOf('.') + 1);
  const isThere = hostname === domain || hostname.endsWith(`.${domain}`);
  return protocol === 'https:' && isThere && username === '' && password === '';
}

/**
 * The page of a service, by its path in the console, in a region; the console's start page where no service is named.
 *
 * @param service - `ec2`, or `ec2#LoadBalancers:` for a place in its page
 */
export function consolePage(
  partition: string,
  service: string | undefined,
  region: string | undefined,
): string {
  const { console } = consoleHosts(partition);
  const url = new URL(`https://${region === undefined ? '' : `${region}.`}${console}/`);
  const [path = '', place = ''] = (service ?? 'console').split('#');
  url.pathname = `/${path}/home`;
  url.hash = place;
  if (region !== undefined) url.searchParams.set('region', region);
  return url.href;
}
