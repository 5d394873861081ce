import { PARTITIONS } from '../../aws/partition.js';
import type { Environment } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import { shownUrl } from '../../system/shown-url.js';
import { warn, type Finding } from '../finding.js';
import type { ShellWords } from './shell-words.js';

const SUFFIXES = PARTITIONS.flatMap(({ dnsSuffix, dualStackSuffix }) => [dnsSuffix, dualStackSuffix]);

/** Whether a host is AWS's own, or within a VPC's endpoint of it. */
const isOfAws = (url: string): boolean =>
  URL.canParse(url) && SUFFIXES.some((suffix) => new URL(url).hostname.endsWith(`.${suffix}`));

function judgeEndpoints(env: Environment, { unset }: ShellWords): Finding[] {
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true') return [];
  const elsewhere = Object.entries(env).flatMap(([name, url]) =>
    /^AWS_ENDPOINT_URL(?:_[A-Z0-9_]+)?$/.test(name) && url !== undefined && !isOfAws(url)
      ? [[name, url] as const]
      : [],
  );
  return elsewhere.map(([name, url]) =>
    warn(
      'address_variables',
      `${name} sends ${name === 'AWS_ENDPOINT_URL' ? 'every tool' : 'tools that ask this service'} to ${shownUrl(url).replace(/^(\w+:\/\/[^/]*).*$/, '$1')}, which is not AWS.`,
      `${unset(name)}, unless you mean it`,
    ),
  );
}

function judgeRegions(env: Environment, { unset }: ShellWords): Finding[] {
  const [one, other] = [env['AWS_REGION'], env['AWS_DEFAULT_REGION']];
  if (one === undefined || other === undefined || one === other) return [];
  return [
    warn(
      'address_variables',
      `AWS_REGION is ${oneLine(one)} and AWS_DEFAULT_REGION is ${oneLine(other)}: boto3 and the AWS CLI of version 1 take the latter, other tools the former.`,
      `${unset('AWS_DEFAULT_REGION')}, or give both the same value`,
    ),
  ];
}

/** The first of these that is set wins; they should not contradict each other. */
const PROXY_PAIRS = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'ALL_PROXY'] as const;

function judgeProxies(env: Environment, { unset }: ShellWords): Finding[] {
  return PROXY_PAIRS.flatMap((upper) => {
    const lower = upper.toLowerCase();
    const [one, other] = [env[lower], env[upper]];
    if (one === undefined || other === undefined || one === other) return [];
    return [
      warn(
        'address_variables',
        `${lower} and ${upper} differ: acctmgr, curl and Python take the former, other tools the latter.`,
        `${unset(lower)}, or give both the same value`,
      ),
    ];
  });
}

/** Variables that send requests elsewhere, or somewhere else than the user sees. */
export const judgeAddressVariables = (env: Environment, words: ShellWords): Finding[] => [
  ...judgeEndpoints(env, words),
  ...judgeRegions(env, words),
  ...judgeProxies(env, words),
];
