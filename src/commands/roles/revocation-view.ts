import { isoTime, utcTime } from '../../output/moment.js';
import { counted } from '../../output/counted.js';
import type { View } from '../../output/view.js';
import type { HeldHere } from '../../roles/revoke/held-here.js';
import type { RevocationPlan } from '../../roles/revoke/revocation-plan.js';
import { formatDuration } from '../../system/duration.js';
import { oneLine } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';
import { sessionJson } from '../session-view.js';

const removed = ({ profiles }: HeldHere): readonly string[] =>
  profiles.filter(({ stays }) => stays === undefined).map(({ profile }) => oneLine(profile.name));

function heldWords(held: HeldHere): string {
  const { sessions, profiles } = held;
  const names = profiles.map(({ profile }) => oneLine(profile.name));
  const parts = [
    ...(sessions.length === 0 ? [] : [counted(sessions.length, 'cached session')]),
    ...(names.length === 0
      ? []
      : [`${names.length === 1 ? 'the profile' : 'the profiles'} ${names.join(', ')}`]),
  ];
  return parts.length === 0
    ? 'nothing of it is kept on this machine'
    : `${parts.join(' and ')} of this machine go`;
}

function lastUse({ lastUsed }: RevocationPlan, now: number): string {
  if (lastUsed === undefined) return 'not in the last 400 days, as far as IAM tells';
  const ago = formatDuration(Math.max(0, now - lastUsed.at.getTime()) / 1000);
  const where = lastUsed.region === undefined ? '' : ` in ${oneLine(lastUsed.region)}`;
  return `${utcTime(lastUsed.at)}${where} (${ago} ago, and IAM tells of it late): workloads that use it fall, too`;
}

const row = (heading: string, text: string): string => `${heading.padEnd(10)} ${text}`;

/** What is shown before anything is done. @param now - in milliseconds since the epoch */
export function revocationLines(plan: RevocationPlan, now: number): readonly string[] {
  const { account, accountId, roleArn, before, revokedBefore, maxSessionSeconds, cutsCaller, held } = plan;
  const role = row('role', `${oneLine(roleArn)} (${oneLine(account)}, ${accountId})`);
  if (before === undefined)
    return [
      role,
      row(
        'revoked',
        `sessions that began before ${revokedBefore === undefined ? 'now' : utcTime(revokedBefore)}`,
      ),
      row(
        'then',
        `those of them that have not ended (${formatDuration(maxSessionSeconds)} at most) may do again what the role may`,
      ),
    ];
  return [
    role,
    row('last used', lastUse(plan, now)),
    ...(revokedBefore === undefined
      ? []
      : [row('revoked', `sessions that began before ${utcTime(revokedBefore)}; the time moves on`)]),
    row(
      'cuts',
      `every session of the role that began before ${utcTime(before)}, whoever has it: people, pipelines, the console`,
    ),
    row('here', heldWords(held)),
    row(
      'lives on',
      'what was chained from it into other roles, until it ends; other roles of the same people',
    ),
    row(
      'then',
      'whoever may assume the role takes a new session, from half a minute later; the trust policy says who may',
    ),
    row('when', 'AWS knows of it within seconds, in some places within minutes'),
    ...(cutsCaller ? [row('you', 'are in by this very role: your own session is cut off, too')] : []),
  ];
}

export interface Revoked {
  readonly plan: RevocationPlan;
  /** The words that name the role again. */
  readonly named: string;
  readonly isDone: boolean;
  /** What went here. */
  readonly held: HeldHere;
  /** Who did it. */
  readonly callerArn: string;
  /** In milliseconds since the epoch. */
  readonly now: number;
}

function doneLines({ plan, held, named }: Revoked): readonly string[] {
  const { before, roleArn } = plan;
  if (before === undefined)
    return [`Took it back: sessions of ${oneLine(roleArn)} may do again what it may.`];
  const names = removed(held);
  return [
    `Revoked: sessions of ${oneLine(roleArn)} that began before ${utcTime(before)} are denied everything.`,
    `So are those that begin until then. To take a new one after that: acctmgr assume ${named} --refresh`,
    ...(held.sessions.length === 0
      ? []
      : [`Forgot ${counted(held.sessions.length, 'cached session')} of it.`]),
    ...(names.length === 0 ? [] : [`Removed from the credentials file: ${names.join(', ')}`]),
    `To take it back: acctmgr roles revoke ${named} --undo`,
  ];
}

export const revokedView: View<Revoked> = {
  json: ({ plan, isDone, held, callerArn }) => ({
    account: plan.account,
    account_id: plan.accountId,
    role_arn: plan.roleArn,
    action: plan.action,
    done: isDone,
    issued_before: plan.before === undefined ? null : isoTime(plan.before),
    was_issued_before: plan.revokedBefore === undefined ? null : isoTime(plan.revokedBefore),
    last_used: plan.lastUsed === undefined ? null : isoTime(plan.lastUsed.at),
    last_used_region: plan.lastUsed?.region ?? null,
    by: callerArn,
    cuts_caller: plan.cutsCaller,
    forgotten: held.sessions.map(sessionJson),
    profiles: removed(held),
  }),
  human: (revoked, { paint }) => {
    if (!revoked.isDone) return revocationLines(revoked.plan, revoked.now).join('\n');
    const [first = '', ...rest] = doneLines(revoked);
    return [`${paint('green', '✓')} ${first}`, ...rest].join('\n');
  },
};

export const nameOf = (account: string, role: string | undefined): string =>
  role === undefined
    ? shellWord(oneLine(account))
    : `${shellWord(oneLine(account))} --role ${shellWord(oneLine(role))}`;
