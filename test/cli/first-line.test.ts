import { existsSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openScene, type Scene } from '../support/scene.js';

const ROLE_PROFILE =
  '[profile web]\nrole_arn = arn:aws:iam::222222222222:role/Web\nsource_profile = default\n';

/** What stands below the help. */
async function saidBelowHelp(scene: Scene, ...words: readonly string[]): Promise<string> {
  const { stderr, exitCode } = await scene.cli(...words);
  expect(exitCode).toBe(2);
  return stderr.split('export AWS_PROFILE=assumed-dev\n')[1] ?? '';
}

describe('acctmgr alone, without accounts', () => {
  it('names the line for the keys that are there, and makes nothing', async () => {
    const scene = await openScene();
    expect(await saidBelowHelp(scene)).toBe(`
The profile default has credentials, so type, with the ARN of the role that you want:
  acctmgr add dev --role-arn arn:aws:iam::ACCOUNT_ID:role/ROLE_NAME
Or: acctmgr init, which asks; or an editor, and then acctmgr validate.
`);
    expect(existsSync(scene.home.at('.config'))).toBe(false);
  });

  it('names import where there are role profiles', async () => {
    const scene = await openScene();
    const config = scene.home.write('.aws/config', ROLE_PROFILE);
    expect(await saidBelowHelp(scene)).toBe(`
${config} has role profiles (1), so type:
  acctmgr import
Or: acctmgr init, which asks; or an editor, and then acctmgr validate.
`);
  });

  it('names what gives credentials where there are none', async () => {
    const scene = await openScene();
    rmSync(scene.home.at('.aws'), { recursive: true });
    expect(await saidBelowHelp(scene)).toBe(`
This machine has no AWS credentials yet. The AWS CLI asks for the keys of an IAM user; with Identity Center, you sign in. So type one of:
  aws configure
  acctmgr login corp --start-url START_URL --region REGION
Then acctmgr says what comes next.
`);
  });

  it('says the same while the own inventory is the example, and in the hints of commands', async () => {
    const scene = await openScene();
    await scene.cli('init');
    const said = await saidBelowHelp(scene);
    expect(said).toContain('\n  acctmgr add dev --role-arn ');
    expect((await scene.cli('assume', 'dev')).stderr).toContain(said.trim());
  });

  it('the line for keys, pasted as it is, adds nothing', async () => {
    const scene = await openScene();
    const [, line = ''] = /^ {2}acctmgr (.*)$/m.exec(await saidBelowHelp(scene)) ?? [];
    expect(await scene.cli(...line.split(' '))).toMatchObject({ exitCode: 2 });
    expect(existsSync(scene.home.at('.config/acctmgr/accounts.json'))).toBe(false);
  });
});

it.each([
  ['an inventory', (scene: Scene) => scene.inventory([{ name: 'dev', account_id: '222222222222' }])],
  ['a broken one', (scene: Scene) => scene.home.write('.config/acctmgr/accounts.json', '{')],
  ['one in the folder', (scene: Scene) => scene.home.write('accounts.json', '{}')],
  ['files that cannot be read', (scene: Scene) => scene.home.write('.aws/config/is-a-folder', '')],
])('acctmgr alone says nothing more with %s', async (_, prepare) => {
  const scene = await openScene();
  prepare(scene);
  expect(await saidBelowHelp(scene)).toBe('');
});

it('acctmgr alone says nothing more where a file was named', async () => {
  expect(await saidBelowHelp(await openScene(), '--config', 'none.json')).toBe('');
});
