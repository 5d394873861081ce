import type { StartKind, StartOf } from '../start.js';
import { profileKey } from './in-profile.js';
import { askProvider } from './provided.js';

/** What `aws login` left of a sign-in to the console, which the SDK renews. */
export const loginKind: StartKind<StartOf<'login'>> = {
  signer: () => 'temporary-keys',
  key: profileKey,
  obtain: askProvider,
};
