import { usageError } from '../system/failure.js';
import type { Environment } from '../system/host.js';
import { hasBrokenPassword } from '../system/shown-url.js';

/** Which proxy a request takes, as the environment says it. URLs may hold a user name and a password: never print them. */
export interface ProxyRules {
  readonly http: string | undefined;
  readonly https: string | undefined;
  /** Hosts that are asked directly. */
  readonly direct: readonly string[];
}

/** The first variable that is set; as curl and Python do it, its lower-case name wins. */
function variable(env: Environment, ...names: string[]): readonly [name: string, value: string] | undefined {
  for (const name of names.flatMap((upper) => [upper.toLowerCase(), upper])) {
    const value = env[name];
    if (value !== undefined) return [name, value];
  }
  return undefined;
}

const SCHEME = /^(https?|socks(4a?|5h?)?|pac\+[a-z]+):$/;

function isProxy(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const parsed = new URL(url);
  return SCHEME.test(parsed.protocol) && !hasBrokenPassword(parsed);
}

function proxyUrl(env: Environment, ...names: string[]): string | undefined {
  const set = variable(env, ...names);
  if (set === undefined) return undefined;
  const [name, value] = set;
  const url = value.includes('://') ? value : `http://${value}`;
  if (isProxy(url)) return url;
  const encoding = value.includes('@') ? ' In a password, write / ? # and @ as %2F %3F %23 and %40.' : '';
  // Its value stays unsaid: what is not a URL has its password anywhere.
  throw usageError(`${name} is not the URL of a proxy.`, {
    code: 'bad_proxy_url',
    hint: `Set it to something like http://proxy.example:3128, or unset it.${encoding}`,
  });
}

/**
 * The rules of `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`; undefined where no proxy is set.
 *
 * @throws AcctmgrError with exit 2 that names the variable which holds no URL
 */
export function proxyRules(env: Environment): ProxyRules | undefined {
  const http = proxyUrl(env, 'HTTP_PROXY', 'ALL_PROXY');
  const https = proxyUrl(env, 'HTTPS_PROXY', 'ALL_PROXY');
  if (http === undefined && https === undefined) return undefined;
  const [, direct = ''] = variable(env, 'NO_PROXY') ?? [];
  return { http, https, direct: direct.split(/[\s,]+/).filter((host) => host !== '') };
}

const bare = (host: string): string => host.replace(/^\[|\]$/g, '');

/** `example.com`, `.example.com` and `*.example.com` all mean the host and what is below it; `:443` limits to a port. */
function isMeant(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, name = entry, onPort] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [];
  if (onPort !== undefined && onPort !== port) return false;
  const domain = bare(name)
    .toLowerCase()
    .replace(/^\*?\.?/, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

/** The proxy for `url`; undefined where it is asked directly. */
export function proxyFor(rules: ProxyRules, url: string): string | undefined {
  const { protocol, hostname, port } = new URL(url);
  const isTls = protocol === 'https:';
  const effectivePort = port === '' ? (isTls ? '443' : '80') : port;
  if (rules.direct.some((entry) => isMeant(entry, bare(hostname), effectivePort))) return undefined;
  return isTls ? rules.https : rules.http;
}

/** `url` as it may be shown: without user name and password. */
export function showProxy(url: string): string {
  if (!URL.canParse(url)) return 'the proxy';
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
