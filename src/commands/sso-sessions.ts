import type { SignInPlaces } from '../identity-center/sign-in.js';
import { awsSettings } from '../sessions/source/aws-settings.js';
import { AcctmgrError } from '../system/failure.js';
import type { Context } from './context.js';

/**
 * What the AWS config file says of sign-ins, for a command that can do without; undefined where it can't be read.
 *
 * @param wrong - told why it can't be read
 */
export function ssoSessionsIfReadable(
  { host }: Pick<Context, 'host'>,
  wrong: (reason: string) => void,
): SignInPlaces['ssoSessions'] | undefined {
  try {
    return awsSettings(host).profiles.ssoSessions;
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    wrong(error.message);
    return undefined;
  }
}
