import {
  signInTargetOf,
  targetOf,
  type Service,
  type ServiceTarget,
  type SignInService,
} from '../aws/endpoint.js';
import { caBundlePath, transportOf, type Transport } from '../aws/clients/transport.js';
import { profileSettings } from '../profiles/reading/profile-set.js';
import { usageError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { resolvePath } from '../system/paths.js';
import { readIfExists } from '../system/files/private-files.js';
import { oneLine } from '../system/safe-text.js';
import { environmentFor } from './source/handed-out.js';
import type { AwsSettings } from './source/aws-settings.js';
import type { Source } from './source/source.js';

/** How calls that a source signs get to AWS. */
export interface Route {
  readonly transport: Transport;
  /** @param arn - of the partition to be asked; without one the region decides */
  target(service: Exclude<Service, SignInService>, arn?: string): ServiceTarget;
  /** @param region - of the sign-in */
  signInTarget(service: SignInService, region: string): ServiceTarget;
}

function certificates(host: Host, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const path = resolvePath(host, file);
  const text = readIfExists(path)?.toString('utf8');
  if (text?.includes('-----BEGIN') === true) return text;
  throw usageError(
    `The CA bundle ${oneLine(path)} ${text === undefined ? 'does not exist' : 'holds no certificate'}.`,
    {
      code: 'bad_ca_bundle',
      hint: 'Mend AWS_CA_BUNDLE (or ca_bundle of the AWS config file), or unset it.',
    },
  );
}

/** @param caFile - as `caBundlePath` has it @throws AcctmgrError where the CA bundle, or what names a proxy, can't be used */
export type Transports = (caFile: string | undefined, timeoutMs: number | undefined) => Transport;

/** Reads each CA bundle once. Takes that go the same way get the same transport, and by it share their connections. */
export function transportsOf(host: Host, env: AwsSettings['env']): Transports {
  const made = new Map<string, Transport>();
  return (caFile, timeoutMs) => {
    const key = `${timeoutMs} ${caFile}`;
    const transport = made.get(key) ?? transportOf(env, certificates(host, caFile), timeoutMs);
    made.set(key, transport);
    return transport;
  };
}

/**
 * Region, endpoint, proxy and certificates, from the environment and the source's profile.
 *
 * @param source - undefined where there is none, and only the way to AWS is looked at
 * @param transports - for several takes together
 * @throws AcctmgrError where the CA bundle, or what names a proxy, can't be used
 */
export function routeOf(
  host: Host,
  aws: AwsSettings,
  source: Source | undefined,
  timeoutMs: number | undefined,
  transports: Transports = transportsOf(host, aws.env),
): Route {
  const profile = source?.profile === undefined ? undefined : profileSettings(aws.profiles, source.profile);
  const services = aws.profiles.services.get(profile?.get('services') ?? '');
  const env = source === undefined ? aws.env : environmentFor(source.start, aws.env);
  const wishFor = (service: Service) => {
    const endpoint = services?.get(service)?.get('endpoint_url');
    return { env, profile, serviceEndpoints: endpoint === undefined ? undefined : { [service]: endpoint } };
  };
  return {
    transport: transports(caBundlePath(aws.env, profile), timeoutMs),
    target: (service, arn) => targetOf(service, { ...wishFor(service), arn }),
    signInTarget: (service, region) => signInTargetOf(service, region, wishFor(service)),
  };
}
