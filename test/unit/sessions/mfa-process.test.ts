import { describe, expect, it } from 'vitest';
import { codeFrom, programCodes } from '../../../src/sessions/mfa/mfa-process.js';
import type { RunOutcome } from '../../../src/system/processes/spawn.js';

const printed = (stdout: string): RunOutcome => ({ kind: 'exited', code: 0, stdout });

describe('what mfa_process printed', () => {
  it.each(['123456', '123456\n', ' 123 456\r\n'])('%j is a code', (stdout) => {
    expect(codeFrom(printed(stdout), '/usr/bin/ykman')).toBe('123456');
  });

  it.each<[RunOutcome, string]>([
    [printed(''), 'The mfa_process ykman did not print six digits.'],
    [printed('AWS:ada 123456'), 'The mfa_process ykman did not print six digits.'],
    [printed('1234567'), 'The mfa_process ykman did not print six digits.'],
    [{ kind: 'exited', code: 1, stdout: '123456' }, 'The mfa_process ykman ended with exit code 1.'],
    [{ kind: 'killed', signal: 'SIGTERM' }, 'The mfa_process ykman was ended by SIGTERM.'],
    [{ kind: 'timed-out' }, 'The mfa_process ykman did not finish within 2m.'],
    [{ kind: 'too-long' }, 'The mfa_process ykman printed more than a code.'],
    [{ kind: 'not-started', errno: 'ENOENT' }, 'The mfa_process ykman was not found.'],
    [{ kind: 'not-started', errno: 'EACCES' }, 'The mfa_process ykman could not be started (EACCES).'],
  ])('%j is an error without what was printed', (outcome, message) => {
    const read = () => codeFrom(outcome, '/usr/bin/ykman');
    expect(read).toThrow(
      expect.objectContaining({ message, code: 'mfa_process_failed', exitCode: 3 }) as Error,
    );
  });
});

describe('codes of mfa_process', () => {
  it('come at once the first time, and after the step of the last one when they are asked for again', async () => {
    const said: string[] = [];
    const codes = programCodes([process.execPath, '-e', 'console.log(process.env.CODE)'], {
      host: { env: { CODE: '246802' }, cwd: '/', now: () => Date.parse('2026-03-01T12:00:18Z') },
      note: (text) => void said.push(text),
      pause: async (milliseconds) => void said.push(`paused ${milliseconds} ms`),
    });
    const question = { serial: 'GAHT12345678', label: 'dev' };
    expect(await codes.ask(question)).toBe('246802');
    expect(said).toEqual([]);
    expect(await codes.ask({ ...question, problem: 'AWS refused that code.' })).toBe('246802');
    expect(said).toEqual([
      'The code of mfa_process was used already or refused: running it again in 12 s.',
      'paused 12000 ms',
    ]);
    expect(codes.tries).toBe(2);
  });
});
