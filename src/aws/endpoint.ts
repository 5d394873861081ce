import { usageError } from '../system/failure.js';
import type { Environment } from '../system/host.js';
import { hasBrokenPassword, shownUrl } from '../system/shown-url.js';
import { partitionIdOf } from './arn.js';
import { COMMERCIAL, partitionNamed, partitionOfRegion, type Partition } from './partition.js';

/** The services that acctmgr calls. The names are those of `AWS_ENDPOINT_URL_<NAME>` and of `services` sections. */
export type Service = 'sts' | 'iam' | 'organizations' | 'cloudformation' | 's3' | SignInService;

/** Of Identity Center: the portal, and what gives it its tokens. */
export type SignInService = 'sso' | 'sso_oidc';

/** Where a call goes and for which region it is signed. */
export interface ServiceTarget {
  readonly region: string;
  readonly endpoint: string;
  /** What decided the region; `partition` where nothing of the user's did. */
  readonly regionFrom: 'AWS_REGION' | 'AWS_DEFAULT_REGION' | 'profile' | 'partition' | 'sign-in';
  /** The setting that named the endpoint; undefined for AWS's own host. */
  readonly endpointFrom: string | undefined;
}

export interface TargetWish {
  readonly env: Environment;
  /** Settings of the source profile, by the keys of the AWS config file. */
  readonly profile?: { get(key: string): string | undefined } | undefined;
  /** `endpoint_url` by service, from the `services` section that the source profile names. */
  readonly serviceEndpoints?: Readonly<Partial<Record<Service, string>>> | undefined;
  /** An ARN of the partition to be asked: the role's. Without one the region decides. */
  readonly arn?: string | undefined;
}

const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true';

/** A flag of the environment, else of the profile; anything but `true` is off, as in botocore. */
const isOn = ({ env, profile }: TargetWish, variable: string, key: string): boolean =>
  isTrue(env[variable] ?? profile?.get(key));

type RegionChoice = readonly [region: string, from: ServiceTarget['regionFrom']];

/** The user's regions in order; `aws-global` and the like name no region that can be asked. */
const userRegions = ({ env, profile }: TargetWish): readonly RegionChoice[] =>
  (
    [
      [env['AWS_REGION'], 'AWS_REGION'],
      [env['AWS_DEFAULT_REGION'], 'AWS_DEFAULT_REGION'],
      [profile?.get('region'), 'profile'],
    ] as const
  ).flatMap(([region, from]) =>
    region !== undefined && /^[a-z]+(-[a-z]+)+-\d+$/.test(region) ? [[region, from] as const] : [],
  );

/** A region younger than our table lies in `aws`, which is what the SDKs take it for. */
const partitionAround = (region: string): Partition => partitionOfRegion(region) ?? COMMERCIAL;

function chooseRegion(wish: TargetWish): { partition: Partition; choice: RegionChoice } {
  const regions = userRegions(wish);
  const [first] = regions;
  const named = wish.arn === undefined ? undefined : partitionNamed(partitionIdOf(wish.arn) ?? '');
  const partition = named ?? (first === undefined ? COMMERCIAL : partitionAround(first[0]));
  // Credentials of one partition are unknown in every other one.
  const choice = regions.find(([region]) => partitionAround(region).id === partition.id);
  return { partition, choice: choice ?? [partition.defaultRegion, 'partition'] };
}

/** Precedence: AWS SDKs and Tools Reference Guide, Service-specific endpoints. */
function configuredEndpoint(
  wish: TargetWish,
  service: Service,
): readonly [url: string, from: string] | undefined {
  const { env, profile, serviceEndpoints } = wish;
  if (isOn(wish, 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'ignore_configured_endpoint_urls')) return undefined;
  const variable = `AWS_ENDPOINT_URL_${service.toUpperCase()}`;
  const candidates = [
    [env[variable], variable],
    [env['AWS_ENDPOINT_URL'], 'AWS_ENDPOINT_URL'],
    [serviceEndpoints?.[service], `endpoint_url of ${service} in the services section`],
    [profile?.get('endpoint_url'), 'endpoint_url of the profile'],
  ] as const;
  for (const [url, from] of candidates) {
    if (url !== undefined && url !== '') return [url, from];
  }
  return undefined;
}

function checkedUrl(url: string, from: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !['http:', 'https:'].includes(parsed.protocol) || hasBrokenPassword(parsed)) {
    throw usageError(`${from} is not a URL: ${shownUrl(url)}.`, {
      code: 'bad_endpoint_url',
      hint: `Set it to something like https://sts.eu-west-1.amazonaws.com, or unset it.`,
    });
  }
  return url;
}

interface Variant {
  readonly fips: boolean;
  readonly dualStack: boolean;
}

/** Host names as the endpoint rules of the SDKs build them. */
function stsHost(partition: Partition, region: string, { fips, dualStack }: Variant): string {
  if (fips && !dualStack && partition.id === 'aws-us-gov') return `sts.${region}.${partition.dnsSuffix}`;
  return `sts${fips ? '-fips' : ''}.${region}.${dualStack ? partition.dualStackSuffix : partition.dnsSuffix}`;
}

/** Without the bucket, which stands in front of it. */
const s3Host = ({ dnsSuffix }: Partition, region: string, { fips, dualStack }: Variant): string =>
  `s3${fips ? '-fips' : ''}${dualStack ? '.dualstack' : ''}.${region}.${dnsSuffix}`;

/** IAM is one service per partition: its host and the region that it is signed for don't follow the user's. */
const IAM_HOSTS: Readonly<Record<string, readonly [region: string, host: string]>> = {
  aws: ['us-east-1', 'iam.amazonaws.com'],
  'aws-cn': ['cn-north-1', 'iam.cn-north-1.amazonaws.com.cn'],
  'aws-us-gov': ['us-gov-west-1', 'iam.us-gov.amazonaws.com'],
};

function iamPlace(
  partition: Partition,
  { fips, dualStack }: Variant,
): readonly [region: string, host: string] {
  const { id, defaultRegion, dnsSuffix } = partition;
  const place = IAM_HOSTS[id] ?? [defaultRegion, `iam.${defaultRegion}.${dnsSuffix}`];
  if (id !== 'aws' || (!fips && !dualStack)) return place;
  const service = fips ? 'iam-fips' : 'iam';
  return [place[0], dualStack ? `${service}.global.api.aws` : `${service}.amazonaws.com`];
}

/** So is Organizations, for which every partition has one region. */
const ORGANIZATIONS_REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-northwest-1',
  'aws-us-gov': 'us-gov-west-1',
};

function organizationsPlace(
  { id, defaultRegion, dnsSuffix, dualStackSuffix }: Partition,
  { fips, dualStack }: Variant,
): readonly [region: string, host: string] {
  const region = ORGANIZATIONS_REGIONS[id] ?? defaultRegion;
  const service = fips && (id !== 'aws-us-gov' || dualStack) ? 'organizations-fips' : 'organizations';
  return [region, `${service}.${region}.${dualStack ? dualStackSuffix : dnsSuffix}`];
}

const iamRegion = (partition: Partition): string => iamPlace(partition, { fips: false, dualStack: false })[0];

/** Where IAM is: whoever asks from wherever means the same stack set. */
function cloudFormationPlace(
  partition: Partition,
  variant: Variant,
): readonly [region: string, host: string] {
  const { id, dnsSuffix, dualStackSuffix } = partition;
  const { fips, dualStack } = variant;
  const region = iamRegion(partition);
  const service = fips && (id !== 'aws-us-gov' || dualStack) ? 'cloudformation-fips' : 'cloudformation';
  return [region, `${service}.${region}.${dualStack ? dualStackSuffix : dnsSuffix}`];
}

/** The same service in another region. */
export const inRegion = (target: ServiceTarget, region = target.region): ServiceTarget => ({
  ...target,
  region,
  endpoint:
    target.endpointFrom === undefined
      ? target.endpoint.replace(`.${target.region}.`, `.${region}.`)
      : target.endpoint,
});

/**
 * Decides where a call to `service` goes. Region: `AWS_REGION`, `AWS_DEFAULT_REGION`, the source profile's, else the
 * partition's own; one of another partition than the role's is passed over.
 *
 * @throws AcctmgrError with exit 2 for a configured endpoint that is not a URL, or that FIPS or dual-stack exclude
 */
export function targetOf(service: Exclude<Service, SignInService>, wish: TargetWish): ServiceTarget {
  const { partition, choice } = chooseRegion(wish);
  const [region, regionFrom] = choice;
  const variant = variantOf(wish);
  const configured = configuredTarget(service, wish, variant);
  if (configured !== undefined) {
    const isFixed = service === 'cloudformation';
    return { region: isFixed ? iamRegion(partition) : region, regionFrom, ...configured };
  }
  const places = {
    iam: () => iamPlace(partition, variant),
    organizations: () => organizationsPlace(partition, variant),
    cloudformation: () => cloudFormationPlace(partition, variant),
    s3: () => [region, s3Host(partition, region, variant)] as const,
    sts: () => [region, stsHost(partition, region, variant)] as const,
  };
  const [signedFor, host] = places[service]();
  return { region: signedFor, regionFrom, endpoint: `https://${host}`, endpointFrom: undefined };
}

const variantOf = (wish: TargetWish): Variant => ({
  fips: isOn(wish, 'AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint'),
  dualStack: isOn(wish, 'AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint'),
});

/** @throws AcctmgrError as `targetOf` */
function configuredTarget(
  service: Service,
  wish: TargetWish,
  variant: Variant,
): Pick<ServiceTarget, 'endpoint' | 'endpointFrom'> | undefined {
  const configured = configuredEndpoint(wish, service);
  if (configured === undefined) return undefined;
  const [url, from] = configured;
  if (variant.fips || variant.dualStack) {
    throw usageError(
      `${from} and ${variant.fips ? 'a FIPS' : 'a dual-stack'} endpoint cannot be used together.`,
      {
        code: 'endpoint_conflict',
        hint: `Unset ${from}, or AWS_USE_${variant.fips ? 'FIPS' : 'DUALSTACK'}_ENDPOINT (use_${variant.fips ? 'fips' : 'dualstack'}_endpoint in the profile).`,
      },
    );
  }
  return { endpoint: checkedUrl(url, from), endpointFrom: from };
}

const SIGN_IN_HOSTS: Readonly<Record<SignInService, string>> = { sso: 'portal.sso', sso_oidc: 'oidc' };

/**
 * Where Identity Center is asked: in the region of the sign-in, whatever region the user or the account has.
 *
 * @throws AcctmgrError as `targetOf`
 */
export function signInTargetOf(service: SignInService, region: string, wish: TargetWish): ServiceTarget {
  const variant = variantOf(wish);
  const { fips, dualStack } = variant;
  const partition = partitionAround(region);
  const isPlain = !fips || (partition.id === 'aws-us-gov' && !dualStack);
  const suffix = dualStack ? partition.dualStackSuffix : partition.dnsSuffix;
  const host = `${SIGN_IN_HOSTS[service]}${isPlain ? '' : '-fips'}.${region}.${suffix}`;
  const target = configuredTarget(service, wish, variant);
  return {
    region,
    regionFrom: 'sign-in',
    ...(target ?? { endpoint: `https://${host}`, endpointFrom: undefined }),
  };
}
