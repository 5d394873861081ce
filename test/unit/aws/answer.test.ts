import { describe, expect, it } from 'vitest';
import { checkAssumedRole, checkCredentials } from '../../../src/aws/clients/answer.js';
import { toFault } from '../../../src/aws/faults/fault.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const WIRE = {
  AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  SessionToken: 'IQoJb3JpZ2luX2Vj+/==',
  Expiration: new Date(NOW + 3_600_000),
};

describe('checkCredentials', () => {
  it('takes what STS gives', () => {
    expect(checkCredentials(WIRE, NOW)).toEqual({
      accessKeyId: WIRE.AccessKeyId,
      secretAccessKey: WIRE.SecretAccessKey,
      sessionToken: WIRE.SessionToken,
      expiration: WIRE.Expiration,
    });
  });

  it.each<[string, Partial<typeof WIRE>, string]>([
    [
      'a long-term key',
      { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
      'STS answered with the id of a long-term key.',
    ],
    [
      'a line break that would begin another key in a file',
      { SessionToken: 'token\n[default]' },
      'STS answered with credentials that hold spaces or control characters.',
    ],
    [
      'a session that never ends',
      { Expiration: new Date('9999-12-31T00:00:00Z') },
      "STS answered with credentials that last until 9999-12-31T00:00:00.000Z, by this machine's clock.",
    ],
  ])('refuses %s', (_name, wrong, message) => {
    expect(checkCredentials({ ...WIRE, ...wrong }, NOW)).toMatchObject({ kind: 'answer-wrong', message });
  });
});

describe('checkAssumedRole', () => {
  const wanted = { accountId: '222222222222', roleArn: 'arn:aws:iam::222222222222:role/team/Admin' };

  it('takes a session of the role, whose path AWS leaves out', () => {
    expect(checkAssumedRole('arn:aws:sts::222222222222:assumed-role/Admin/ada', wanted)).toBeUndefined();
  });

  it.each([undefined, '', ' \n', '\u0000'])('refuses an ARN that is not there, without a hole: %j', (arn) => {
    expect(checkAssumedRole(arn, wanted)?.message).toBe(
      'The answer of STS does not say which role was assumed.',
    );
  });

  it('refuses another role of the same account', () => {
    expect(checkAssumedRole('arn:aws:sts::222222222222:assumed-role/Other/ada', wanted)).toMatchObject({
      message:
        'STS answered for arn:aws:sts::222222222222:assumed-role/Other/ada, which is not a session of Admin.',
    });
  });
});

describe('a refusal that repeats the request', () => {
  const echo = Object.assign(new Error('Bad request: TokenCode=918273&x-amz-security-token:SECRETTOKEN'), {
    name: 'ValidationError',
  });

  it('is shown without the secrets of the call', () => {
    const { message, cause } = toFault(echo, ['SECRETKEY', 'SECRETTOKEN', '918273', undefined]);
    expect(message).toBe('Bad request: TokenCode=(hidden)&x-amz-security-token:(hidden)');
    expect((cause as Error).stack).not.toMatch(/SECRETTOKEN|918273/);
  });
});
