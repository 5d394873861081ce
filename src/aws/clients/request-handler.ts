import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Transport } from './transport.js';

/** Options of the SDK's own HTTP handler. */
export interface RequestHandlerOptions {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  readonly throwOnRequestTimeout: true;
  readonly httpAgent?: HttpAgent;
  readonly httpsAgent?: HttpAgent;
}

// Unlimited, since the SDK's own limit of 50 prints a warning when a fleet runs into it.
const direct = (ca: string | undefined) => ({
  httpAgent: new HttpAgent({ keepAlive: true }),
  httpsAgent: new HttpsAgent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) }),
});

const directAgents = new WeakMap<Transport, ReturnType<typeof direct>>();

async function agentsOf(transport: Transport, signal: AbortSignal) {
  if (transport.proxies !== undefined) {
    const { proxyAgent } = await import('./proxy.js');
    const agent = proxyAgent(transport.proxies, transport.ca, signal);
    return { httpAgent: agent, httpsAgent: agent };
  }
  const agents = directAgents.get(transport) ?? direct(transport.ca);
  directAgents.set(transport, agents);
  return agents;
}

/** The handler for one call, which `signal` ends. The proxy's code is loaded only where a proxy is set. */
export const requestHandlerOptions = async (
  transport: Transport,
  signal: AbortSignal,
): Promise<RequestHandlerOptions> => ({
  connectionTimeout: transport.connectTimeoutMs,
  // Only a second line behind `signal`, for providers that take none. Without the flag it would warn, and wait on.
  requestTimeout: transport.timeoutMs,
  throwOnRequestTimeout: true,
  ...(await agentsOf(transport, signal)),
});
