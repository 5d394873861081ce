import type { Host } from '../../system/host.js';
import { namesIn, readDiscovered, type DiscoveredPlace } from '../discovered/read-discovered.js';
import type { AcceptedCopy } from './accepted-copy.js';
import { readCopies } from './read-copies.js';

export const includedNames = (copies: readonly AcceptedCopy[]): string[] =>
  copies.flatMap(({ inventory }) => inventory.accounts.map(({ name }) => name));

/** What an accounts.json may speak of besides its own accounts. */
export const listedNames = (host: Host, place: DiscoveredPlace) => (): string[] => [
  ...namesIn(readDiscovered(host, place).files),
  ...includedNames(readCopies(host, place).copies),
];
