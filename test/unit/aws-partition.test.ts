import { describe, expect, it } from 'vitest';
import { PARTITIONS, partitionNamed, partitionOfRegion } from '../../src/aws/partition.js';

describe('partitionOfRegion', () => {
  it.each([
    ['eu-west-1', 'aws'],
    ['us-east-1', 'aws'],
    ['ap-southeast-7', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-east-1', 'aws-us-gov'],
    ['eusc-de-east-1', 'aws-eusc'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-west-1', 'aws-iso-b'],
    ['eu-isoe-west-1', 'aws-iso-e'],
    ['us-isof-east-1', 'aws-iso-f'],
  ])('%s lies in %s', (region, id) => {
    expect(partitionOfRegion(region)?.id).toBe(id);
  });

  it.each(['aws-global', 'mars-north-1', 'eu-west', '', 'eu-west-1.evil.example'])(
    '%j is no region it knows',
    (region) => {
      expect(partitionOfRegion(region)).toBeUndefined();
    },
  );

  it('has a default region in every partition', () => {
    expect(PARTITIONS.map(({ id, defaultRegion }) => [id, partitionOfRegion(defaultRegion)?.id])).toEqual(
      PARTITIONS.map(({ id }) => [id, id]),
    );
    expect(partitionNamed('aws-mars')).toBeUndefined();
  });
});
