import { REGION } from '../accounts/limits.js';
import { nearest } from '../accounts/checking/nearest.js';
import { unknownRegion } from '../accounts/checking/unknown-region.js';
import { fitsLimit } from '../aws/limits.js';
import { knownRegions } from '../aws/partition.js';
import { usageError } from '../system/failure.js';
import { oneLine, shorten } from '../system/safe-text.js';
import type { Context } from './context.js';

/** A new region is possible, and a misspelt one more likely. */
export function warnOfUnknownRegion({ output }: Pick<Context, 'output'>, region: unknown): void {
  const message = typeof region === 'string' ? unknownRegion(region) : undefined;
  if (message !== undefined) output.warn(message);
}

/** `--region` in the form of one. @throws AcctmgrError with exit 2 for what can't be a region */
export function regionOf(value: string): string {
  if (fitsLimit(REGION, value)) return value;
  const [near] = nearest(value, knownRegions(), 1);
  throw usageError(`--region ${shorten(oneLine(value), 40)} is not an AWS region.`, {
    hint: near === undefined ? 'Give one such as eu-west-1.' : `Did you mean ${near}?`,
  });
}

/** As `regionOf`, each once; what takes one region takes the last. */
export const regionsOf = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before.filter((other) => other !== value),
  regionOf(value),
];
