import { explain } from '../aws/faults/explain.js';
import type { Fault } from '../aws/faults/fault.js';
import type { SignInContext } from '../identity-center/access-token.js';
import type { SignIn } from '../identity-center/sign-in.js';
import { notAllowed, usageError, type AcctmgrError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';

const again = ({ name }: SignIn): string => `To try again: acctmgr login ${oneLine(name)}`;

export const nobodyCame = (signIn: SignIn): AcctmgrError =>
  notAllowed(`Nobody signed in to ${oneLine(signIn.name)} in time.`, {
    code: 'sign_in_timeout',
    hint: again(signIn),
  });

/** What is wrong where a person signs in; the same names mean other things once somebody is signed in. */
export function consentFailure(
  fault: Fault,
  signIn: SignIn,
  { targetOf, situationAt }: Pick<SignInContext, 'targetOf' | 'situationAt'>,
): AcctmgrError {
  const { cause, message } = fault;
  const name = oneLine(signIn.name);
  const check = `Check start_url and region of ${name}: is ${signIn.region} where its Identity Center lives?`;
  switch (fault.code) {
    case 'AccessDeniedException':
      return notAllowed(`The sign-in ${name} was not allowed: ${message}`, {
        code: 'sign_in_denied',
        hint: again(signIn),
        isAwsRefusal: true,
        cause,
      });
    case 'ExpiredTokenException':
      return nobodyCame(signIn);
    // AWS opens the page of a portal in any region, and only then says that the consent is worth nothing.
    case 'InvalidGrantException':
      return notAllowed(`Identity Center in ${signIn.region} does not take this sign-in: ${message}`, {
        code: 'sign_in_refused',
        hint: check,
        isAwsRefusal: true,
        cause,
      });
    case 'InvalidRequestException':
    case 'InvalidScopeException':
      return usageError(
        `Identity Center in ${signIn.region} refuses to sign in to ${oneLine(signIn.startUrl)}: ${message}`,
        { code: 'sign_in_invalid', hint: check, cause },
      );
    case 'InvalidClientException':
      return notAllowed(`Identity Center does not know this machine any more: ${message}`, {
        code: 'sign_in_refused',
        hint: again(signIn),
        isAwsRefusal: true,
        cause,
      });
    default:
      return explain(fault, situationAt(targetOf('sso_oidc')));
  }
}
