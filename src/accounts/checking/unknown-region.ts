import { knownRegions } from '../../aws/partition.js';
import { formatPath, quoted, type ValuePath } from './finding.js';
import { nearest } from './nearest.js';
import type { AccountsFile } from '../schema.js';

/**
 * Why `region` is probably a slip of the finger, as a sentence without its subject; undefined for one that is known. No more
 * than a warning: AWS opens regions more often than acctmgr is updated.
 */
export function unknownRegion(region: string): string | undefined {
  const known = knownRegions();
  if (known.includes(region)) return undefined;
  const [near] = nearest(region, known, 1);
  return `${quoted(region)} is not a region that acctmgr knows.${near === undefined ? '' : ` Did you mean ${near}?`}`;
}

export interface RegionWarning {
  readonly path: ValuePath;
  /** A sentence. */
  readonly message: string;
}

/** The regions of a valid file that are probably misspelt, with their places. */
export function unknownRegionsOf({ defaults, accounts }: AccountsFile): RegionWarning[] {
  const places = [
    { path: ['defaults', 'region'], region: defaults?.region },
    ...accounts.map(({ region }, index) => ({ path: ['accounts', index, 'region'], region })),
  ];
  return places.flatMap(({ path, region }) => {
    const message = region === undefined ? undefined : unknownRegion(region);
    return message === undefined ? [] : [{ path, message }];
  });
}

/** A warning for people: `accounts[1].region: "eu-wst-1" is not a region that acctmgr knows. …`. */
export const describeRegionWarning = ({ path, message }: RegionWarning): string =>
  `${formatPath(path)}: ${message}`;
