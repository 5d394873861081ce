import type { ProvidedStart } from '../provided-start.js';
import type { ProviderCall } from './provider.js';

/*
 * All that is asked of AWS through the SDK. This is the entry of a bundle of its own: what crosses are plain values and
 * these functions, never a class, which would be another one on the other side.
 */
export { assumeRole, assumeRoleWithToken, getCallerIdentity, getSessionToken } from './sts-calls.js';

/** The SDK's providers bring as much code again, and most source credentials are keys, which need none of them. */
export const resolveStart = async (start: ProvidedStart, call: ProviderCall) =>
  (await import('./provider.js')).resolveProvided(start, call);
