import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownRegions, PARTITIONS, partitionNamed, partitionOfRegion } from '../../../src/aws/partition.js';

const ROOT = new URL('../../../', import.meta.url);

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

  it('knows the regions of the SDKs, each in its partition', () => {
    const file = new URL(
      'node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js',
      ROOT,
    );
    const known = [...readFileSync(file, 'utf8').matchAll(/"((?:[a-z]+-)+\d+)": \{/g)].map(
      ([, region = '']) => region,
    );
    expect(known.length).toBeGreaterThan(40);
    expect(known.filter((region) => !knownRegions().includes(region))).toEqual([]);
    for (const { id, regions } of PARTITIONS) {
      expect(regions.map((region) => partitionOfRegion(region)?.id)).toEqual(regions.map(() => id));
    }
  });

  it('has a default region in every partition', () => {
    expect(PARTITIONS.map(({ id, defaultRegion }) => [id, partitionOfRegion(defaultRegion)?.id])).toEqual(
      PARTITIONS.map(({ id }) => [id, id]),
    );
    expect(partitionNamed('aws-mars')).toBeUndefined();
  });
});
