import type { StartKind, StartOf } from '../start.js';
import { askProvider } from './provided.js';

/** The role of the EC2 instance. */
export const instanceKind: StartKind<StartOf<'instance'>> = {
  signer: () => 'instance-role',
  key: (start, { machine }) => ({ ...start, machine }),
  obtain: askProvider,
};
