import * as z from 'zod';
import { failure } from './failure.js';
import { leftOut } from './handover.js';
import { cachedSession, listedSignIn, MFA_SAYS, standingSignIn } from './session.js';
import {
  count,
  flag,
  maybeOneOf,
  maybeText,
  maybeTime,
  oneOf,
  text,
  textByName,
  texts,
  time,
} from './words.js';

/* The commands of src/commands/sessions and src/commands/signin. */

const SOURCE = 'The source credentials: profile:NAME, environment, account:NAME or default.';

export const whoami = z.strictObject({
  account: text('The id of the AWS account.'),
  arn: text('Of the user or the session.'),
  user_id: text("AWS's unique id."),
  accounts: texts('What the inventory calls this account.'),
  source: text('Which credentials were asked about.'),
  profile: maybeText('The profile of acctmgr that they come from.'),
  expiration: maybeTime("When that profile's session ends."),
  session: z
    .strictObject({
      kind: oneOf('What acctmgr handed out.', 'role', 'mfa'),
      account: maybeText("The account's name in the inventory."),
      source: maybeText(SOURCE),
      permission_set: maybeText('Of Identity Center: the permission set.'),
      sso_session: maybeText('Of Identity Center: the sign-in, where that is known.'),
      mfa: maybeOneOf(MFA_SAYS, 'code', 'session'),
      expiration: maybeTime('When it ends.'),
    })
    .nullable()
    .describe('The session of acctmgr that these credentials are; null where they are none.'),
  sign_in: standingSignIn
    .nullable()
    .describe('The sign-in that they came of; null where there is none, or nobody is signed in to it.'),
});

const assumedKeys = {
  account: text('Its name in the inventory.'),
  account_id: text('12 digits.'),
  profile: text('The profile that was written.'),
  assumed_role_arn: text('Of the session.'),
  session_name: text('What CloudTrail shows.'),
  source: text(SOURCE),
  region: maybeText('Of the profile.'),
  expiration: time('When the session ends.'),
};

const hop = z.strictObject({
  label: text('The account, or the role profile, that this call is for.'),
  role_arn: text('The role.'),
  signed_by: text('What signs the call: long-term keys, an MFA session, a role session and so on.'),
  duration_seconds: count('How long the session is asked for.'),
  duration_reason: text('Why that long.'),
  mfa_serial: maybeText('The device, where MFA is shown.'),
  mfa: maybeOneOf(MFA_SAYS, 'code', 'session'),
  session_name: maybeText("Null: that of the source's own name."),
  external_id: maybeText('As it is sent.'),
  source_identity: maybeText('As it is sent.'),
  session_tags: textByName('As they are sent.'),
  transitive_tag_keys: texts('As they are sent.'),
  policy_arns: texts('The session policies.'),
  policy: maybeText('The inline session policy, as JSON.'),
  endpoint: text('Where STS is asked.'),
  region: text('In which region.'),
});

const plan = z.strictObject({
  account: text('Its name in the inventory.'),
  protected: flag('Whether assuming asks for the name and a reason.'),
  profile: text('The profile that would be written.'),
  region: maybeText('Of the profile.'),
  source: text(SOURCE),
  source_reason: text('Why these credentials sign.'),
  shared_login: z
    .strictObject({ mfa_serial: text('The device.'), accounts: texts('That share it.') })
    .nullable()
    .describe('The MFA session that one code would open for several accounts.'),
  mfa_session: z
    .strictObject({ mfa_serial: text('The device.'), expiration: time('When it ends.') })
    .nullable()
    .describe('The live MFA session that would be used.'),
  permission_set: maybeText('The permission set that it begins with, of Identity Center.'),
  sso_session: maybeText('The sign-in that gives it.'),
  hops: z.array(hop).describe('Every AssumeRole call, in order.'),
});

export const assume = z.union([
  z.strictObject(assumedKeys).describe('Of one account.'),
  z
    .array(
      z.union([
        z.strictObject({ ...assumedKeys, error: z.null() }),
        z.strictObject({ account: text('Its name in the inventory.'), error: failure }),
        z.strictObject({
          account: text('Its name in the inventory.'),
          error: z.null(),
          left_out: leftOut,
        }),
      ]),
    )
    .describe('Of several accounts.'),
  z.array(plan).describe('With --explain: what would be asked of AWS.'),
]);

export const login = z.union([
  z
    .strictObject({
      source: text(SOURCE),
      source_arn: maybeText('Who signed.'),
      mfa_serial: text('The device.'),
      obtained_at: time('When AWS gave it.'),
      expiration: time('When it ends.'),
      new: flag('False where --if-needed found one that lives.'),
    })
    .describe('Of an MFA session.'),
  z
    .strictObject({
      sso_session: text('The sign-in.'),
      start_url: text('The access portal.'),
      region: text('Where its Identity Center lives.'),
      expiration: time("When the token ends, which is not the end of the portal's session."),
      renewable: flag('Whether the token is renewed by itself.'),
      new: flag('False where --if-needed found one that lives.'),
    })
    .describe('Of a sign-in of Identity Center.'),
]);

export const logout = z.strictObject({
  source: maybeText('The source credentials; null for all of them.'),
  signed_out: z
    .array(
      z.strictObject({
        sso_session: text('The sign-in.'),
        ended: flag(
          'Whether its session at the portal is over. False: nobody was signed in, or the portal could not be asked.',
        ),
        profiles: texts('The profiles of the credentials file that were removed.'),
        aws_cli_copies: count("The AWS CLI's copies of its credentials that were removed."),
      }),
    )
    .describe('Sign-ins of Identity Center.'),
  forgotten: z.array(cachedSession),
});

export const status = z
  .array(z.union([listedSignIn, cachedSession]))
  .describe('The sign-ins that somebody is signed in to, then the sessions that live, MFA sessions first.');

export const consoleOpened = z.strictObject({
  account: text('Its name in the inventory.'),
  account_id: text('12 digits.'),
  url: maybeText('Null where the browser was sent there: it is a secret.'),
  opened: flag('Whether the browser was sent there.'),
});
