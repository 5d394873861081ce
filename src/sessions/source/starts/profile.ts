import type { StartKind, StartOf } from '../start.js';
import { profileKey } from './in-profile.js';
import { askProvider } from './provided.js';

/** A web identity or an `aws login` that a profile names. */
export const profileKind: StartKind<StartOf<'profile'>> = {
  signer: ({ gives }) => gives,
  key: profileKey,
  obtain: askProvider,
};
