import { describe, expect, it } from 'vitest';
import { temporaryHome } from '../support/temporary-home.js';
import { runCli } from '../support/run-cli.js';

const stderrOf = async (...argv: readonly string[]) => {
  const { stdout, stderr, exitCode } = await runCli({ home: temporaryHome().folder }, ...argv);
  expect([stdout, exitCode]).toEqual(['', 2]);
  return stderr;
};

const dashes = (line: string) => `error: The command to run must stand after --.\nhint:  ${line}\n`;

describe('exec without --', () => {
  it.each([
    ['exec dev aws s3 ls', 'acctmgr exec dev -- aws s3 ls'],
    [
      'exec dev aws s3 ls --recursive --region us-east-1',
      'acctmgr exec dev -- aws s3 ls --recursive --region us-east-1',
    ],
    [
      'exec --duration 1h dev --read-only terraform plan',
      'acctmgr exec --duration 1h dev --read-only -- terraform plan',
    ],
    [
      '--config a.json exec --region=eu-west-1 dev sh',
      "acctmgr --config a.json exec '--region=eu-west-1' dev -- sh",
    ],
  ])('%s', async (words, corrected) => {
    expect(await stderrOf(...words.split(' '))).toBe(dashes(corrected));
  });

  it('quotes what needs it, so that the line can be pasted', async () => {
    expect(await stderrOf('exec', 'dev', 'sh', '-c', 'aws s3 ls | wc')).toBe(
      dashes("acctmgr exec dev -- sh -c 'aws s3 ls | wc'"),
    );
  });

  it('never repeats an MFA code', async () => {
    expect(await stderrOf('exec', 'dev', '--mfa-code', '123456', 'aws', 's3')).toBe(
      dashes('acctmgr exec dev --mfa-code ****** -- aws s3'),
    );
    expect(await stderrOf('exec', 'dev', '--mfa-code=123456', 'aws', 's3')).toBe(
      dashes('acctmgr exec dev --mfa-code=****** -- aws s3'),
    );
  });

  it('says what is wrong with a flag that it does not know', async () => {
    expect(await stderrOf('exec', 'dev', '--duratoin', '1h')).toContain(
      '(Did you mean --duration?)'.slice(1, -1),
    );
  });
});
