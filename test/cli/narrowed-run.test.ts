import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEV, openScene, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

/* What a run with --read-only or --view-only starts: acctmgr gives it nothing wider, and lets it change nothing that would. */

const env = { ACCTMGR_NARROWED: 'read-only' };

async function withDev(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Dev') },
    { name: 'web', account_id: DEV, role_arn: scene.role(DEV, 'Web') },
  ]);
  return scene;
}

describe('in a run that only reads', () => {
  it.each([
    ['add', 'new', '--account-id', DEV, '--role-name', 'Admin'],
    ['edit', 'dev', 'role_name=Admin'],
    ['rename', 'dev', 'other'],
    ['remove', 'dev', '--yes'],
    ['import', '--yes'],
    ['trust', '--yes'],
    ['trust', '--remove'],
    ['sync'],
    ['login', 'fresh', '--start-url', 'https://corp.awsapps.com/start', '--region', 'eu-west-1'],
  ])('nothing changes what counts: %s %s', async (...words) => {
    const scene = await withDev();
    const config =
      '[profile build]\nrole_arn = arn:aws:iam::222222222222:role/Build\nsource_profile = default\n';
    scene.home.write(
      '.aws/config',
      `${config}[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n`,
    );
    scene.home.write('work/accounts.json', '{ "accounts": [] }');
    const file = scene.home.at('.config/acctmgr/accounts.json');
    const before = readFileSync(file, 'utf8');
    const given = words.filter((word) => typeof word === 'string');
    const { exitCode, stderr } = await scene.cliIn({ env, cwd: scene.home.at('work') }, ...given);
    expect(stderr).toContain(
      'This runs in a run with --read-only, where accounts and trust are not changed.\nhint:  Change them outside of that run.\n',
    );
    expect(exitCode).toBe(3);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('the question of an accounts.json that nobody has trusted is no way round that', async () => {
    const scene = await withDev();
    scene.home.write('work/accounts.json', JSON.stringify({ accounts: [{ name: 'x', account_id: DEV }] }));
    const world = { env, cwd: scene.home.at('work'), terminal: scriptedTerminal(true) };
    expect((await scene.cliIn(world, 'list')).exitCode).toBe(3);
  });

  it('what only looks goes on', async () => {
    const scene = await withDev();
    for (const words of [['list'], ['edit', 'dev', 'region=eu-west-1', '--dry-run'], ['validate']])
      expect((await scene.cliIn({ env }, ...words)).exitCode).toBe(0);
  });

  it('the doctor tries nothing', async () => {
    const scene = await withDev();
    const one = await scene.cliIn({ env }, 'doctor', 'dev');
    expect(one.stdout).toContain(
      'dev was not tried: This runs in a run with --read-only, where nothing wider is given.',
    );
    const several = await scene.cliIn({ env }, 'doctor', '--all', '--json');
    expect(several.exitCode).toBe(1);
    expect(several.stdout.match(/"obstacle": "[a-z_]*"/g)).toEqual(Array(2).fill('"obstacle": "not_tried"'));
    expect(scene.aws.calls('AssumeRole')).toEqual([]);
  });
});
