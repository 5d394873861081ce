import type { SignInContext } from '../identity-center/access-token.js';
import type { SignIn } from '../identity-center/sign-in.js';
import type { CallContext } from './calls.js';
import { situationOfSignIn } from './situations.js';

/** How Identity Center is asked where a person signs in or out, and no account is meant. */
export const signInContext = (
  signIn: SignIn,
  { host, route, tokens, note, debug }: Pick<CallContext, 'host' | 'route' | 'tokens' | 'note' | 'debug'>,
): SignInContext => ({
  host,
  transport: route.transport,
  tokens,
  targetOf: (service) => route.signInTarget(service, signIn.region),
  situationAt: (target) => situationOfSignIn(signIn, target, { host, route }),
  note,
  debug,
});
