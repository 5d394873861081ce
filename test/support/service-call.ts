import type { ServiceCall } from '../../src/aws/clients/service-call.js';
import { transportOf } from '../../src/aws/clients/transport.js';
import type { LoopbackAws, PrincipalKeys } from './loopback-aws/loopback-aws.js';

/** A call to the loopback AWS with these keys. @param now - in milliseconds since the epoch */
export const callTo = (
  aws: Pick<LoopbackAws, 'url'>,
  { accessKeyId, secretAccessKey }: PrincipalKeys,
  now = Date.now(),
): ServiceCall => ({
  credentials: { accessKeyId, secretAccessKey },
  target: {
    region: 'us-east-1',
    regionFrom: 'partition',
    endpoint: aws.url,
    endpointFrom: 'AWS_ENDPOINT_URL',
  },
  transport: transportOf({}, undefined, 5000),
  now,
});
