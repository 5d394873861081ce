import { describe, expect, it } from 'vitest';
import type { ManagedProfile } from '../../../src/profiles/managed-profile.js';
import { judgeReplacement, type HeldSession } from '../../../src/profiles/replacement.js';

const NOW = new Date(2026, 2, 1, 12, 0).getTime();
const HOUR = 3_600_000;
const ROLE = 'arn:aws:iam::333333333333:role/Admin';
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const INLINE = `policy:${'ab'.repeat(32)}`;

const session = { account: 'prod', roleArn: ROLE, region: 'eu-west-1', details: '11111111' };
const held = (more: Partial<ManagedProfile> = {}): ManagedProfile => ({
  ...session,
  name: 'work',
  source: 'default',
  sessionName: 'ada',
  expiration: new Date(NOW + HOUR),
  credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 's', sessionToken: 't' },
  ...more,
});

function verdict(live: Partial<ManagedProfile>, wanted: Partial<HeldSession>, force = false): string {
  const judged = judgeReplacement(
    held(live),
    { ...session, sessionName: 'ada', ...wanted },
    { force, now: NOW },
  );
  return judged.kind === 'refuse' ? `${judged.error.code} ${judged.error.exitCode}` : judged.kind;
}

const REFUSED = 'profile_holds_live_session 2';

describe('a live profile', () => {
  it.each<[string, Partial<ManagedProfile>, Partial<HeldSession>, string, string]>([
    ['the same', {}, {}, 'renewal', 'renewal'],
    ['the same account in other case', {}, { account: 'Prod' }, 'renewal', 'renewal'],
    ['another account', {}, { account: 'dev' }, REFUSED, 'say'],
    ['an account of the same role', {}, { account: 'prod-eu' }, REFUSED, 'say'],
    [
      'an account of the same name in another accounts.json',
      {},
      { roleArn: 'arn:aws:iam::444444444444:role/Admin' },
      REFUSED,
      'say',
    ],
    ['another role', {}, { roleArn: 'arn:aws:iam::333333333333:role/Ops' }, REFUSED, 'say'],
    ['a role that nobody wrote down', { roleArn: '' }, {}, REFUSED, 'say'],
    ['another role, narrowed', {}, { roleArn: `${ROLE}2`, narrowed: READ_ONLY }, REFUSED, 'say'],
    ['all that the role may', { narrowed: READ_ONLY }, {}, REFUSED, 'say'],
    ['one policy more', { narrowed: READ_ONLY }, { narrowed: `${READ_ONLY} ${INLINE}` }, REFUSED, 'say'],
    ['another policy', { narrowed: READ_ONLY }, { narrowed: INLINE }, REFUSED, 'say'],
    ['one whose end was edited away', { narrowed: READ_ONLY, expiration: new Date(0) }, {}, REFUSED, 'say'],
    [
      'a policy whose name begins alike',
      { narrowed: READ_ONLY },
      { narrowed: `${READ_ONLY}2` },
      REFUSED,
      'say',
    ],
    ['a mark that was emptied', { narrowed: '' }, {}, REFUSED, 'say'],
    ['the same policy', { narrowed: READ_ONLY }, { narrowed: READ_ONLY }, 'renewal', 'renewal'],
    ['a policy where there was none', {}, { narrowed: READ_ONLY }, 'say', 'say'],
    ['one policy less', { narrowed: `${READ_ONLY} ${INLINE}` }, { narrowed: READ_ONLY }, 'say', 'say'],
    ['other details', {}, { details: '22222222' }, 'say', 'say'],
    ['another region', {}, { region: 'us-east-1' }, 'say', 'say'],
    ['no region of its own', {}, { region: undefined }, 'renewal', 'renewal'],
    ['a region where there was none', { region: undefined }, {}, 'renewal', 'renewal'],
    ['what an earlier version wrote without marks', { details: undefined }, {}, 'say', 'say'],
  ])('and %s: without and with --force', (_what, live, wanted, without, withForce) => {
    expect([verdict(live, wanted), verdict(live, wanted, true)]).toEqual([without, withForce]);
    // What has ended is nobody's any more.
    expect(verdict({ ...live, expiration: new Date(NOW) }, wanted)).toBe('renewal');
    expect(verdict({ ...live, expiration: new Date(NOW + 1) }, wanted)).toBe(without);
  });
});

describe('the words', () => {
  it('tell a policy of the user from the one of AWS that is called alike', () => {
    const mine = 'arn:aws:iam::444455556666:policy/ReadOnlyAccess';
    const judged = judgeReplacement(
      held({ narrowed: READ_ONLY }),
      { ...session, narrowed: mine },
      { force: false, now: NOW },
    );
    expect(judged.kind === 'refuse' ? judged.error.message : '').toContain(
      `narrowed to ${mine} does not replace it`,
    );
  });

  it('say what may differ where name and region are the same', () => {
    const judged = judgeReplacement(
      held(),
      { ...session, sessionName: 'ada', details: '22222222' },
      { force: false, now: NOW },
    );
    expect(judged).toMatchObject({
      notice: expect.stringContaining('another external id, source identity or other tags') as string,
    });
  });

  it('say what else differs where the region differs, too', () => {
    const live = held({ sessionName: 'ada' });
    const wanted = { ...session, sessionName: 'ada', region: 'us-east-1' };
    const notice = (details: string) => {
      const judged = judgeReplacement(live, { ...wanted, details }, { force: false, now: NOW });
      return judged.kind === 'say' ? judged.notice.split('). ')[1] : undefined;
    };
    expect([notice('22222222'), notice('11111111')]).toEqual([
      'Another one with another external id, source identity or other tags replaces it (session name ada, region us-east-1).',
      'Another one replaces it (session name ada, region us-east-1).',
    ]);
  });

  const said = (live: Partial<ManagedProfile>, wanted: Partial<HeldSession>, force = false) => {
    const judged = judgeReplacement(held(live), { ...session, ...wanted }, { force, now: NOW });
    if (judged.kind === 'refuse') return [judged.error.message, judged.error.hint];
    return judged.kind === 'say' ? judged.notice : undefined;
  };

  it('of a refusal name both, and what may be done', () => {
    expect(said({ narrowed: `${READ_ONLY} ${INLINE}` }, {})).toEqual([
      `The profile work holds a live session of prod by ${ROLE}, narrowed to ReadOnlyAccess and policy abababab, until 13:00. One of prod by ${ROLE} does not replace it, since it may do more.`,
      'Choose another name with --profile-name. With --force it is replaced, for every shell that uses it.',
    ]);
    expect(said({}, { account: 'dev' })).toEqual([
      `The profile work holds a live session of prod by ${ROLE}, until 13:00. One of dev by ${ROLE} does not replace it.`,
      'Choose another name with --profile-name. With --force it is replaced, for every shell that uses it.',
    ]);
  });

  it('of a replacement say which live session goes', () => {
    expect(said({ narrowed: READ_ONLY }, {}, true)).toBe(
      `The profile work held a live session of prod by ${ROLE}, narrowed to ReadOnlyAccess, until 13:00. One of prod by ${ROLE} replaces it, as --force asked.`,
    );
    expect(said({}, { narrowed: READ_ONLY })).toBe(
      `The profile work held a live session of prod by ${ROLE}, until 13:00. One of prod by ${ROLE}, narrowed to ReadOnlyAccess replaces it.`,
    );
    expect(said({}, { sessionName: 'eve', region: 'us-east-1' })).toBe(
      `The profile work held a live session of prod by ${ROLE}, until 13:00 (session name ada, region eu-west-1). Another one replaces it (session name eve, region us-east-1).`,
    );
  });

  it('hold nothing that could steer a terminal', () => {
    expect(JSON.stringify(said({ account: 'a\u001b[2Jb' }, {}))).not.toContain('\\u001b');
  });
});
