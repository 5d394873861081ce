import { describe, expect, it, onTestFinished } from 'vitest';
import type { Answer } from '../../../src/aws/clients/answer.js';
import {
  createVirtualMfaDevice,
  deleteVirtualMfaDevice,
  enableMfaDevice,
  listUnassignedMfaDevices,
  ownMfaDevices,
  type NewMfaDevice,
} from '../../../src/aws/clients/iam-device-calls.js';
import { startLoopbackAws, type UserSettings } from '../../support/loopback-aws/loopback-aws.js';
import { callTo } from '../../support/service-call.js';

const HOME = '111111111111';
const NOW = Date.parse('2026-03-01T12:00:00Z');
const SERIAL = `arn:aws:iam::${HOME}:mfa/ada`;
const STEP = 30_000;

async function withAda(settings: Partial<UserSettings> = {}) {
  const aws = await startLoopbackAws({ now: () => NOW });
  onTestFinished(() => aws.close());
  const ada = aws.user({ account: HOME, name: 'ada', ...settings });
  const call = callTo(aws, ada, NOW);
  const codes = (serial: string, ago = 1): readonly [string, string] => [
    aws.totp(serial, NOW - ago * STEP),
    aws.totp(serial, NOW - (ago - 1) * STEP),
  ];
  const enable = (serial: string, pair: readonly [string, string]) =>
    enableMfaDevice(call, { userName: 'ada', serial }, pair);
  return { aws, call, codes, enable };
}

const said = (answer: Answer<unknown>) => (answer.ok ? answer.value : answer.fault.code);

describe('a virtual MFA device', () => {
  it('is made with a seed, enabled by two codes in a row, and then listed as the user has it', async () => {
    const { aws, call, codes, enable } = await withAda();
    const made = await createVirtualMfaDevice(call, 'ada');
    expect(made).toMatchObject({ ok: true, value: { serial: SERIAL } });
    const { seed } = said(made) as NewMfaDevice;
    expect(seed).toMatch(/^[A-Z2-7]{64}$/);
    expect(aws.secrets()).toContain(seed);
    expect(said(await listUnassignedMfaDevices(call))).toEqual([SERIAL]);
    expect(said(await enable(SERIAL, codes(SERIAL)))).toEqual({});
    expect(said(await ownMfaDevices(call))).toEqual([{ serial: SERIAL, enabledAt: new Date(NOW) }]);
    expect(said(await listUnassignedMfaDevices(call))).toEqual([]);
  });

  it('is not enabled by one code twice, by two that do not follow each other, or by old ones', async () => {
    const { codes, enable, call } = await withAda();
    await createVirtualMfaDevice(call, 'ada');
    const [first, second] = codes(SERIAL);
    const [earlier] = codes(SERIAL, 2);
    for (const wrong of [[first, first], [second, first], [earlier, second], codes(SERIAL, 60)] as const)
      expect(said(await enable(SERIAL, wrong))).toBe('InvalidAuthenticationCode');
    expect(said(await enable(SERIAL, codes(SERIAL)))).toEqual({});
  });

  it('has a name that no other one has, is enabled once, and is not deleted while somebody has it', async () => {
    const { codes, enable, call } = await withAda();
    await createVirtualMfaDevice(call, 'ada');
    expect(said(await createVirtualMfaDevice(call, 'ada'))).toBe('EntityAlreadyExists');
    await enable(SERIAL, codes(SERIAL));
    expect(said(await enable(SERIAL, codes(SERIAL)))).toBe('EntityAlreadyExists');
    expect(said(await deleteVirtualMfaDevice(call, SERIAL))).toBe('DeleteConflict');
    expect(said(await createVirtualMfaDevice(call, 'ada'))).toBe('EntityAlreadyExists');
  });

  it('is gone when it is deleted', async () => {
    const { call, codes, enable } = await withAda();
    await createVirtualMfaDevice(call, 'ada');
    const pair = codes(SERIAL);
    expect(said(await deleteVirtualMfaDevice(call, SERIAL))).toEqual({});
    expect(said(await deleteVirtualMfaDevice(call, SERIAL))).toBe('NoSuchEntity');
    expect(said(await enable(SERIAL, pair))).toBe('NoSuchEntity');
  });

  it('is the eighth of a user at most', async () => {
    const mfa = Array.from({ length: 8 }, (_, at) => ({ serial: `arn:aws:iam::${HOME}:mfa/old-${at}` }));
    const { call, codes, enable } = await withAda({ mfa });
    await createVirtualMfaDevice(call, 'ada');
    expect(said(await enable(SERIAL, codes(SERIAL)))).toBe('LimitExceeded');
  });

  it('has no name with other signs than IAM takes', async () => {
    const { call } = await withAda();
    expect(said(await createVirtualMfaDevice(call, 'my phone'))).toBe('ValidationError');
  });
});

describe('an answer of IAM without a device', () => {
  it.each(['SerialNumber', 'Base32StringSeed'])('that lacks its %s is not used', async (field) => {
    const { aws, call } = await withAda();
    aws.misbehave({ kind: 'missing-field', field });
    expect(said(await createVirtualMfaDevice(call, 'ada'))).toBe('WrongAnswer');
  });
});
