import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { typedCodes, givenCode, type MfaQuestion } from '../../../src/sessions/mfa/mfa.js';
import { secondsToNextCode, unusedCodes } from '../../../src/sessions/mfa/used-codes.js';
import { systemHost } from '../../../src/system/host.js';
import { temporaryHome } from '../../support/temporary-home.js';

const QUESTION = { serial: 'arn:aws:iam::111111111111:mfa/ada', label: 'dev' };
/** 18 seconds into a step. */
const NOW = Date.parse('2026-11-22T12:00:18Z');

function desk() {
  const home = temporaryHome();
  let now = NOW;
  const host = { ...systemHost(), home: home.folder, env: {}, now: () => now };
  const asked: MfaQuestion[] = [];
  return {
    home,
    host,
    asked,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    /** Somebody who types these codes, one after the other. */
    typing: (...codes: string[]) =>
      unusedCodes(
        typedCodes((question) => {
          asked.push(question);
          return Promise.resolve(codes.shift() ?? 'none');
        }),
        host,
      ),
    given: (code: string) => unusedCodes(givenCode(code), host),
  };
}

it.each([
  ['12:00:00.000', 30],
  ['12:00:00.001', 30],
  ['12:00:18.000', 12],
  ['12:00:29.999', 1],
  ['12:00:30.000', 30],
])('at %s the next code is %i s away', (time, seconds) => {
  expect(secondsToNextCode(Date.parse(`2026-11-22T${time}Z`))).toBe(seconds);
});

describe('a code that was used', () => {
  it('is asked for anew, with how long to wait', async () => {
    const { typing, asked, pass } = desk();
    expect(await typing('123456').ask(QUESTION)).toBe('123456');
    pass(3);
    expect(await typing('123456', '654321').ask(QUESTION)).toBe('654321');
    expect(asked).toEqual([
      QUESTION,
      QUESTION,
      { ...QUESTION, problem: 'That code was used already, or refused. Wait 9 s for the next one.' },
    ]);
  });

  it('is refused where nobody types', async () => {
    const { given } = desk();
    expect(await given('123456').ask(QUESTION)).toBe('123456');
    await expect(given('123456').ask(QUESTION)).rejects.toMatchObject({
      code: 'mfa_code_used',
      exitCode: 3,
      message: `This code of ${QUESTION.serial} was used already, or refused, and AWS takes each code once.`,
      hint: 'Wait 12 s for the next one.',
    });
  });

  it('is refused after three times of the same', async () => {
    const { typing, asked } = desk();
    await typing('123456').ask(QUESTION);
    await expect(typing('123456', '123456', '123456').ask(QUESTION)).rejects.toMatchObject({
      code: 'mfa_code_used',
    });
    expect(asked).toHaveLength(4);
  });

  it('is another one on another device', async () => {
    const { given } = desk();
    await given('123456').ask(QUESTION);
    expect(await given('123456').ask({ ...QUESTION, serial: 'GAHT12345678' })).toBe('123456');
  });

  it('is forgotten when AWS can no longer have taken it, three steps later', async () => {
    const { given, pass } = desk();
    await given('123456').ask(QUESTION);
    pass(90);
    await expect(given('123456').ask(QUESTION)).rejects.toMatchObject({ code: 'mfa_code_used' });
    pass(0.001);
    expect(await given('123456').ask(QUESTION)).toBe('123456');
  });

  it('does not stand in the file that remembers it', async () => {
    const { given, home } = desk();
    await given('123456').ask(QUESTION);
    expect(home.read('.cache/acctmgr/used-code.json')).not.toContain('123456');
  });
});

it('lets a code through where the cache can’t be written, or was written by something else', async () => {
  const { given, home } = desk();
  mkdirSync(home.at('.cache/acctmgr/used-code.json'), { recursive: true });
  expect(await given('123456').ask(QUESTION)).toBe('123456');
  expect(await given('123456').ask(QUESTION)).toBe('123456');
  const other = desk();
  for (const content of ['', '{', 'null', '[]', '{"hash":1,"time":"now"}']) {
    other.home.write('.cache/acctmgr/used-code.json', content);
    expect(await other.given('123456').ask(QUESTION)).toBe('123456');
  }
});
