import { accountIdOf, parseAssumedRoleArn, parseRoleArn, parseUserArn } from '../../aws/arn.js';
import type { SimulatedAction } from '../../aws/clients/iam-calls.js';
import { profileFlag } from '../../aws/faults/situation.js';
import { formatDuration } from '../../system/duration.js';
import { oneLine } from '../../system/safe-text.js';
import type { HopEvidence } from './hop-evidence.js';

/* How one AssumeRole is spoken of. */

/** `ada`, `the role Jump`, `the caller`. */
export function callerName({ caller }: HopEvidence): string {
  if (caller === undefined) return 'the caller';
  const role = parseAssumedRoleArn(caller.arn)?.roleName;
  return role === undefined ? oneLine(parseUserArn(caller.arn)?.name ?? caller.arn) : `the role ${role}`;
}

export const callerAccount = ({ caller }: HopEvidence): string =>
  caller === undefined ? '' : (accountIdOf(caller.arn) ?? '');

export const roleName = ({ hop }: HopEvidence): string =>
  parseRoleArn(hop.roleArn)?.name ?? oneLine(hop.roleArn);

/** What a simulation had to leave out, such as the address that a request comes from. */
export const untold = ({ missing }: SimulatedAction): string =>
  missing.length === 0 ? '' : `, as far as can be told without ${missing.map(oneLine).join(', ')}`;

/** The keys of accounts.json that are called otherwise in the AWS config file. */
const CONFIG_KEYS: Readonly<Record<string, string>> = { session_name: 'role_session_name' };

/** The command that changes a setting of the hop, wherever it stands. */
export function settingFix({ hop }: HopEvidence, key: string, value: string): string {
  const [, profile] = /^profile (.*)$/.exec(hop.label) ?? [];
  // An account names its role in one of two ways.
  const other = key === 'role_arn' ? '--unset role_name ' : '';
  return profile === undefined
    ? `acctmgr edit ${oneLine(hop.label)} ${other}${key}=${value}`
    : `aws configure set ${CONFIG_KEYS[key] ?? key} ${value}${profileFlag(`profile:${profile}`)}`;
}

/** How to see the role as IAM tells of it: by who can ask in its account, which the caller often can't. */
export function getRoleWords(evidence: HopEvidence): string {
  const { hop, caller, role, sourceFlag } = evidence;
  const command = `aws iam get-role --role-name ${roleName(evidence)}`;
  const askedBy = role.kind === 'there' ? role.askedBy : undefined;
  const [, profile] = /^profile (.*)$/.exec(askedBy ?? '') ?? [];
  if (profile !== undefined) return `${command}${profileFlag(`profile:${profile}`)}`;
  // The account in question can't be the way to itself.
  if (askedBy !== undefined && askedBy !== hop.label && /^[\w.-]+$/.test(askedBy)) {
    return `acctmgr exec ${askedBy} -- ${command}`;
  }
  const isOwn = hop.signer !== 'role-session' && callerAccount(evidence) === hop.accountId;
  return isOwn && caller !== undefined
    ? `${command}${sourceFlag.replace('--source', '--profile')}`
    : `${command} (in account ${hop.accountId})`;
}

/** What AWS is told with the call, as far as it matters to who reads of it; no value that is nobody's business. */
export function sentWords({ hop, sessionName, mfaAge }: HopEvidence): string {
  const { externalId, sessionTags = {}, sourceIdentity, policyArns = [], policy, duration, mfa } = hop;
  const tags = Object.keys(sessionTags).map(oneLine);
  const policies = policyArns.length + (policy === undefined ? 0 : 1);
  return [
    `session name ${sessionName === undefined ? '(not known)' : oneLine(sessionName)}`,
    externalId === undefined ? 'no external id' : 'an external id',
    mfa === undefined
      ? 'no MFA'
      : mfa.how === 'code'
        ? `an MFA code of ${oneLine(mfa.serial)}`
        : `MFA of ${oneLine(mfa.serial)}${mfaAge === undefined ? '' : `, ${formatDuration(mfaAge)} ago`}`,
    formatDuration(duration.seconds),
    ...(sourceIdentity === undefined ? [] : [`source identity ${oneLine(sourceIdentity)}`]),
    ...(tags.length === 0 ? [] : [`session tags ${tags.join(', ')}`]),
    ...(policies === 0 ? [] : [`${policies} session ${policies === 1 ? 'policy' : 'policies'}`]),
  ].join(', ');
}
