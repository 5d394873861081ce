import { describe, expect, it } from 'vitest';
import { fail, ok, skip, warn, type Finding } from '../../../src/diagnosis/finding.js';
import { reachOf } from '../../../src/diagnosis/reach.js';

const coded = (check: Finding['check'], code: string): Finding => ({ ...fail(check, 'why', 'fix'), code });

describe('whether an account can be reached, by what was found', () => {
  it.each<[readonly Finding[], string | undefined]>([
    [[ok('reachability', ''), ok('identity', '')], undefined],
    [[warn('key_age', 'old', ''), warn('sign_in', 'soon', ''), skip('mfa_session', '')], undefined],
    [[fail('reachability', 'no way', '')], 'network'],
    [[fail('sign_in', 'ended', ''), skip('identity', '')], 'sign_in'],
    [[coded('identity', 'permission_set_denied')], 'not_assigned'],
    [[coded('identity', 'identity_center_denied')], 'not_assigned'],
    [[coded('identity', 'sign_in_ended')], 'sign_in'],
    [[coded('identity', 'throttled')], 'throttled'],
    [[coded('identity', 'network_timeout')], 'network'],
    [[coded('identity', 'credentials_unknown')], 'credentials'],
    [[coded('source', 'no_such_profile')], 'credentials'],
    [[warn('identity', 'the base account is another one', '')], 'credentials'],
    [[coded('path', 'permission_set_needed')], 'other'],
    [[fail('path', 'too long a chain', '')], 'other'],
    [[fail('clock', 'wrong', ''), ok('identity', '')], undefined],
  ])('%j is %s', (findings, obstacle) => {
    const reach = reachOf({ findings, hops: [] });
    expect(reach.isReached ? undefined : reach.obstacle).toBe(obstacle);
  });
});
