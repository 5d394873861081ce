import type { WaitingDevice } from '../aws/clients/sign-in-calls.js';
import type { SignInContext } from '../identity-center/access-token.js';
import type { SignIn } from '../identity-center/sign-in.js';
import { signInByCode } from '../signin/sign-in-by-code.js';
import type { SignedIn } from '../signin/signed-in.js';
import { usageError } from '../system/failure.js';
import { localClock } from '../system/local-clock.js';
import { oneLine } from '../system/safe-text.js';
import type { Terminal } from '../terminal/terminal.js';
import { askOnTerminal } from './ask.js';
import type { Context } from './context.js';
import { drawnQrCode } from './drawn-qr-code.js';

/** Where and which, and what tells a code that the person asked for from a stranger's. */
function instructions(
  { host }: Context,
  { name }: SignIn,
  { userCode, verificationUri }: WaitingDevice,
): string[] {
  const clock = localClock(new Date(host.now()));
  return [
    `To sign in to ${oneLine(name)}, open ${oneLine(verificationUri)} and type the code ${oneLine(userCode)}`,
    `Asked for at ${clock} on ${oneLine(host.hostname())}. Type no code that somebody sent you: it gives them your accounts.`,
  ];
}

/** The address with the code in it, for the camera of a phone. */
async function drawing(
  { host }: Context,
  terminal: Terminal,
  { verificationUriComplete, verificationUri }: WaitingDevice,
): Promise<readonly string[]> {
  const drawn = await drawnQrCode(host, terminal, verificationUriComplete ?? verificationUri, 'an address');
  return 'lines' in drawn ? drawn.lines : [drawn.why];
}

/**
 * Signs a person in by a code, which nobody but the one at the terminal is shown: it would let others in.
 *
 * @throws AcctmgrError (exit 2) where there is no terminal, or accounts.json says never
 */
export async function signInOnTerminal(
  context: Context,
  signIn: SignIn,
  portal: SignInContext,
  { qr }: { readonly qr?: boolean | undefined },
): Promise<SignedIn> {
  const name = oneLine(signIn.name);
  if (signIn.settings.device_code === 'never')
    throw usageError(`${name} is never signed in to by a code: "device_code" of accounts.json says so.`, {
      hint: `Run: acctmgr login ${name}`,
    });
  const otherwise = {
    message: `A code to sign in to ${name} is shown on a terminal only`,
    hint: `Print the address instead: acctmgr login ${name} --no-browser`,
    code: 'device_code_needs_terminal',
  };
  return askOnTerminal(context, otherwise, (terminal) =>
    signInByCode(signIn, portal, async (device) => {
      const drawn = qr === true ? await drawing(context, terminal, device) : [];
      for (const line of [...drawn, ...instructions(context, signIn, device)]) terminal.note(line);
    }),
  );
}
