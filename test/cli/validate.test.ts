import { describe, expect, it } from 'vitest';
import { DEV, MAIN, openScene } from '../support/scene.js';

const OWN = '.config/acctmgr/accounts.json';

const WRONG = `{
  "accounts": [
    { "name": "main", "account_id": ${MAIN}, "descripton": "Main" },
    { "name": "Main", "account_id": "${DEV}", "role_arn": "arn:aws:iam::${MAIN}:role/Admin" },
    { "name": "dev", "account_id": "${DEV}", "mfa_serial": "ada", "duration_seconds": 60 }
  ]
}
`;

const PROBLEMS = `  3:37  accounts[0].account_id: a number, and numbers lose their leading zeros
      expected: the string "111111111111"
  3:51  accounts[0].descripton: unknown key "descripton"
      expected: "description"
  4:15  accounts[1].name: "Main" is the name of accounts[0], too
      expected: a name of its own: case does not count
  4:65  accounts[1].role_arn: the role belongs to account 111111111111, but account_id is 222222222222
      expected: arn:aws:iam::222222222222:role/Admin, or the other account_id
  5:66  accounts[2].mfa_serial: "ada" is too short
      expected: the ARN of an MFA device, such as arn:aws:iam::123456789012:mfa/me, or the serial number of a hardware device
  5:93  accounts[2].duration_seconds: 60 is too small
      expected: a whole number of seconds from 900 (15 minutes) to 43200 (12 hours)
`;

describe('validate', () => {
  it('says of a right file how many accounts it has', async () => {
    const scene = await openScene();
    const file = scene.inventory([{ name: 'main', account_id: MAIN }]);
    const right = { stderr: '', exitCode: 0 };
    expect(await scene.cli('validate')).toEqual({ ...right, stdout: `✓ ${file} is valid: 1 account.\n` });
    scene.inventory([
      { name: 'main', account_id: MAIN },
      { name: 'dev', account_id: DEV },
    ]);
    expect(await scene.cli('validate')).toEqual({ ...right, stdout: `✓ ${file} is valid: 2 accounts.\n` });
    expect(JSON.parse((await scene.cli('validate', '--json')).stdout)).toEqual({
      accounts_file: file,
      valid: true,
      accounts: 2,
      problems: [],
      includes: [],
    });
  });

  it('prints every problem at once, with its place and what right looks like', async () => {
    const scene = await openScene();
    const file = scene.home.write(OWN, WRONG);
    expect(await scene.cli('validate')).toEqual({
      stdout: `✗ ${file} has 6 problems:\n${PROBLEMS}`,
      stderr: '',
      exitCode: 2,
    });
  });

  it('as JSON gives the problems as an answer, with the same exit code and no error', async () => {
    const scene = await openScene();
    scene.home.write(OWN, WRONG);
    const { stdout, stderr, exitCode } = await scene.cli('validate', '--json');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 2 });
    const { problems, ...rest } = JSON.parse(stdout) as { problems: unknown[] };
    expect(rest).toEqual({ accounts_file: scene.home.at(OWN), valid: false, accounts: 0, includes: [] });
    expect(problems).toHaveLength(6);
    expect(problems[1]).toEqual({
      path: 'accounts[0].descripton',
      line: 3,
      column: 51,
      message: 'unknown key "descripton"',
      expected: '"description"',
    });
  });

  it('shows the line where JSON ends', async () => {
    const scene = await openScene();
    const file = scene.home.write(
      OWN,
      '{\n  "accounts": [\n    { "name": "main" "account_id": "1" }\n  ]\n}\n',
    );
    expect((await scene.cli('validate')).stdout).toBe(`✗ ${file} has 1 problem:
  3:22  accounts.json: no comma before this
          { "name": "main" "account_id": "1" }
                           ^
      expected: a comma between two entries
`);
  });

  it('marks right and wrong in colour on a terminal', async () => {
    const scene = await openScene();
    const mark = async () => (await scene.cliIn({ columns: 80 }, 'validate')).stdout.slice(0, 11);
    scene.inventory([]);
    expect(await mark()).toBe('\u001b[32m✓\u001b[39m');
    scene.home.write(OWN, WRONG);
    expect(await mark()).toBe('\u001b[31m✗\u001b[39m');
  });

  it('checks the file that is named', async () => {
    const scene = await openScene();
    scene.home.write('team.json', '{ "accounts": [] }');
    scene.home.write(OWN, WRONG);
    expect((await scene.cli('validate', '--config', 'team.json')).stdout).toBe(
      `✓ ${scene.home.at('team.json')} is valid: 0 accounts.\n`,
    );
  });

  it('makes the examples where there is nothing, and finds them right', async () => {
    const scene = await openScene();
    const { stdout, exitCode } = await scene.cli('validate');
    expect({ stdout, exitCode }).toEqual({
      stdout: `✓ ${scene.home.at(OWN)} is valid: 3 accounts.\n`,
      exitCode: 0,
    });
  });
});
