import { usageError, type AcctmgrError } from '../system/failure.js';
import { localClock } from '../system/local-clock.js';
import { oneLine } from '../system/safe-text.js';
import { hasKnownEnd, type ManagedProfile } from './managed-profile.js';

/*
 * A profile is what running shells and programs go by: they get whatever stands in it next. So what lives in it may be
 * renewed and narrowed, and never become wider, or somebody else, without a word from who asks for that.
 */

/** A session as far as it is compared with what its profile holds. */
export type HeldSession = Pick<
  ManagedProfile,
  'account' | 'roleArn' | 'permissionSet' | 'narrowed' | 'details' | 'region' | 'sessionName'
>;

export type Replacement =
  | { readonly kind: 'renewal' }
  /** `notice` says which live session goes. */
  | { readonly kind: 'say'; readonly notice: string }
  | { readonly kind: 'refuse'; readonly error: AcctmgrError };

type Change = 'none' | 'details' | 'unknown' | 'narrower' | 'wider' | 'other_role' | 'other_account';

/** Session policies add up, so fewer of them allow less, and none of them allows all that the role does. */
function isWithin(wanted: string | undefined, held: string | undefined): boolean {
  if (held === undefined) return true;
  const parts = held.split(' ');
  return wanted?.split(' ').every((part) => parts.includes(part)) === true;
}

function changeOf(live: HeldSession, wanted: HeldSession): Change {
  if (live.account.toLowerCase() !== wanted.account.toLowerCase()) return 'other_account';
  // The ARN holds the account's id: another accounts.json may have another account of this name.
  if (live.roleArn !== wanted.roleArn || live.permissionSet !== wanted.permissionSet) return 'other_role';
  if (!isWithin(wanted.narrowed, live.narrowed)) return 'wider';
  // Those of earlier versions say neither what narrows them nor which session it is.
  if (live.details === undefined) return 'unknown';
  if (live.narrowed !== wanted.narrowed) return 'narrower';
  const isOtherSession = live.details !== wanted.details;
  const isElsewhere = ![undefined, wanted.region].includes(live.region) && wanted.region !== undefined;
  return isOtherSession || isElsewhere ? 'details' : 'none';
}

/** `ReadOnlyAccess` for a policy of AWS's own, which nobody else can call so; else the ARN, or `policy 1a2b3c4d`. */
function policyWords(part: string): string {
  if (part.startsWith('policy:')) return `policy ${part.slice('policy:'.length).slice(0, 8)}`;
  return part.includes(':iam::aws:policy/') ? (part.split('/').at(-1) ?? part) : part;
}

function rightsOf({ account, roleArn, permissionSet, narrowed }: HeldSession): string {
  const limits =
    narrowed === undefined ? '' : `, narrowed to ${narrowed.split(' ').map(policyWords).join(' and ')}`;
  return oneLine(`${account} by ${permissionSet ?? roleArn}${limits}`);
}

const detailsOf = ({ sessionName, region }: HeldSession): string =>
  oneLine(
    [
      ...(sessionName === undefined ? [] : [`session name ${sessionName}`]),
      region === undefined ? 'no region' : `region ${region}`,
    ].join(', '),
  );

/**
 * What becomes of a profile that acctmgr manages and another session is wanted for.
 *
 * @param now - milliseconds since the epoch
 */
export function judgeReplacement(
  live: ManagedProfile,
  wanted: HeldSession,
  { force, now }: { readonly force: boolean; readonly now: number },
): Replacement {
  // Where the end was edited away, the session may live for hours.
  const hasEnded = hasKnownEnd(live) && live.expiration.getTime() <= now;
  const change = hasEnded ? 'none' : changeOf(live, wanted);
  const name = oneLine(live.name);
  const until = hasKnownEnd(live) ? `until ${localClock(live.expiration)}` : 'whose end is not known';
  const held = `The profile ${name} held a live session of ${rightsOf(live)}, ${until}`;
  switch (change) {
    case 'none':
      return { kind: 'renewal' };
    case 'details': {
      const [before, after] = [detailsOf(live), detailsOf(wanted)];
      const isAlike = live.details === wanted.details || live.sessionName !== wanted.sessionName;
      const unseen = isAlike ? '' : ' with another external id, source identity or other tags';
      const notice =
        before === after
          ? `${held}. One${unseen} replaces it.`
          : `${held} (${before}). Another one${unseen} replaces it (${after}).`;
      return { kind: 'say', notice };
    }
    case 'unknown':
      return {
        kind: 'say',
        notice: `${held}, and does not say what narrows it. One of ${rightsOf(wanted)} replaces it.`,
      };
    case 'narrower':
      return { kind: 'say', notice: `${held}. One of ${rightsOf(wanted)} replaces it.` };
    case 'wider':
    case 'other_role':
    case 'other_account':
      if (force)
        return { kind: 'say', notice: `${held}. One of ${rightsOf(wanted)} replaces it, as --force asked.` };
      return {
        kind: 'refuse',
        error: usageError(
          `The profile ${name} holds a live session of ${rightsOf(live)}, ${until}. One of ${rightsOf(wanted)} does not replace it${change === 'wider' ? ', since it may do more' : ''}.`,
          {
            code: 'profile_holds_live_session',
            hint: 'Choose another name with --profile-name. With --force it is replaced, for every shell that uses it.',
          },
        ),
      };
  }
}
