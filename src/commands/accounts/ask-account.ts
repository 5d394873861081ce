import { isReservedName, MFA_SERIAL, NAME, ROLE_ARN } from '../../accounts/limits.js';
import { fitsLimit, type TextLimit } from '../../aws/limits.js';
import { signingProfiles } from '../../fleet/beginning.js';
import { readProfiles } from '../../profiles/reading/read-profiles.js';
import { askOnTerminal } from '../ask.js';
import type { Context } from '../context.js';

/** What the flags say of an account. */
export interface GivenAccount {
  readonly name?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly sourceProfile?: string | undefined;
  readonly mfaSerial?: string | undefined;
}

export interface AskedAccount extends GivenAccount {
  readonly name: string;
  readonly roleArn: string;
}

const fits =
  (limit: TextLimit) =>
  (text: string): string | undefined =>
    fitsLimit(limit, text) && !isReservedName(text) ? undefined : `It has to be ${limit.says}.`;

const askText = (context: Context, question: string, limit: TextLimit, flag: string): Promise<string> =>
  askOnTerminal(
    context,
    { message: `${flag} is missing`, hint: `Give it with ${flag}: ${limit.says}.` },
    (terminal) => terminal.text(question, fits(limit)),
  );

/** Of one profile there is nothing to choose; `default` is what AWS tools use unasked. */
async function askSource(context: Context): Promise<string | undefined> {
  const profiles = signingProfiles(readProfiles(context.host));
  const [only] = profiles;
  const chosen =
    profiles.length < 2
      ? only
      : await askOnTerminal(
          context,
          { message: 'There are several profiles', hint: 'Name one with --source-profile.' },
          (terminal) =>
            terminal.pick(
              'Which profile has the credentials that assume the role?',
              profiles.map((name) => ({ value: name, label: name })),
            ),
        );
  return chosen === 'default' ? undefined : chosen;
}

const askDevice = (context: Context): Promise<string> =>
  askOnTerminal(
    context,
    { message: 'Whether the role asks for MFA is not known', hint: 'Name your device with --mfa-serial.' },
    (terminal) =>
      terminal.text(
        'The ARN of your MFA device, if the role asks for a code (Enter: it does not):',
        (text) => (text === '' ? undefined : fits(MFA_SERIAL)(text)),
      ),
  );

/** The account that the user wants, with questions for what no flag has said; none where they say enough to add it. */
export async function askAccount(context: Context, given: GivenAccount): Promise<AskedAccount> {
  const { name, roleArn, sourceProfile, mfaSerial } = given;
  if (name !== undefined && roleArn !== undefined) return { ...given, name, roleArn };
  return {
    name: name ?? (await askText(context, 'What is the account to be called?', NAME, '--name')),
    roleArn:
      roleArn ?? (await askText(context, 'The ARN of the role to assume in it:', ROLE_ARN, '--role-arn')),
    sourceProfile: sourceProfile ?? (await askSource(context)),
    mfaSerial: mfaSerial ?? ((await askDevice(context)) || undefined),
  };
}
