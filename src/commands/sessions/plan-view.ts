import type { SharedLogin } from '../../acquire/shared-login.js';
import type { ServiceTarget } from '../../aws/endpoint.js';
import { isoTime } from '../../output/moment.js';
import type { View } from '../../output/view.js';
import { describeSigner } from '../../sessions/duration-rule.js';
import type { Hop, Plan } from '../../sessions/plan.js';
import { startSession } from '../../sessions/source/start-kinds.js';
import type { StartSession } from '../../sessions/source/start.js';
import { formatDuration } from '../../system/duration.js';
import { oneLine } from '../../system/safe-text.js';
import { shownUrl } from '../../system/shown-url.js';

export interface Explained {
  readonly plan: Plan;
  /** The MFA session that one code makes for several accounts. */
  readonly sharedLogin: SharedLogin | undefined;
  readonly isProtected: boolean;
  readonly profile: string;
  readonly region: string | undefined;
  targetOf(hop: Hop): ServiceTarget;
  portalOf(session: StartSession): ServiceTarget;
}

const mfaWords = ({ mfa }: Hop): string =>
  mfa === undefined
    ? 'none'
    : mfa.how === 'code'
      ? `a code of ${mfa.serial} is sent with this call`
      : `the MFA session of ${mfa.serial} signs, so no code is needed`;

const REGION_FROM: Readonly<Record<ServiceTarget['regionFrom'], string>> = {
  AWS_REGION: 'AWS_REGION',
  AWS_DEFAULT_REGION: 'AWS_DEFAULT_REGION',
  profile: 'the source profile',
  partition: "the role's partition",
  'sign-in': 'the sign-in',
};

const targetWords = ({ endpoint, region, regionFrom, endpointFrom }: ServiceTarget): string =>
  `${shownUrl(endpoint)}${endpointFrom === undefined ? '' : ` (from ${endpointFrom})`}, region ${region} (from ${REGION_FROM[regionFrom]})`;

function hopLines(hop: Hop, index: number, target: ServiceTarget): string[] {
  const tags = Object.entries(hop.sessionTags ?? {}).map(([key, value]) => `${key}=${value}`);
  const policies = [...(hop.policyArns ?? []), ...(hop.policy === undefined ? [] : ['an inline policy'])];
  const rows: [label: string, text: string][] = [
    ['signed by', describeSigner(hop.signer)],
    ['duration', `${formatDuration(hop.duration.seconds)} (${hop.duration.reason})`],
    ['MFA', mfaWords(hop)],
    [
      'session name',
      hop.sessionName ?? (hop.signer === 'oidc-token' ? 'your user name' : "the source's own name"),
    ],
    ...(hop.externalId === undefined ? [] : [['external id', hop.externalId] as [string, string]]),
    ...(hop.sourceIdentity === undefined
      ? []
      : [['source identity', hop.sourceIdentity] as [string, string]]),
    ...(tags.length === 0 ? [] : [['session tags', tags.join(', ')] as [string, string]]),
    ...(policies.length === 0 ? [] : [['limited by', policies.join(', ')] as [string, string]]),
    ['asked at', targetWords(target)],
  ];
  return [
    `${index + 1}. ${hop.label}: ${hop.signer === 'oidc-token' ? 'AssumeRoleWithWebIdentity' : 'AssumeRole'} ${hop.roleArn}`,
    ...rows.map(([label, text]) => `   ${`${label}:`.padEnd(17)} ${oneLine(text)}`),
  ];
}

const hopJson = (hop: Hop, target: ServiceTarget) => ({
  label: hop.label,
  role_arn: hop.roleArn,
  signed_by: hop.signer,
  duration_seconds: hop.duration.seconds,
  duration_reason: hop.duration.reason,
  mfa_serial: hop.mfa?.serial ?? null,
  mfa: hop.mfa?.how ?? null,
  session_name: hop.sessionName ?? null,
  external_id: hop.externalId ?? null,
  source_identity: hop.sourceIdentity ?? null,
  session_tags: hop.sessionTags ?? {},
  transitive_tag_keys: hop.transitiveTagKeys ?? [],
  policy_arns: hop.policyArns ?? [],
  policy: hop.policy ?? null,
  endpoint: shownUrl(target.endpoint),
  region: target.region,
});

function startLines(session: StartSession, target: ServiceTarget): string[] {
  const { account, accountId, permissionSet, signIn } = session;
  return [
    `0. ${account}: GetRoleCredentials ${permissionSet} of ${accountId}`,
    `   ${'signed in to:'.padEnd(17)} ${oneLine(signIn.name)} (${oneLine(signIn.startUrl)})`,
    `   ${'duration:'.padEnd(17)} as the permission set says`,
    `   ${'asked at:'.padEnd(17)} ${oneLine(targetWords(target))}`,
  ];
}

const namesOf = ({ members }: SharedLogin): readonly string[] =>
  members.map(({ wish }) => oneLine(wish.account.name));

const loginLine = (login: SharedLogin): string =>
  `login: one code of ${oneLine(login.serial)} makes an MFA session that ${namesOf(login).join(', ')} share`;

const PROTECTED_LINE = 'protected: asks for a reason and for its name to be typed; sessions last 1h at most';

const PROTECTED_SET = 'protected: asks for a reason and for its name to be typed';

/** What `assume --explain` says: the plan that the real run would follow. */
export const planView: View<readonly Explained[]> = {
  json: (all) =>
    all.map(({ plan, sharedLogin, isProtected, profile, region, targetOf }) => ({
      account: plan.account,
      protected: isProtected,
      profile,
      region: region ?? null,
      source: plan.source.description,
      source_reason: plan.source.reason,
      shared_login:
        sharedLogin === undefined ? null : { mfa_serial: sharedLogin.serial, accounts: namesOf(sharedLogin) },
      mfa_session:
        plan.mfaSession === undefined || sharedLogin !== undefined
          ? null
          : { mfa_serial: plan.mfaSession.serial, expiration: isoTime(plan.mfaSession.expiration) },
      permission_set: startSession(plan.source.start)?.permissionSet ?? null,
      sso_session: startSession(plan.source.start)?.signIn.name ?? null,
      hops: plan.hops.map((hop) => hopJson(hop, targetOf(hop))),
    })),
  human: (all, { paint }) =>
    [
      ...all.map(({ plan, sharedLogin, isProtected, profile, region, targetOf, portalOf }) => {
        const start = startSession(plan.source.start);
        return [
          paint('bold', `${plan.account}:`),
          ...(isProtected ? [plan.hops.length === 0 ? PROTECTED_SET : PROTECTED_LINE] : []),
          `source: ${oneLine(plan.source.description)} (${oneLine(plan.source.reason)})`,
          ...(sharedLogin === undefined ? [] : [loginLine(sharedLogin)]),
          ...(start === undefined ? [] : startLines(start, portalOf(start))),
          ...plan.hops.flatMap((hop, index) => hopLines(hop, index, targetOf(hop))),
          `profile: ${oneLine(profile)}${region === undefined ? '' : `, region ${region}`}`,
        ].join('\n');
      }),
      'Nothing was called.',
    ].join('\n\n'),
};
