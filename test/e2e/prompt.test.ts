import { describe, expect, it } from 'vitest';
import { DEV, openDesk, type Desk } from '../support/desk.js';

const ENTER = '\r';
const CTRL_C = '\u0003';
const QUESTION = 'MFA code of arn:aws:iam::111111111111:mfa/ada for dev:';

const codesSent = ({ aws }: Desk) => aws.requests.flatMap(({ params }) => params['TokenCode'] ?? []);

describe('an MFA code that was not given', () => {
  it('is asked for on the terminal and never shown there', async () => {
    const desk = await openDesk();
    const terminal = desk.terminal(['assume', 'dev']);
    await terminal.waitFor(QUESTION);
    const code = desk.code();
    terminal.type(`${code}${ENTER}`);
    await terminal.waitFor('Created credentials profile: assumed-dev');
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.raw()).not.toContain(code);
    expect(desk.section('assumed-dev')).toMatchObject({ acctmgr_account: 'dev' });
  });

  it('is asked for again when AWS refuses it', async () => {
    const desk = await openDesk();
    const terminal = desk.terminal(['assume', 'dev']);
    await terminal.waitFor(QUESTION);
    const wrong = desk.wrongCode();
    terminal.type(`${wrong}${ENTER}`);
    await terminal.waitFor('AWS refused that code.');
    await terminal.waitFor(QUESTION);
    const code = desk.code();
    terminal.type(`${code}${ENTER}`);
    await terminal.waitFor('Successfully assumed role!');
    expect(await terminal.exitCode()).toBe(0);
    expect(codesSent(desk)).toEqual([wrong, code]);
    expect(desk.log().map(({ status }) => status)).toEqual(['denied', 'success']);
  });

  it('is asked for three times at most', async () => {
    const desk = await openDesk();
    const before = desk.credentials();
    const terminal = desk.terminal(['assume', 'dev']);
    const wrong = [desk.wrongCode(), desk.wrongCode(), desk.wrongCode()];
    for (const [index, code] of wrong.entries()) {
      await terminal.waitFor(index === 0 ? 'Assuming role' : 'AWS refused that code.');
      await terminal.waitFor(QUESTION);
      terminal.type(`${code}${ENTER}`);
    }
    await terminal.waitFor('error: dev: AWS refused the MFA code.');
    expect(await terminal.exitCode()).toBe(3);
    expect(codesSent(desk)).toEqual(wrong);
    expect(desk.log().map(({ status }) => status)).toEqual(['denied', 'denied', 'denied']);
    expect(desk.credentials()).toEqual(before);
  });

  it('is typed by a person even where stdin is a pipe and stdout is captured', async () => {
    const desk = await openDesk();
    const terminal = desk.shell(
      'json=$(echo 123456 | acctmgr assume dev --json) && echo "captured: $(printf %s "$json" | tr -d "\\n ")"',
    );
    await terminal.waitFor(QUESTION);
    terminal.type(`${desk.code()}${ENTER}`);
    await terminal.waitFor(`captured: {"account":"dev","account_id":"${DEV}","profile":"assumed-dev"`);
    expect(await terminal.exitCode()).toBe(0);
  });

  it('ends with 130 when the question is left, without a call to AssumeRole', async () => {
    const desk = await openDesk();
    const before = desk.credentials();
    const terminal = desk.terminal(['assume', 'dev']);
    await terminal.waitFor(QUESTION);
    terminal.type(CTRL_C);
    expect(await terminal.exitCode()).toBe(130);
    expect(codesSent(desk)).toEqual([]);
    expect(desk.credentials()).toEqual(before);
  });

  it('cannot be asked for without a terminal, and the error names the flag', async () => {
    const desk = await openDesk();
    const { exitCode, stdout, stderr } = await desk.acctmgr(['assume', 'dev'], { stdin: `${desk.code()}\n` });
    expect(exitCode).toBe(3);
    expect(stdout).toBe('Assuming role in dev account...\n');
    expect(stderr).toBe(
      'error: dev: an MFA code of arn:aws:iam::111111111111:mfa/ada is needed, and there is no terminal to ask on.\n' +
        'hint:  Run acctmgr login first, or give it with --mfa-code.\n',
    );
    expect(codesSent(desk)).toEqual([]);
    expect(desk.log()).toMatchObject([{ account: 'dev', status: 'failed', error_code: 'mfa_code_needed' }]);
  });
});

describe('an account that was not named', () => {
  it('is picked on the terminal by typing a part of what it is', async () => {
    const desk = await openDesk();
    const terminal = desk.terminal(['assume']);
    await terminal.waitFor('Which account?');
    await terminal.waitFor('partner');
    terminal.type('stag');
    await terminal.waitFor(/stage/);
    terminal.type(ENTER);
    await terminal.waitFor('Created credentials profile: assumed-stage');
    expect(await terminal.exitCode()).toBe(0);
  });

  it('is a usage error without a terminal, which lists the names', async () => {
    const desk = await openDesk();
    const { exitCode, stdout, stderr } = await desk.acctmgr(['assume']);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      'error: No account was named, and there is no terminal to ask on.\n' +
        'hint:  Name one of: dev, partner, stage, foreign\n',
    );
  });
});
