import type { EffectiveAccount } from '../../accounts/effective.js';
import { consolePage, isConsolePage } from '../../signin/console-hosts.js';
import { nearestServices, servicePath } from '../../signin/console-services.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';

/** @throws AcctmgrError with exit 2 for a service that is not known here: its page would be "not found" after the sign-in */
function pathOf(service: string, pageOf: (path: string | undefined) => string): string {
  const path = servicePath(service);
  if (path !== undefined) return path;
  const near = nearestServices(service);
  const meant = near === '' ? '' : `Did you mean ${near}? `;
  // Most pages are called as their service: the example is the one that was meant, where the guess is right.
  const example = /^[a-z][a-z0-9-]*$/i.test(service) ? pageOf(service.toLowerCase()) : pageOf(undefined);
  throw usageError(`--service ${oneLine(service)} is not a service of the console that acctmgr knows.`, {
    hint: `${meant}Any page is opened by its address, as the browser shows it: --destination ${example}`,
  });
}

/** How a person says with which page of the console to begin. */
export interface DestinationFlags {
  readonly service?: string | undefined;
  readonly destination?: string | undefined;
}

/** The page of the console to begin with. @throws AcctmgrError with exit 2 for one that is not the console's */
export function destinationOf(
  { partition }: Pick<EffectiveAccount, 'partition'>,
  { service, destination }: DestinationFlags,
  region: string | undefined,
): string {
  const pageOf = (path: string | undefined) => consolePage(partition, path, region);
  if (destination === undefined) return pageOf(service === undefined ? undefined : pathOf(service, pageOf));
  if (service !== undefined)
    throw usageError('--service and --destination cannot be used together.', { hint: 'Give one of them.' });
  if (isConsolePage(partition, destination)) return destination;
  throw usageError(`--destination ${oneLine(destination)} cannot be used.`, {
    hint: `Give a page of the console, such as ${pageOf('s3')}`,
  });
}
