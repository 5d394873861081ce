import { isTemporaryKey, lacksToken } from '../../../aws/credentials.js';
import type { StartKind, StartOf } from '../start.js';

/** Keys of the environment, or of a profile. */
export const keysKind: StartKind<StartOf<'keys'>> = {
  signer: ({ credentials }) =>
    isTemporaryKey(credentials) || lacksToken(credentials) ? 'temporary-keys' : 'long-term-keys',
  key: ({ credentials }) => ({ accessKeyId: credentials.accessKeyId }),
  obtain: ({ credentials }) =>
    Promise.resolve({ ok: true, value: credentials, requestId: undefined, clockSkewMs: undefined }),
};
