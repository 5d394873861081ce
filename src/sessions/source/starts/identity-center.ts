import type { StartKind, StartOf } from '../start.js';
import { profileKey } from './in-profile.js';
import { askProvider } from './provided.js';

/** A profile of Identity Center. */
export const identityCenterKind: StartKind<StartOf<'identity-center'>> = {
  signer: () => 'identity-center',
  key: profileKey,
  obtain: askProvider,
  signIn: ({ signIn }) => signIn,
};
