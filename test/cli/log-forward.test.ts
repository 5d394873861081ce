import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { endForwarding } from '../../src/access-log/forwarding/end-forwarding.js';
import { forwardLines } from '../../src/access-log/forwarding/forward.js';
import { testHost } from '../support/run-cli.js';
import { DEV, openScene, PROD, type Scene } from '../support/scene.js';

const at = ({ home }: Scene, name: string) => path.join(home.folder, name);
const textOf = (scene: Scene, name: string) => readFileSync(at(scene, name), 'utf8');

/** A scene whose own inventory forwards the log to a script for the shell, in the home folder. */
async function forwarding(script: string, more: object = {}): Promise<Scene> {
  const scene = await openScene();
  scene.inventory(
    [
      { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') },
      { name: 'audit', account_id: PROD, role_arn: scene.role(PROD, 'Auditor') },
    ],
    { settings: { access_log: { forward: ['sh', '-c', script], ...more } } },
  );
  return scene;
}

describe('settings.access_log.forward', () => {
  it('gives each line as it stands in the log, to one process for all of a command', async () => {
    const scene = await forwarding('echo begun >> begun; cat >> got');
    const { stderr, exitCode } = await scene.cli('assume', 'dev', 'audit', '--yes');
    expect([exitCode, stderr]).not.toContain('warning');
    expect(exitCode).toBe(0);
    expect(textOf(scene, 'got')).toBe(readFileSync(scene.logFile, 'utf8'));
    expect(textOf(scene, 'got').split('\n').length).toBeGreaterThan(2);
    expect(textOf(scene, 'begun')).toBe('begun\n');
    await scene.cli('assume', 'audit');
    expect(textOf(scene, 'got')).toBe(readFileSync(scene.logFile, 'utf8'));
  });

  it('gives what the log says of itself where a file of it is begun', async () => {
    const scene = await forwarding('cat >> got', { max_size: 10_000 });
    for (let turn = 0; turn < 26; turn += 1) await scene.cli('assume', 'dev');
    expect(existsSync(`${scene.logFile}.000001`)).toBe(true);
    const files = [`${scene.logFile}.000001`, scene.logFile].map((file) => readFileSync(file, 'utf8'));
    expect(textOf(scene, 'got')).toBe(files.join(''));
  });

  it('is one process for each way to start a program, whose name may be the same', async () => {
    const scene = await openScene();
    const host = testHost({ home: scene.home.folder });
    for (const name of ['one', 'other'])
      forwardLines(`${name}\n`, ['sh', '-c', `cat > ${at(scene, name)}`], host);
    await endForwarding(host, undefined);
    expect([textOf(scene, 'one'), textOf(scene, 'other')]).toEqual(['one\n', 'other\n']);
  });

  it('starts nothing for a command that logs nothing', async () => {
    const scene = await forwarding('echo begun >> begun; cat >> got');
    await scene.cli('list');
    expect(existsSync(at(scene, 'begun'))).toBe(false);
  });

  it('has neither keys nor what acctmgr kept of them in its environment', async () => {
    const scene = await forwarding('env > env; cat > /dev/null');
    const secret = {
      ACCTMGR_OWN_AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_PROFILE: 'default',
      AWS_REGION: 'eu-west-1',
    };
    await scene.cliIn({ env: secret }, 'assume', 'dev');
    const names = textOf(scene, 'env')
      .split('\n')
      .map((line) => line.split('=', 1)[0] ?? '');
    expect(names.filter((name) => /^(AWS_|ACCTMGR_OWN|ACCTMGR_SET)/.test(name))).toEqual(['AWS_REGION']);
    expect(textOf(scene, 'env')).toContain('ACCTMGR_FORWARDING=1');
  });

  it('is not started by what it takes itself', async () => {
    const scene = await forwarding('cat >> got');
    await scene.cliIn({ env: { ACCTMGR_FORWARDING: '1' } }, 'assume', 'dev');
    expect(existsSync(at(scene, 'got'))).toBe(false);
  });

  it.each([
    {
      script: 'echo no route to the collector >&2; cat > /dev/null; exit 3',
      reason: 'it ended with exit code 3: no route to the collector',
    },
    { script: 'exec 0<&-; sleep 0.1; exit 1', reason: /it ended with exit code 1|it closed its input/ },
  ])(
    'that fails ($script) fails no command; doctor tells until it works again',
    async ({ script, reason }) => {
      const scene = await forwarding(`if test -f works; then cat >> got; else ${script}; fi`);
      const { stderr, exitCode } = await scene.cli('assume', 'dev');
      expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('forward')]);
      const before = await scene.cli('doctor');
      expect(before.stdout).toMatch(/sh has not taken lines of the access log since/);
      expect(before.stdout.replaceAll(/\s+/g, ' ')).toMatch(reason);
      writeFileSync(at(scene, 'works'), '');
      await scene.cli('assume', 'audit');
      expect((await scene.cli('doctor')).stdout).toContain('Lines of the access log go to sh, too.');
    },
  );

  it('that is missing fails no command', async () => {
    const scene = await openScene();
    scene.inventory([{ name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') }], {
      settings: { access_log: { forward: ['no-such-program'] } },
    });
    expect((await scene.cli('assume', 'dev')).exitCode).toBe(0);
    expect((await scene.cli('doctor')).stdout).toContain('it could not be started (ENOENT)');
  });

  it('of ./accounts.json does not count', async () => {
    const scene = await openScene();
    const accounts = [{ name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') }];
    const settings = { access_log: { forward: ['sh', '-c', 'echo x > "$HOME/got"'] } };
    writeFileSync(at(scene, 'accounts.json'), JSON.stringify({ accounts, settings }));
    expect((await scene.cli('assume', 'dev')).exitCode).toBe(0);
    expect(existsSync(at(scene, 'got'))).toBe(false);
  });

  it('is a list of words', async () => {
    const scene = await openScene();
    scene.inventory([], { settings: { access_log: { forward: 'logger -t acctmgr' } } });
    const { stdout, exitCode } = await scene.cli('validate');
    expect(exitCode).toBe(2);
    expect(stdout).toContain('["logger","-t","acctmgr"]');
  });
});
