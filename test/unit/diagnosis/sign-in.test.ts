import { describe, expect, it } from 'vitest';
import { judgeSignIn, type SignInFacts } from '../../../src/diagnosis/way/sign-in.js';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 2, 1, 12);

const facts: SignInFacts = {
  name: 'the sign-in corp',
  login: 'acctmgr login corp',
  logout: 'acctmgr logout corp',
  isUsed: true,
  scopes: ['sso:account:access'],
  startUrl: 'https://corp.awsapps.com/start',
  region: 'eu-west-1',
  isNeeded: true,
  kept: { kind: 'absent' },
};
const token = (left: number, more: object = {}) =>
  ({
    kind: 'token',
    expiresAt: new Date(NOW + left),
    unrenewed: undefined,
    region: 'eu-west-1',
    ...more,
  }) as const;
const judge = (kept: SignInFacts['kept'], more: Partial<SignInFacts> = {}) =>
  judgeSignIn({ ...facts, kept, ...more }, NOW);

describe('a sign-in to Identity Center', () => {
  it('is missing, which is a fault only where it is needed', () => {
    const missing = {
      message: 'Nobody is signed in: there is no token of the sign-in corp.',
      fix: 'acctmgr login corp',
    };
    expect(judge({ kind: 'absent' })).toMatchObject({ status: 'fail', ...missing });
    expect(judge({ kind: 'absent' }, { isNeeded: false })).toMatchObject({ status: 'skip', ...missing });
  });

  it.each<[string, number, object, string, string]>([
    ['renewed', HOUR, {}, 'ok', 'is valid 1h, and renewed by itself.'],
    ['over, and renewed', -HOUR, {}, 'warn', 'expired 1h ago, and is renewed at its next use.'],
    [
      'without a refresh token',
      HOUR,
      { unrenewed: 'no-refresh-token' },
      'warn',
      'ends in 1h, and nothing renews it: it came without a refresh token.',
    ],
    [
      'refused',
      -3 * HOUR,
      { unrenewed: 'refused' },
      'fail',
      'expired 3h ago, and nothing renews it: its session at the portal is over.',
    ],
    [
      'of an old registration',
      HOUR,
      { unrenewed: 'registration-ended' },
      'warn',
      'ends in 1h, and nothing renews it: the registration of this machine, which lasts 90 days, has ended.',
    ],
  ])('that is %s', (_what, left, more, status, message) => {
    const finding = judge(token(left, more));
    expect(finding).toMatchObject({ status, message: `The token of the sign-in corp ${message}` });
    if (status !== 'ok') expect(finding).toMatchObject({ fix: 'acctmgr login corp' });
  });

  it('is no failure where nothing needs it', () => {
    expect(judge(token(-HOUR, { unrenewed: 'refused' }), { isNeeded: false })).toMatchObject({
      status: 'warn',
    });
  });

  it('whose scopes bring no refresh token, and one of a profile that names the portal, say why', () => {
    const unrenewed = token(HOUR, { unrenewed: 'no-refresh-token' });
    expect(judge(unrenewed, { scopes: ['codecatalyst:read_write'] })).toMatchObject({
      status: 'warn',
      message:
        'The token of the sign-in corp ends in 1h, and nothing renews it: its scopes (codecatalyst:read_write) lack sso:account:access, without which AWS gives no refresh token.',
      fix: 'Add sso:account:access to the scopes of the sign-in corp, then: acctmgr login corp',
    });
    const legacy = {
      name: 'the sign-in of the profile work',
      login: 'aws sso login --profile work',
      scopes: undefined,
    };
    expect(judge(unrenewed, legacy)).toMatchObject({
      message:
        'The token of the sign-in of the profile work ends in 1h, and nothing renews it: its profile names the portal itself, and no AWS tool renews such a sign-in.',
      fix: 'Name an [sso-session] in the profile: aws configure sso. Until then: aws sso login --profile work',
    });
  });

  it('has a token of another portal or region, or nothing that is one', () => {
    expect(judge({ kind: 'other', startUrl: 'https://evil.example/\u001b[2J' })).toMatchObject({
      status: 'fail',
      message: expect.stringMatching(
        /^What is kept under the name of the sign-in corp is of another portal: https:\/\/evil\.example\/\P{Cc}*, not https:\/\/corp\.awsapps\.com\/start\.$/u,
      ) as string,
    });
    expect(judge(token(HOUR, { region: 'us-east-1' }))).toMatchObject({
      status: 'warn',
      message:
        'The token of the sign-in corp was given in us-east-1, and the sign-in corp has the region eu-west-1.',
      fix: 'If us-east-1 is right, correct the region of the sign-in corp; else: acctmgr login corp',
    });
    expect(judge({ kind: 'torn' })).toMatchObject({ status: 'fail', fix: 'acctmgr login corp' });
  });
});
