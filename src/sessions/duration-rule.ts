import { formatDuration } from '../system/duration.js';
import type { Signer } from './source/start.js';

const ONE_HOUR = 3600;

export interface DurationWish {
  readonly seconds: number;
  /** From `--duration`: a demand. A configured one is a wish. */
  readonly explicit: boolean;
}

export interface DurationDecision {
  /** What AssumeRole is asked for, in seconds. */
  readonly seconds: number;
  readonly reason: string;
  /** An explicit demand that this signer can't fulfil. */
  readonly unfulfillable: boolean;
  /** Whether AWS may refuse the length because of who signs, and an hour would do instead. */
  readonly uncertain: boolean;
}

const NAMES: Readonly<Record<Signer, string>> = {
  'long-term-keys': 'long-term keys',
  'instance-role': 'an instance role',
  'mfa-session': 'an MFA session',
  'role-session': 'a role session',
  'identity-center': 'Identity Center',
  'web-identity': 'a web identity',
  'oidc-token': 'a token of the pipeline',
  'temporary-keys': 'temporary keys',
};

export const describeSigner = (signer: Signer): string => NAMES[signer];

/**
 * How long a role session is asked to be, by who signs the call.
 *
 * IAM User Guide, Role chaining: a session that another session signs lasts one hour at most; long-term keys and
 * instance roles get up to the role's own maximum.
 */
export function decideDuration(signer: Signer, wish: DurationWish): DurationDecision {
  const { seconds, explicit } = wish;
  const origin = explicit ? 'as --duration asks' : 'as configured';
  const fine = { seconds, unfulfillable: false, uncertain: false };
  switch (signer) {
    case 'long-term-keys':
    case 'instance-role':
    case 'oidc-token':
      return {
        ...fine,
        reason: `${origin}: ${NAMES[signer]} may ask for as much as the role allows`,
      };
    case 'temporary-keys': {
      if (seconds <= ONE_HOUR) return { ...fine, reason: origin };
      const otherwise = explicit ? '' : ', or 1h where AWS refuses that';
      return {
        ...fine,
        uncertain: !explicit,
        reason: `${origin}${otherwise}: whether these temporary keys may have more, only AWS knows`,
      };
    }
    case 'mfa-session':
    case 'role-session':
    case 'identity-center':
    case 'web-identity':
      if (seconds <= ONE_HOUR) return { ...fine, reason: origin };
      return {
        seconds: ONE_HOUR,
        reason: `instead of ${formatDuration(seconds)}: ${NAMES[signer]} signs, and AWS gives such a signer one hour at most`,
        unfulfillable: explicit,
        uncertain: false,
      };
  }
}
