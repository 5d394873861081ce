import type { StartKind, StartOf } from '../start.js';
import { askProvider } from './provided.js';

/** The endpoint of ECS, EKS Pod Identity and the like. Its token is a secret, and changes while the identity behind it stays. */
export const containerKind: StartKind<StartOf<'container'>> = {
  signer: () => 'temporary-keys',
  key: (start, { machine }) => ({ ...start, token: undefined, machine }),
  obtain: askProvider,
};
