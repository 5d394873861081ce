import { formatDuration } from '../../system/duration.js';
import type { Explanation } from './explain-refusal.js';
import type { Fault } from './fault.js';
import type { FaultKind } from './fault-kind.js';
import { hostOf, type Situation } from './situation.js';

export type NetworkKind = Extract<FaultKind, `network-${string}` | 'answer-not-aws' | 'proxy-refused'>;

export const isNetworkKind = (kind: FaultKind): kind is NetworkKind =>
  kind.startsWith('network-') || kind === 'answer-not-aws' || kind === 'proxy-refused';

/** Where the host came from, as the thing to check. */
function origin({ target }: Situation): string {
  if (target?.endpointFrom !== undefined) return target.endpointFrom;
  if (target === undefined) return 'the region';
  const from = { profile: 'the source profile', partition: "the role's partition" };
  const { regionFrom, region } = target;
  return `the region ${region} (from ${regionFrom === 'profile' || regionFrom === 'partition' ? from[regionFrom] : regionFrom})`;
}

const through = ({ proxy }: Situation): string => (proxy === undefined ? '' : ` through the proxy ${proxy}`);

/** The way to AWS failed. `NO_PROXY` and the like are named only where a proxy is set. */
export function explainNetwork(kind: NetworkKind, fault: Fault, situation: Situation): Explanation {
  const host = hostOf(situation);
  const way = `${host}${through(situation)}`;
  const proxyCheck = situation.proxy === undefined ? '' : ', HTTPS_PROXY and NO_PROXY';
  switch (kind) {
    case 'network-dns':
      return {
        message: `The name of ${situation.proxy === undefined ? host : `the proxy ${situation.proxy} or of ${host}`} could not be resolved (${fault.code}).`,
        hint: `Check the network or VPN${proxyCheck}, and ${origin(situation)}.`,
      };
    case 'network-refused':
      return {
        message: `The connection to ${way} was refused.`,
        hint: `Check ${situation.proxy === undefined ? origin(situation) : 'HTTPS_PROXY and NO_PROXY'}: nothing listens there.`,
      };
    case 'network-unreachable':
      return {
        message: `There is no way to ${way} (${fault.code}).`,
        hint: `Check the network or VPN${proxyCheck}.`,
      };
    case 'network-reset':
      return {
        message: `The connection to ${way} broke off (${fault.code}).`,
        hint: `Try again; if it stays so, check the VPN, firewall or proxy in between.`,
      };
    case 'network-timeout':
      return {
        message: `${way} did not answer${situation.timeoutMs === undefined ? ' in time' : ` within ${formatDuration(situation.timeoutMs / 1000)}`}.`,
        hint: `Check the network or VPN${proxyCheck}, or allow more seconds with --timeout.`,
      };
    case 'network-tls':
      return {
        message: `The TLS connection to ${way} failed: ${fault.message}`,
        hint:
          situation.hasOwnCa === true
            ? 'Check that AWS_CA_BUNDLE (or ca_bundle) holds the certificate authority of who answers there.'
            : 'If your organisation opens TLS on the way, set AWS_CA_BUNDLE to its certificate authority (a PEM file).',
      };
    case 'proxy-refused':
      return {
        message: `The proxy ${situation.proxy ?? ''} asks for a user name and password (407).`.replace(
          '  ',
          ' ',
        ),
        hint: 'Put them into HTTPS_PROXY: http://user:password@host:port',
      };
    case 'answer-not-aws':
      return {
        message: `What answered for ${way} is not AWS: a web page or the like came back (HTTP ${fault.httpStatus ?? '?'}).`,
        hint: `Open a browser in case the network wants a sign-in, and check ${situation.proxy === undefined ? origin(situation) : 'HTTPS_PROXY and NO_PROXY'}.`,
      };
  }
}
