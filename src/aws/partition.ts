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
  /** Those that stood in the SDKs' table when ours was made: AWS opens new ones, which `regionPattern` takes, too. */
  readonly regions: readonly string[];
}

const partition = (
  id: string,
  defaultRegion: string,
  dnsSuffix: string,
  dualStackSuffix: string,
  regionPattern: RegExp,
  regions: string,
): Partition => ({
  id,
  defaultRegion,
  dnsSuffix,
  dualStackSuffix,
  regionPattern,
  regions: regions.split(/\s+/),
});

/** The one that most accounts are in, and that the SDKs take an unknown region for. */
export const COMMERCIAL = partition(
  'aws',
  'us-east-1',
  'amazonaws.com',
  'api.aws',
  /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
  `af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1
  ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1
  eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1
  me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-west-1 us-west-2`,
);

/** Patterns, suffixes and regions: the tables of the AWS SDKs (botocore 1.43, JavaScript 3.1169). */
export const PARTITIONS: readonly Partition[] = [
  COMMERCIAL,
  partition(
    'aws-cn',
    'cn-northwest-1',
    'amazonaws.com.cn',
    'api.amazonwebservices.com.cn',
    /^cn-\w+-\d+$/,
    'cn-north-1 cn-northwest-1',
  ),
  partition(
    'aws-us-gov',
    'us-gov-west-1',
    'amazonaws.com',
    'api.aws',
    /^us-gov-\w+-\d+$/,
    'us-gov-east-1 us-gov-west-1',
  ),
  partition(
    'aws-eusc',
    'eusc-de-east-1',
    'amazonaws.eu',
    'api.amazonwebservices.eu',
    /^eusc-de-\w+-\d+$/,
    'eusc-de-east-1',
  ),
  partition(
    'aws-iso',
    'us-iso-east-1',
    'c2s.ic.gov',
    'api.aws.ic.gov',
    /^us-iso-\w+-\d+$/,
    'us-iso-east-1 us-iso-west-1',
  ),
  partition(
    'aws-iso-b',
    'us-isob-east-1',
    'sc2s.sgov.gov',
    'api.aws.scloud',
    /^us-isob-\w+-\d+$/,
    'us-isob-east-1 us-isob-west-1',
  ),
  partition(
    'aws-iso-e',
    'eu-isoe-west-1',
    'cloud.adc-e.uk',
    'api.cloud-aws.adc-e.uk',
    /^eu-isoe-\w+-\d+$/,
    'eu-isoe-west-1',
  ),
  partition(
    'aws-iso-f',
    'us-isof-south-1',
    'csp.hci.ic.gov',
    'api.aws.hci.ic.gov',
    /^us-isof-\w+-\d+$/,
    'us-isof-east-1 us-isof-south-1',
  ),
];

export const partitionNamed = (id: string): Partition | undefined =>
  PARTITIONS.find((known) => known.id === id);

/** The partition that `region` lies in; undefined for text that is not a region of a known one. */
export const partitionOfRegion = (region: string): Partition | undefined =>
  PARTITIONS.find((known) => known.regionPattern.test(region));

/** Every region that acctmgr knows. */
export const knownRegions = (): readonly string[] => PARTITIONS.flatMap(({ regions }) => regions);
