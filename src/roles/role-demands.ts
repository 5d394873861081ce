import type { RoleCallExtras } from '../aws/policy/assume-role-permission.js';
import type { EffectiveAccount } from '../accounts/effective.js';
import type { ProtectedRole } from '../sessions/protection.js';
import { usageError } from '../system/failure.js';
import type { TrustDemands } from './trust-document.js';
import { canShowMfa, describeTrusted, type Trusted } from './trusted.js';

/** What a person says of what the role is to ask for. */
export interface DemandWish {
  readonly externalId: string | undefined;
  readonly mfa: boolean;
  /** Seconds. */
  readonly mfaAge: number | undefined;
  /** Patterns. */
  readonly sourceIdentities: readonly string[];
  readonly allowsTags: boolean;
  readonly organizationId: string | undefined;
}

const holdsKeys = (value: object | undefined): boolean => Object.keys(value ?? {}).length > 0;

/** A reason is asked for where the account is protected, and only there: elsewhere nobody has to give one. */
const neededTags = (guards: readonly ProtectedRole[]): readonly string[] => [
  ...new Set(guards.flatMap(({ reasonTags }) => reasonTags)),
];

const sendsTags = ({ session_tags: tags, reason_tag: reasonTag }: EffectiveAccount): boolean =>
  holdsKeys(tags) || reasonTag !== undefined;

/** What the session that signs brings along comes through every role behind it. */
function extrasOf(
  way: readonly EffectiveAccount[],
  needed: readonly string[],
  wish: DemandWish,
): RoleCallExtras {
  const [account, ...before] = [...way].reverse();
  const passesTags = before.some(({ transitive_tag_keys: keys = [] }) => keys.length > 0);
  const setsIdentity = way.some(({ source_identity: identity }) => identity !== undefined);
  return {
    hasTags:
      wish.allowsTags || needed.length > 0 || passesTags || (account !== undefined && sendsTags(account)),
    hasSourceIdentity: wish.sourceIdentities.length > 0 || setsIdentity,
  };
}

/**
 * What the role asks for: as said, and what acctmgr sends to it by accounts.json.
 *
 * @param way - the accounts that lead to it, itself last
 * @param guards - what protects it
 */
export function demandsOf(
  way: readonly [EffectiveAccount, ...EffectiveAccount[]],
  guards: readonly ProtectedRole[],
  trusted: readonly Trusted[],
  wish: DemandWish,
): TrustDemands {
  const account = way.at(-1) ?? way[0];
  const signs = trusted.filter(({ kind }) => kind !== 'pipeline');
  const isProtected = guards.length > 0;
  const mfaMaxAge = wish.mfaAge ?? account.mfa_max_age;
  const wantsMfa = wish.mfa || mfaMaxAge !== undefined || account.mfa_serial !== undefined || isProtected;
  const needed = neededTags(guards);
  return {
    extras: extrasOf(way, needed, wish),
    externalId: wish.externalId ?? account.external_id,
    mfa: wantsMfa && signs.some(canShowMfa),
    mfaMaxAge,
    sourceIdentities: wish.sourceIdentities,
    neededTags: needed,
    organizationId: wish.organizationId,
  };
}

/** The flags that ask for something that a token of a pipeline never carries. */
const NOT_OF_TOKENS = [
  ['--external-id', 'externalId'],
  ['--org', 'organizationId'],
] as const;

/**
 * Refuses what was asked for and nobody could ever meet, or what would not hold for all of those who are trusted.
 *
 * @throws AcctmgrError (exit 2) `cannot_be_met`
 */
export function requireMeetable(trusted: readonly Trusted[], wish: DemandWish): void {
  const unable = trusted.find((one) => !canShowMfa(one));
  if ((wish.mfa || wish.mfaAge !== undefined) && unable !== undefined) {
    const flag = wish.mfa ? '--mfa' : '--mfa-age';
    throw usageError(`${flag} can never be met by ${describeTrusted(unable)}.`, {
      code: 'cannot_be_met',
      hint: 'Sessions of roles and of Identity Center, and tokens, tell AWS of no MFA. Leave it out, or trust an account or users alone.',
    });
  }
  const pipeline = trusted.find(({ kind }) => kind === 'pipeline');
  const [flag] = NOT_OF_TOKENS.find(([, key]) => wish[key] !== undefined) ?? [
    wish.sourceIdentities.length > 0 ? '--source-identity' : undefined,
  ];
  if (pipeline === undefined || flag === undefined) return;
  throw usageError(`${flag} cannot be asked of the token of a pipeline.`, {
    code: 'cannot_be_met',
    hint: 'Its subject says who it is: --oidc-subject. For people, make another role.',
  });
}
