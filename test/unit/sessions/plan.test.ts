import { describe, expect, it } from 'vitest';
import {
  planProfileHops,
  planRoleSession,
  type Hop,
  type LiveMfaSession,
  type Plan,
  type RoleRequest,
} from '../../../src/sessions/plan.js';
import type { ProfileHop, Source } from '../../../src/sessions/source/source.js';
import type { Start } from '../../../src/sessions/source/start.js';
import { AcctmgrError } from '../../../src/system/failure.js';

const HOUR = 3600;
const NOW = Date.parse('2026-11-22T12:00:00Z');
const SERIAL = 'arn:aws:iam::111111111111:mfa/ada';

const keys = (accessKeyId: string): Start => ({
  kind: 'keys',
  credentials: { accessKeyId, secretAccessKey: 'secret' },
});
const IN_PROFILE = { profile: 'sso', credentialsFile: '', configFile: '' };
const PROVIDED = {
  'identity-center': { kind: 'identity-center', ...IN_PROFILE },
  'web-identity': { kind: 'web-identity', roleArn: '', tokenFile: '', sessionName: undefined },
  'instance-role': { kind: 'instance', endpoint: 'http://169.254.169.254', needsToken: false },
} as const satisfies Record<string, Start>;
const provided = (signer: keyof typeof PROVIDED): Start => PROVIDED[signer];
const source = (start: Start = keys('AKIAADA0000000000001'), hops: readonly ProfileHop[] = []): Source => ({
  description: 'profile:jump',
  reason: 'it was named',
  profile: 'jump',
  start,
  hops,
});
const arn = (accountId: string) => `arn:aws:iam::${accountId}:role/Admin`;
const request = (account: string, more: Partial<RoleRequest> = {}): RoleRequest => ({
  account,
  accountId: '222222222222',
  roleArn: arn('222222222222'),
  duration: { seconds: HOUR, explicit: false },
  ...more,
});
/** One that lives, given `minutes` ago. */
const mfaSession = (minutes = 60, more: Partial<LiveMfaSession> = {}): LiveMfaSession => ({
  serial: SERIAL,
  obtainedAt: new Date(NOW - minutes * 60_000),
  expiration: new Date(NOW + 11 * HOUR * 1000),
  ...more,
});

const plan = (
  requests: readonly [...RoleRequest[], RoleRequest],
  situation: { readonly source?: Source; readonly mfaSession?: LiveMfaSession } = {},
): Plan => planRoleSession(requests, { source: source(), now: NOW, ...situation });

/** `signer seconds mfa`, the three things that most rows are about. */
const gist = ({ signer, duration, mfa }: Hop): string =>
  `${signer} ${duration.seconds / HOUR}h ${mfa?.how ?? 'no MFA'}`;
const gists = ({ hops }: Plan): readonly string[] => hops.map(gist);

function failureOf(attempt: () => unknown): Pick<AcctmgrError, 'code' | 'exitCode' | 'message' | 'hint'> {
  try {
    attempt();
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    const { code, exitCode, message, hint } = error;
    return { code, exitCode, message, hint };
  }
  throw new Error('It was planned.');
}

describe('who signs, for how long, and where the MFA code goes', () => {
  const wish = (hours: number) => ({ seconds: hours * HOUR, explicit: false });
  const demand = (hours: number) => ({ seconds: hours * HOUR, explicit: true });

  it.each<[string, Partial<RoleRequest>, Start | undefined, LiveMfaSession | undefined, string]>([
    ['keys alone', {}, undefined, undefined, 'long-term-keys 1h no MFA'],
    ['keys get the whole wish', { duration: wish(12) }, undefined, undefined, 'long-term-keys 12h no MFA'],
    [
      'MFA without a session is a code',
      { mfaSerial: SERIAL },
      undefined,
      undefined,
      'long-term-keys 1h code',
    ],
    ['a live session spares it', { mfaSerial: SERIAL }, undefined, mfaSession(), 'mfa-session 1h session'],
    ['also for an account that names no device', {}, undefined, mfaSession(), 'mfa-session 1h session'],
    [
      'a session caps a longer wish where the account wants MFA',
      { mfaSerial: SERIAL, duration: wish(4) },
      undefined,
      mfaSession(),
      'mfa-session 1h session',
    ],
    [
      'it gives way to a longer wish where the account wants none',
      { duration: wish(4) },
      undefined,
      mfaSession(),
      'long-term-keys 4h no MFA',
    ],
    [
      'it gives way to a longer demand, which costs a code',
      { mfaSerial: SERIAL, duration: demand(4) },
      undefined,
      mfaSession(),
      'long-term-keys 4h code',
    ],
    [
      'not to a demand that it can fulfil',
      { mfaSerial: SERIAL, duration: demand(1) },
      undefined,
      mfaSession(),
      'mfa-session 1h session',
    ],
    [
      'a session as old as mfa_max_age is fresh enough',
      { mfaSerial: SERIAL, mfaMaxAge: 600 },
      undefined,
      mfaSession(10),
      'mfa-session 1h session',
    ],
    [
      'an older one is not',
      { mfaSerial: SERIAL, mfaMaxAge: 599 },
      undefined,
      mfaSession(10),
      'long-term-keys 1h code',
    ],
    [
      'an older one still tells the device',
      { mfaMaxAge: 599 },
      undefined,
      mfaSession(10),
      'long-term-keys 1h code',
    ],
    [
      'mfa_max_age alone says that MFA is wanted',
      { mfaMaxAge: 6000, duration: wish(4) },
      undefined,
      mfaSession(10),
      'mfa-session 1h session',
    ],
    [
      'an expired session signs nothing',
      { mfaSerial: SERIAL },
      undefined,
      mfaSession(60, { expiration: new Date(NOW) }),
      'long-term-keys 1h code',
    ],
    [
      'one that AWS refused asks for a code of its device',
      {},
      undefined,
      mfaSession(60, { isRefused: true }),
      'long-term-keys 1h code',
    ],
    ['a session belongs to keys', {}, provided('identity-center'), mfaSession(), 'identity-center 1h no MFA'],
    [
      'not to temporary ones',
      { duration: wish(4) },
      keys('ASIAADA0000000000001'),
      mfaSession(),
      'temporary-keys 4h no MFA',
    ],
    [
      'Identity Center caps a wish',
      { duration: wish(4) },
      provided('identity-center'),
      undefined,
      'identity-center 1h no MFA',
    ],
    [
      'an instance role does not',
      { duration: wish(4) },
      provided('instance-role'),
      undefined,
      'instance-role 4h no MFA',
    ],
  ])('%s', (_row, wanted, start, session, expected) => {
    const made = plan([request('dev', wanted)], {
      source: source(start),
      ...(session === undefined ? {} : { mfaSession: session }),
    });
    expect(gists(made)).toEqual([expected]);
    expect(made.mfaSession).toBe(expected.startsWith('mfa-session') ? session : undefined);
    if (expected.endsWith('code')) expect(made.hops[0]?.mfa?.serial).toBe(SERIAL);
  });

  it.each<[Start, string]>([
    [provided('identity-center'), 'Identity Center'],
    [provided('web-identity'), 'a web identity'],
  ])('a demand that the signer can never have is refused: %#', (start, words) => {
    expect(
      failureOf(() => plan([request('dev', { duration: demand(4) })], { source: source(start) })),
    ).toEqual({
      code: 'duration_too_long',
      exitCode: 2,
      message: `dev: a session of 4h cannot be had: ${words} signs, and AWS gives such a signer one hour at most.`,
      hint: 'Ask for --duration 1h, or use a source with long-term keys.',
    });
  });

  it('a demand that a role session on the way can never have is refused', () => {
    expect(failureOf(() => plan([request('hub'), request('dev', { duration: demand(4) })])).message).toBe(
      'dev: a session of 4h cannot be had: a role session signs, and AWS gives such a signer one hour at most.',
    );
  });

  it('asks AWS for a demand that nobody else can judge', () => {
    const [hop] = plan([request('dev', { duration: demand(4) })], {
      source: source(keys('ASIAADA0000000000001')),
    }).hops;
    expect(hop?.duration).toMatchObject({ seconds: 4 * HOUR, uncertain: false, unfulfillable: false });
  });
});

describe('chains', () => {
  const hub = request('hub', { mfaSerial: SERIAL, duration: { seconds: 4 * HOUR, explicit: false } });
  const spoke = request('spoke', { duration: { seconds: 4 * HOUR, explicit: false } });
  const jump: ProfileHop = {
    profile: 'jump',
    roleArn: arn('333333333333'),
    mfaSerial: SERIAL,
    externalId: 'vendor',
    sessionName: 'botocore',
    durationSeconds: 2 * HOUR,
  };

  it('are signed by the source, and then by one role session after the other', () => {
    const made = plan([hub, spoke, request('leaf')]);
    expect(gists(made)).toEqual([
      'long-term-keys 4h code',
      'role-session 1h no MFA',
      'role-session 1h no MFA',
    ]);
    expect(made.hops.map(({ label }) => label)).toEqual(['hub', 'spoke', 'leaf']);
    expect(made.account).toBe('leaf');
  });

  it('let the MFA session sign the first call whatever the last one wants, since that gets an hour anyway', () => {
    const { mfaSerial: _none, ...open } = hub;
    expect(gists(plan([open, spoke], { mfaSession: mfaSession() }))).toEqual([
      'mfa-session 1h session',
      'role-session 1h no MFA',
    ]);
  });

  it('begin with the role profiles of the AWS config file', () => {
    const made = plan([spoke], { source: source(undefined, [jump]) });
    expect(gists(made)).toEqual(['long-term-keys 2h code', 'role-session 1h no MFA']);
    expect(made.hops[0]).toMatchObject({
      label: 'profile jump',
      roleArn: arn('333333333333'),
      accountId: '333333333333',
      externalId: 'vendor',
      sessionName: 'botocore',
      mfa: { serial: SERIAL, how: 'code' },
    });
  });

  it('give a role profile an hour where it does not say how long', () => {
    const { durationSeconds: _unsaid, ...short } = jump;
    expect(planProfileHops({ source: source(undefined, [short]), now: NOW }).map(gist)).toEqual([
      'long-term-keys 1h code',
    ]);
  });

  it('come to no hop for a source without role profiles', () => {
    expect(planProfileHops({ source: source(), now: NOW })).toEqual([]);
  });

  it('refuse MFA behind a role, and say where to put it', () => {
    const late = request('spoke', { mfaSerial: SERIAL });
    expect(failureOf(() => plan([request('hub'), late]))).toEqual({
      code: 'mfa_behind_role',
      exitCode: 2,
      message: 'spoke: the MFA of mfa_serial cannot be sent, since a role session signs the call.',
      hint: 'AWS takes MFA with the first call only: move mfa_serial to hub.',
    });
    expect(failureOf(() => plan([late], { source: source(undefined, [jump]) })).hint).toMatch(
      /to profile jump\.$/,
    );
  });

  it('refuse a demand of more than an hour', () => {
    const long = request('spoke', { duration: { seconds: 2 * HOUR, explicit: true } });
    expect(failureOf(() => plan([hub, long])).message).toMatch(/2h cannot be had: a role session signs/);
  });

  it('say the source identity of the account with the first call, and with no other', () => {
    const made = plan([hub, request('spoke', { sourceIdentity: 'ada' })]);
    expect(made.hops.map(({ sourceIdentity }) => sourceIdentity)).toEqual(['ada', undefined]);
  });

  it('send each role what its own account says', () => {
    const told = request('spoke', {
      externalId: 'vendor',
      sessionName: 'ada',
      sessionTags: { team: 'web' },
      transitiveTagKeys: ['team'],
      policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      policy: '{}',
    });
    const [first, last] = plan([request('hub'), told]).hops;
    const { account: _account, duration: _duration, ...sent } = told;
    expect(last).toMatchObject(sent);
    expect(Object.keys(first ?? {}).sort()).toEqual(['accountId', 'duration', 'label', 'roleArn', 'signer']);
  });
});

describe('a way through very many roles', () => {
  const way = (roles: number) =>
    source(
      undefined,
      Array.from({ length: roles - 1 }, (_, index) => ({
        profile: `p${index}`,
        roleArn: arn('222222222222'),
      })),
    );

  it('is followed through a hundred', () => {
    expect(plan([request('dev')], { source: way(100) }).hops).toHaveLength(100);
  });

  it('is refused before the first call where it is longer', () => {
    expect(() => plan([request('dev')], { source: way(6_000) })).toThrow(
      expect.objectContaining({
        code: 'chain_too_long',
        message: 'The way to dev leads through 6000 roles; 100 are the most.',
      }) as Error,
    );
  });
});
