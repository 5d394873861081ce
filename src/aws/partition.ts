/** A set of regions with identities, ARNs and endpoints of its own. */
export interface Partition {
  /** As in an ARN: `arn:<id>:iam::…`. */
  readonly id: string;
  /** Where global services of the partition are signed for, and where STS is asked when nobody says otherwise. */
  readonly defaultRegion: string;
  /** The end of its host names: `sts.<region>.<dnsSuffix>`. */
  readonly dnsSuffix: string;
  /** The same for endpoints that answer over IPv4 and IPv6. */
  readonly dualStackSuffix: string;
  readonly regionPattern: RegExp;
}

const partition = (
  id: string,
  defaultRegion: string,
  dnsSuffix: string,
  dualStackSuffix: string,
  regionPattern: RegExp,
): Partition => ({ id, defaultRegion, dnsSuffix, dualStackSuffix, regionPattern });

/** The one that most accounts are in, and that the SDKs take an unknown region for. */
export const COMMERCIAL = partition(
  'aws',
  'us-east-1',
  'amazonaws.com',
  'api.aws',
  /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
);

/** Patterns, suffixes and regions: partitions.json of the AWS SDKs (botocore 1.43). */
export const PARTITIONS: readonly Partition[] = [
  COMMERCIAL,
  partition('aws-cn', 'cn-northwest-1', 'amazonaws.com.cn', 'api.amazonwebservices.com.cn', /^cn-\w+-\d+$/),
  partition('aws-us-gov', 'us-gov-west-1', 'amazonaws.com', 'api.aws', /^us-gov-\w+-\d+$/),
  partition('aws-eusc', 'eusc-de-east-1', 'amazonaws.eu', 'api.amazonwebservices.eu', /^eusc-de-\w+-\d+$/),
  partition('aws-iso', 'us-iso-east-1', 'c2s.ic.gov', 'api.aws.ic.gov', /^us-iso-\w+-\d+$/),
  partition('aws-iso-b', 'us-isob-east-1', 'sc2s.sgov.gov', 'api.aws.scloud', /^us-isob-\w+-\d+$/),
  partition('aws-iso-e', 'eu-isoe-west-1', 'cloud.adc-e.uk', 'api.cloud-aws.adc-e.uk', /^eu-isoe-\w+-\d+$/),
  partition('aws-iso-f', 'us-isof-south-1', 'csp.hci.ic.gov', 'api.aws.hci.ic.gov', /^us-isof-\w+-\d+$/),
];

export const partitionNamed = (id: string): Partition | undefined =>
  PARTITIONS.find((known) => known.id === id);

/** The partition that `region` lies in; undefined for text that is no region of a known one. */
export const partitionOfRegion = (region: string): Partition | undefined =>
  PARTITIONS.find((known) => known.regionPattern.test(region));
