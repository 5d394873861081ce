import { Agent as HttpsAgent } from 'node:https';
import { ProxyAgent } from 'proxy-agent';
import { proxyFor, type ProxyRules } from '../proxy-rules.js';

/**
 * An agent that takes the proxies of `rules`. It is for one call: `signal` also ends a connection to a proxy that
 * accepts and then says nothing, which ending the request alone does not.
 */
export const proxyAgent = (rules: ProxyRules, ca: string | undefined, signal: AbortSignal): ProxyAgent => {
  const tls = ca === undefined ? {} : { ca };
  return new ProxyAgent({
    ...tls,
    // For net.connect, where the agent passes its options on; its types don't name it.
    ...{ signal },
    httpsAgent: new HttpsAgent(tls),
    getProxyForUrl: (url) => proxyFor(rules, url) ?? '',
  });
};
