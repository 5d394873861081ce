import type { StartKind, StartOf } from '../start.js';
import { profileKey } from './in-profile.js';
import { askProvider } from './provided.js';

/** The `credential_process` of a profile. */
export const processKind: StartKind<StartOf<'process'>> = {
  signer: () => 'temporary-keys',
  key: profileKey,
  obtain: askProvider,
};
