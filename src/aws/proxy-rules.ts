import type { Environment } from '../system/host.js';

/** Which proxy a request takes, as the environment says it. URLs may hold a user name and a password: never print them. */
export interface ProxyRules {
  readonly http: string | undefined;
  readonly https: string | undefined;
  /** Hosts that are asked directly. */
  readonly direct: readonly string[];
}

/** As curl and Python do it, the lower-case name of a variable wins. */
const variable = (env: Environment, name: string): string | undefined => env[name.toLowerCase()] ?? env[name];

const withScheme = (proxy: string | undefined): string | undefined =>
  proxy === undefined || proxy.includes('://') ? proxy : `http://${proxy}`;

/** The rules of `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`; undefined where no proxy is set. */
export function proxyRules(env: Environment): ProxyRules | undefined {
  const all = variable(env, 'ALL_PROXY');
  const http = withScheme(variable(env, 'HTTP_PROXY') ?? all);
  const https = withScheme(variable(env, 'HTTPS_PROXY') ?? all);
  if (http === undefined && https === undefined) return undefined;
  const direct = (variable(env, 'NO_PROXY') ?? '').split(/[\s,]+/).filter((host) => host !== '');
  return { http, https, direct };
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
