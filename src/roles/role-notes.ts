import { ownRoleArn, type EffectiveAccount } from '../accounts/effective.js';
import { formatDuration } from '../system/duration.js';
import { oneLine } from '../system/safe-text.js';
import { shellWord } from '../system/shell-word.js';
import type { DemandWish } from './role-demands.js';
import { roleArnOfDesign, type RoleDesign } from './role-design.js';
import { MAX_SESSION } from './role-limits.js';
import type { TrustDemands } from './trust-document.js';
import { canShowMfa, describeTrusted, isChain, type Trusted } from './trusted.js';

/* What the document of a role does not say of itself, and a person should know. */

interface Noteworthy {
  readonly account: EffectiveAccount;
  readonly isProtected: boolean;
  readonly trusted: readonly Trusted[];
  readonly demands: TrustDemands;
  readonly design: RoleDesign;
  readonly wish: DemandWish;
}

/** What is asked for on our side, too, so that acctmgr sends what the role wants: of another role than the entry's own, the entry says nothing. */
export function toWriteDown({
  account,
  wish,
  design,
}: Pick<Noteworthy, 'account' | 'wish' | 'design'>): readonly string[] {
  const name = oneLine(account.name);
  const own = ownRoleArn(account);
  if (own !== undefined && own !== roleArnOfDesign(design)) {
    if (wish.externalId === undefined || wish.externalId === account.external_id) return [];
    const role = shellWord(oneLine(`${design.path.slice(1)}${design.name}`));
    return [`To enter it: acctmgr assume ${name} --role ${role} --external-id ${shellWord(wish.externalId)}`];
  }
  const wanted = [
    [
      wish.externalId !== undefined && wish.externalId !== account.external_id,
      'external_id',
      wish.externalId,
    ],
    [wish.mfaAge !== undefined && wish.mfaAge !== account.mfa_max_age, 'mfa_max_age', String(wish.mfaAge)],
    [wish.sourceIdentities.length > 0 && account.source_identity === undefined, 'source_identity', '{user}'],
  ] as const;
  const assignments = wanted.flatMap(([isMissing, key, value]) =>
    isMissing ? [`${key}=${value ?? ''}`] : [],
  );
  return assignments.length === 0
    ? []
    : [`To have acctmgr send what it asks for: acctmgr edit ${name} ${assignments.join(' ')}`];
}

function ofMfa({ account, isProtected, trusted, demands }: Noteworthy): readonly string[] {
  const wantsMfa = isProtected || demands.mfaMaxAge !== undefined || account.mfa_serial !== undefined;
  const unable = trusted.filter((one) => !canShowMfa(one));
  return wantsMfa && unable.length > 0
    ? [
        `MFA is not asked of ${unable.map(describeTrusted).join(', ')}: such a session can't show it to AWS. What asks for it is the sign-in before.`,
      ]
    : [];
}

function ofProtection({ account, isProtected, trusted, demands }: Noteworthy): readonly string[] {
  if (!isProtected) return [];
  const name = oneLine(account.name);
  const lacks = [
    ...(demands.neededTags.length === 0 ? ['reason_tag=Reason'] : []),
    ...(demands.mfa && demands.mfaMaxAge === undefined ? ['mfa_max_age=3600'] : []),
  ];
  const tokens = trusted.some(({ kind }) => kind === 'pipeline') && demands.neededTags.length > 0;
  return [
    ...(lacks.length === 0
      ? []
      : [
          `${name} is protected, and AWS can ask for more of what that means: acctmgr edit ${name} ${lacks.join(' ')}`,
        ]),
    ...(tokens ? ['No reason is asked of pipelines: their tokens carry none.'] : []),
  ];
}

function ofChains({ trusted, design }: Noteworthy): readonly string[] {
  const chained = trusted.filter(isChain);
  return chained.length > 0 && design.maxSessionSeconds > MAX_SESSION.default
    ? [
        `From ${chained.map(describeTrusted).join(', ')} a session lasts 1h at most (role chaining), and not ${formatDuration(design.maxSessionSeconds)}.`,
      ]
    : [];
}

export const noteworthy = (role: Noteworthy): readonly string[] =>
  [toWriteDown, ofMfa, ofProtection, ofChains].flatMap((notes) => notes(role));
