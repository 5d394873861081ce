import type { StartKind, StartOf } from '../start.js';
import { askProvider } from './provided.js';

/** The token that AWS_WEB_IDENTITY_TOKEN_FILE names. */
export const webIdentityKind: StartKind<StartOf<'web-identity'>> = {
  signer: () => 'web-identity',
  key: (start, { machine }) => ({ ...start, machine }),
  obtain: askProvider,
};
