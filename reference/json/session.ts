import * as z from 'zod';
import { flag, maybeOneOf, maybeText, oneOf, text, time } from './words.js';

export const MFA_SAYS = 'How MFA was shown to AWS: with a code, or by an MFA session. Null: not at all.';

/** A cached session, as several commands name it. */
export const cachedSession = z.strictObject({
  kind: oneOf('An MFA session or a role session.', 'mfa', 'role'),
  account: maybeText("The account's name in the inventory."),
  account_id: maybeText('The id of the AWS account.'),
  role_arn: maybeText('Of a role session: its role; null of a permission set.'),
  permission_set: maybeText('Of Identity Center: the permission set.'),
  sso_session: maybeText('Of Identity Center: the sign-in.'),
  session_name: maybeText('Of a role session: its name in CloudTrail.'),
  mfa_serial: maybeText('Of an MFA session: the device.'),
  mfa: maybeOneOf(MFA_SAYS, 'code', 'session'),
  source: text('The source credentials: profile:NAME, environment, account:NAME or default.'),
  source_arn: maybeText('Who signed.'),
  access_key_id: text('The id of the temporary key. It opens nothing by itself.'),
  obtained_at: time('When AWS gave it.'),
  expiration: time('When it ends.'),
});

const signInKeys = {
  sso_session: text('The sign-in.'),
  start_url: text('The access portal.'),
  region: text('Where its Identity Center lives.'),
  expiration: time("When the token ends, which is not the end of the portal's session."),
  renewable: flag('Whether the token is renewed by itself.'),
  refused: flag('Whether Identity Center did not take it though its time is not up.'),
};

/** A sign-in that somebody is signed in to. */
export const standingSignIn = z.strictObject(signInKeys);

/** The same, among sessions. */
export const listedSignIn = z.strictObject({
  kind: oneOf('A sign-in of Identity Center.', 'sign-in'),
  ...signInKeys,
});
