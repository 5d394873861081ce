import { expect, it } from 'vitest';
import { decideDuration, describeSigner } from '../../../src/sessions/duration-rule.js';
import type { Signer } from '../../../src/sessions/source/start.js';

type Outcome = 'as wished' | 'as wished, or 1h' | '1h' | 'refused';

const HOUR = 3600;

/** The table of how long a session may be: what a wish comes to, and what a demand (--duration) does. */
const RULES: readonly (readonly [Signer, seconds: number, wish: Outcome, demand: Outcome])[] = [
  ['long-term-keys', 900, 'as wished', 'as wished'],
  ['long-term-keys', 12 * HOUR, 'as wished', 'as wished'],
  ['instance-role', 12 * HOUR, 'as wished', 'as wished'],
  ['temporary-keys', HOUR, 'as wished', 'as wished'],
  ['temporary-keys', HOUR + 1, 'as wished, or 1h', 'as wished'],
  ['temporary-keys', 12 * HOUR, 'as wished, or 1h', 'as wished'],
  ...(['mfa-session', 'role-session', 'identity-center', 'web-identity'] as const).flatMap(
    (signer) =>
      [
        [signer, 900, 'as wished', 'as wished'],
        [signer, HOUR, 'as wished', 'as wished'],
        [signer, HOUR + 1, '1h', 'refused'],
        [signer, 12 * HOUR, '1h', 'refused'],
      ] as const,
  ),
];

const SECONDS: Readonly<Record<Outcome, (seconds: number) => number>> = {
  'as wished': (seconds) => seconds,
  'as wished, or 1h': (seconds) => seconds,
  '1h': () => HOUR,
  refused: () => HOUR,
};

it.each(
  RULES.flatMap(([signer, seconds, wish, demand]) => [
    { signer, seconds, explicit: false, outcome: wish },
    { signer, seconds, explicit: true, outcome: demand },
  ]),
)('$signer, $seconds s, demanded: $explicit: $outcome', ({ signer, seconds, explicit, outcome }) => {
  const { reason, ...decision } = decideDuration(signer, { seconds, explicit });
  expect(decision).toEqual({
    seconds: SECONDS[outcome](seconds),
    uncertain: outcome === 'as wished, or 1h',
    unfulfillable: outcome === 'refused',
  });
  expect(reason).not.toBe('');
});

it.each<[Signer, number, boolean, string]>([
  ['long-term-keys', 4 * HOUR, false, 'as configured: long-term keys may ask for as much as the role allows'],
  [
    'instance-role',
    4 * HOUR,
    true,
    'as --duration asks: an instance role may ask for as much as the role allows',
  ],
  [
    'mfa-session',
    4 * HOUR,
    false,
    'instead of 4h: an MFA session signs, and AWS gives such a signer one hour at most',
  ],
  [
    'temporary-keys',
    4 * HOUR,
    false,
    'as configured, or 1h where AWS refuses that: whether these temporary keys may have more, only AWS knows',
  ],
  [
    'temporary-keys',
    4 * HOUR,
    true,
    'as --duration asks: whether these temporary keys may have more, only AWS knows',
  ],
  ['role-session', 900, true, 'as --duration asks'],
])('says why: %s, %i s, demanded: %s', (signer, seconds, explicit, reason) => {
  expect(decideDuration(signer, { seconds, explicit }).reason).toBe(reason);
});

it('has a name for every signer', () => {
  expect(describeSigner('identity-center')).toBe('Identity Center');
});
