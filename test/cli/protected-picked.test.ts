import { describe, expect, it } from 'vitest';
import { DEV, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

/* A protected account that a glob, a tag, --all or --failed picked: nobody typed its name, so each run asks for it. */

const ADMIN = `arn:aws:iam::${PROD}:role/Admin`;
const NAME_QUESTION = [`prod is protected: ${ADMIN}`, '? Type its name to go on:'];
const REASON = ['--reason', 'audit'];
const TRUE = ['--', '/bin/sh', '-c', 'true'];

/** Its name was typed a moment ago. */
async function withConfirmed(): Promise<Scene> {
  const scene = await openScene();
  scene.role(PROD, 'Admin');
  scene.inventory([
    { name: 'prod', account_id: PROD, role_arn: ADMIN, protected: true, tags: { env: 'prod' } },
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Dev'), tags: { env: 'dev' } },
  ]);
  await scene.cliIn({ terminal: scriptedTerminal('prod') }, 'assume', 'prod', ...REASON);
  scene.time += MINUTE;
  return scene;
}

const PICKS = [
  ['prod*', '--protected'],
  ['--match', 'prod*', '--protected'],
  ['--tag', 'env=prod', '--protected'],
  ['--all', '--except', 'dev', '--protected'],
];

describe('a protected account that was picked and not named', () => {
  it.each(PICKS)('is asked for, though its name was typed a moment ago: %s %s', async (...words) => {
    const scene = await withConfirmed();
    const picks = words.filter((word) => typeof word === 'string');
    for (const command of [
      ['assume', ...picks, ...REASON],
      ['exec', ...picks, ...REASON, '--yes', ...TRUE],
      ['exec', ...picks, ...REASON, '--read-only', ...TRUE],
    ]) {
      const terminal = scriptedTerminal('prod');
      expect(await scene.cliIn({ terminal }, ...command)).toMatchObject({ exitCode: 0 });
      expect(terminal.lines).toEqual(NAME_QUESTION);
    }
  });

  it.each(PICKS)('is refused where nobody can be asked: %s %s', async (...words) => {
    const scene = await withConfirmed();
    const picks = words.filter((word) => typeof word === 'string');
    const calls = scene.aws.requests.length;
    for (const command of [
      ['assume', ...picks, ...REASON],
      ['assume', ...picks, ...REASON, '--yes'],
      ['exec', ...picks, ...REASON, '--yes', ...TRUE],
      ['--no-input', 'exec', ...picks, ...REASON, '--yes', ...TRUE],
      ['--no-input', 'assume', ...picks, ...REASON],
    ]) {
      const terminal = command[0] === '--no-input' ? { terminal: scriptedTerminal('prod') } : {};
      const { exitCode, stderr } = await scene.cliIn(terminal, ...command);
      expect(stderr).toContain('prod is protected: its name has to be typed, and ');
      expect(exitCode).toBe(3);
    }
    expect(scene.aws.requests).toHaveLength(calls);
    expect(scene.log().at(-1)).toMatchObject({ account: 'prod', error_code: 'confirmation_needed' });
  });

  it('is not given from a confirmed session in the cache, where nobody may be asked for a reason either', async () => {
    const scene = await withConfirmed();
    for (const command of ['exec', 'assume']) {
      const words = [command, 'prod*', '--protected', ...(command === 'exec' ? TRUE : [])];
      const { exitCode, stderr } = await scene.cli('--no-input', ...words);
      expect(stderr).toContain('prod is protected: a reason is needed, and ');
      expect(exitCode).toBe(3);
    }
    const named = await scene.cli('--no-input', 'exec', 'prod', ...TRUE);
    expect(named.exitCode).toBe(0);
  });

  it('has a reason asked for each time', async () => {
    const scene = await withConfirmed();
    const terminal = scriptedTerminal('ticket 4711', 'prod');
    expect(await scene.cliIn({ terminal }, 'assume', 'prod*', '--protected')).toMatchObject({ exitCode: 0 });
    expect(terminal.lines).toEqual(['? Reason for taking prod:', ...NAME_QUESTION]);
    const { exitCode, stderr } = await scene.cli('assume', 'prod*', '--protected');
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('prod is protected: a reason is needed')]);
  });

  it('is asked for again by --failed', async () => {
    const scene = await withConfirmed();
    const failing = ['exec', 'prod', 'dev', ...REASON, '--yes', '--', '/bin/sh', '-c', 'exit 4'];
    expect((await scene.cli(...failing)).exitCode).toBe(1);
    const terminal = scriptedTerminal(true, 'prod');
    const again = ['exec', '--failed', '--protected', ...REASON, ...TRUE];
    expect(await scene.cliIn({ terminal }, ...again)).toMatchObject({ exitCode: 0 });
    expect(terminal.lines.slice(-2)).toEqual(NAME_QUESTION);
  });

  it('is asked for once a run, in however many regions', async () => {
    const scene = await withConfirmed();
    const terminal = scriptedTerminal('prod');
    const regions = ['--region', 'eu-west-1', '--region', 'eu-central-1'];
    const run = scene.cliIn(
      { terminal },
      'exec',
      'prod*',
      '--protected',
      ...REASON,
      '--yes',
      ...regions,
      ...TRUE,
    );
    expect(await run).toMatchObject({ exitCode: 0 });
    expect(terminal.lines).toEqual(NAME_QUESTION);
  });

  it('is named by its name beside a glob: what was typed counts', async () => {
    const scene = await withConfirmed();
    const run = await scene.cli('exec', 'prod', 'd*', ...REASON, '--yes', ...TRUE);
    expect(run.exitCode).toBe(0);
    expect((await scene.cli('assume', 'prod', 'dev', ...REASON)).exitCode).toBe(0);
  });
});
