import { accountIdOf, parseAssumedRoleArn, userNameOf } from '../arn.js';
import type { Fault, Refusal } from './fault.js';
import { about, type Situation } from './situation.js';

/** A message and its next step, before they become an error. */
export interface Explanation {
  readonly message: string;
  readonly hint: string;
}

interface Parties {
  readonly caller: string | undefined;
  /** The caller in short: `alice`, `the role Deploy`. */
  readonly callerName: string;
  readonly role: string;
}

function partiesOf(fault: Fault, situation: Situation): Parties {
  const caller = fault.refusal?.callerArn ?? situation.callerArn;
  const roleName = caller === undefined ? undefined : parseAssumedRoleArn(caller)?.roleName;
  const callerName =
    roleName === undefined ? ((caller && userNameOf(caller)) ?? 'the caller') : `the role ${roleName}`;
  return { caller, callerName, role: situation.roleArn ?? 'the role' };
}

/** One thing that may be missing where AWS doesn't say what is. */
export interface RefusalCheck {
  readonly cause: 'trust' | 'external-id' | 'mfa' | 'permission';
}

/** Where AWS names the trust policy, the role is there, and the caller's own policies are not what it fails for. */
const isOfTrust = ({ notAllowedBy = '' }: Refusal): boolean =>
  /^(role trust|resource-based)$/i.test(notAllowedBy);

/** What may be missing, the likeliest first: what the trust policy names, then what was not sent, then the caller's side. */
export const refusalChecks = (fault: Fault, situation: Situation): readonly RefusalCheck[] => [
  { cause: 'trust' },
  { cause: 'external-id' },
  ...(situation.mfa === 'code' ? [] : [{ cause: 'mfa' } as const]),
  ...(isOfTrust(fault.refusal ?? {}) ? [] : [{ cause: 'permission' } as const]),
];

/** The conditions that this very call may not have met. A role that signs can show no MFA, so wanting it is not likely there. */
function unmetWish({ mfa, externalIdSent = false }: Situation): string {
  if (mfa !== 'none') return externalIdSent ? ', or wants another external id' : '';
  return externalIdSent
    ? ', or wants MFA, which was not sent, or another external id'
    : ', or wants MFA or an external id, which were not sent';
}

/** The first of these checks in one sentence. */
function likeliest(fault: Fault, situation: Situation): string {
  const { caller, callerName } = partiesOf(fault, situation);
  const home = caller === undefined ? undefined : accountIdOf(caller);
  const isThere = isOfTrust(fault.refusal ?? {});
  const policy = isThere ? "the role's trust policy" : 'the role is not there, or its trust policy';
  const names = home === undefined ? 'does not name you' : `names neither ${callerName} nor account ${home}`;
  return `Most likely ${policy} ${names}${unmetWish(situation)}.`;
}

/** What looks at the account; a role profile, and a role that only a library call names, are no accounts. */
const doctorFor = ({ account = '' }: Situation): string =>
  /^[\w.-]+$/.test(account) ? `acctmgr doctor ${account}` : 'acctmgr doctor';

/** `service control` is a policy, a `permissions boundary` none in AWS's words. */
const policyWords = (kind: string): string => (/boundary$/i.test(kind) ? kind : `${kind} policy`);

function assumeRoleRefused(fault: Fault, situation: Situation, parties: Parties): Explanation {
  const { caller, callerName, role } = parties;
  const say = (text: string) => about(situation, text);
  const who = caller ?? 'the source credentials';
  const { deniedBy, notAllowedBy = '', policyArn } = fault.refusal ?? {};
  const refused = `AWS did not let ${who} assume ${role}`;
  if (deniedBy !== undefined) {
    const which = policyArn === undefined ? '' : ` (${policyArn})`;
    return {
      message: say(`${refused}: forbidden by a ${deniedBy}${which}.`),
      hint: `Ask who manages that ${deniedBy} to allow sts:AssumeRole on the role.`,
    };
  }
  const message = say(`${refused}.`);
  if (notAllowedBy.startsWith('identity')) {
    return { message, hint: `Allow sts:AssumeRole on ${role} in a policy of ${callerName}.` };
  }
  if (notAllowedBy !== '' && !isOfTrust({ notAllowedBy })) {
    const policy = policyWords(notAllowedBy);
    return {
      message: say(`${refused}: no ${policy} allows it.`),
      hint: `Ask who manages the ${policy} of ${callerName} or of the role to allow sts:AssumeRole on the role.`,
    };
  }
  return {
    message,
    hint: `${likeliest(fault, situation)} To look into it: ${doctorFor(situation)}`,
  };
}

/** What the identity provider in IAM, or the role's trust policy, has to name. */
export function tokenHint({ token, roleArn }: Situation): string {
  const account = accountIdOf(roleArn ?? '') ?? 'the account';
  if (token === undefined) return `Look at the identity providers in the IAM of ${account}.`;
  const { issuer, subject, audience } = token;
  return `The token is of ${issuer}, for the audience ${audience}, and its subject is ${subject}: the identity provider in the IAM of ${account} and the role's trust policy must name these.`;
}

/** Where a policy forces MFA, what the user has opens the way to another device; who has none must be let in without. */
function deviceRefused(fault: Fault, situation: Situation, who: string): Explanation {
  const { action = situation.call, deniedBy } = fault.refusal ?? {};
  const message = about(situation, `${who} may not add an MFA device (${action}).`);
  if (situation.mfa === 'none')
    return {
      message,
      hint: 'Where your policies ask for MFA first, log in with a device that you have, and run this again: acctmgr login',
    };
  return {
    message,
    hint:
      deniedBy === undefined || deniedBy.startsWith('identity')
        ? 'Ask for iam:CreateVirtualMFADevice and iam:EnableMFADevice to be allowed to you without MFA, for a device of your own name.'
        : `Ask who manages that ${deniedBy} to allow it.`,
  };
}

/** AccessDenied, told apart by the action in AWS's text: the caller may lack more than AssumeRole itself. */
export function explainRefusal(fault: Fault, situation: Situation): Explanation {
  const parties = partiesOf(fault, situation);
  const { caller, role } = parties;
  const say = (text: string) => about(situation, text);
  const who = caller ?? 'the caller';
  switch (fault.refusal?.action ?? `sts:${situation.call}`) {
    case 'sts:AssumeRole':
      return assumeRoleRefused(fault, situation, parties);
    case 'sts:AssumeRoleWithWebIdentity':
      return { message: say(`AWS does not let this token assume ${role}.`), hint: tokenHint(situation) };
    case 'sts:TagSession':
      return {
        message: say(`${who} may not set session tags on ${role} (sts:TagSession).`),
        hint: "Allow sts:TagSession beside sts:AssumeRole in the role's trust policy, or remove session_tags.",
      };
    case 'sts:SetSourceIdentity':
      return {
        message: say(`${who} may not set a source identity on ${role} (sts:SetSourceIdentity).`),
        hint: "Allow sts:SetSourceIdentity beside sts:AssumeRole in the role's trust policy, or remove source_identity.",
      };
    case 'sts:GetSessionToken':
      return {
        message: say(`${who} may not start an MFA session (sts:GetSessionToken).`),
        hint: 'Assume the role with a code of its own instead: acctmgr assume NAME --mfa-code 123456',
      };
    case 'iam:ListMFADevices':
    case 'sts:ListMFADevices':
      return {
        message: say(`${who} may not look up its own MFA devices (iam:ListMFADevices).`),
        hint: 'Name the device: with login --mfa-serial, or as mfa_serial in accounts.json.',
      };
    case 'iam:CreateVirtualMFADevice':
    case 'iam:EnableMFADevice':
      return deviceRefused(fault, situation, who);
    default:
      return {
        message: say(`AWS refused the call: ${fault.message}`),
        hint: `Ask for ${fault.refusal?.action ?? situation.call} to be allowed to ${caller ?? 'the caller'}.`,
      };
  }
}
