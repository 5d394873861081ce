import type { Answer } from '../../../aws/clients/answer.js';
import type { Credentials } from '../../../aws/credentials.js';
import type { StartKind, StartOf } from '../start.js';
import { profileKey } from './in-profile.js';
import { askProvider } from './provided.js';

/** The provider has words and no codes for what is over, and for what was never there. */
function asEnded(answer: Answer<Credentials>): Answer<Credentials> {
  if (answer.ok || !['identity-center-expired', 'no-credentials'].includes(answer.fault.kind)) return answer;
  return { ok: false, fault: { ...answer.fault, kind: 'console-login-ended' } };
}

/** What `aws login` left of a sign-in to the console, which the SDK renews. */
export const loginKind: StartKind<StartOf<'login'>> = {
  signer: () => 'temporary-keys',
  key: profileKey,
  obtain: async (start, call) => asEnded(await askProvider(start, call)),
};
