import { loadSdk } from '../../../aws/clients/load-sdk.js';
import type { ProvidedStart } from '../../../aws/provided-start.js';
import type { StartKind } from '../start.js';

/** What one of the SDK's providers is asked for. */
export const askProvider: StartKind<ProvidedStart>['obtain'] = async (start, call) => {
  const { resolveStart } = await loadSdk();
  return resolveStart(start, call());
};
