import { describe, expect, it } from 'vitest';
import { DEV, openScene } from '../support/scene.js';

const DEV_ACCOUNT = {
  name: 'dev',
  account_id: DEV,
  role_name: 'Developer',
  external_id: 'ada-4711',
  tags: { env: 'dev' },
};
const DEFAULTS = { region: 'eu-west-1', duration_seconds: 7200 };

async function withDev() {
  const scene = await openScene();
  return { scene, file: scene.inventory([DEV_ACCOUNT], { defaults: DEFAULTS }) };
}

describe('show', () => {
  it('prints every setting that is in force and where it comes from', async () => {
    const { scene, file } = await withDev();
    expect(await scene.cli('show', 'dev')).toEqual({
      stdout: `SETTING           VALUE                                     FROM
name              dev                                       account
account_id        222222222222                              account
role_arn          arn:aws:iam::222222222222:role/Developer  account
partition         aws                                       built-in
external_id       ada-4711                                  account
duration_seconds  7200                                      defaults
region            eu-west-1                                 defaults
tags              {"env":"dev"}                             account
protected         false                                     built-in

From ${file}
`,
      stderr: '',
      exitCode: 0,
    });
    expect(scene.aws.requests).toEqual([]);
  });

  it('cuts nothing on a narrow terminal', async () => {
    const { scene } = await withDev();
    const { stdout } = await scene.cliIn({ columns: 40, env: { NO_COLOR: '1' } }, 'show', 'dev');
    expect(stdout).toContain('role_arn (account):\n  arn:aws:iam::222222222222:role/Developer\n');
  });

  it('as JSON has the values as they are', async () => {
    const { scene, file } = await withDev();
    expect(JSON.parse((await scene.cli('show', 'dev', '--json')).stdout)).toEqual({
      accounts_file: file,
      included_from: null,
      also_included_from: [],
      organization: null,
      settings: {
        name: { value: 'dev', origin: 'account' },
        account_id: { value: DEV, origin: 'account' },
        role_arn: { value: `arn:aws:iam::${DEV}:role/Developer`, origin: 'account' },
        partition: { value: 'aws', origin: 'built-in' },
        external_id: { value: 'ada-4711', origin: 'account' },
        duration_seconds: { value: 7200, origin: 'defaults' },
        region: { value: 'eu-west-1', origin: 'defaults' },
        tags: { value: { env: 'dev' }, origin: 'account' },
        protected: { value: false, origin: 'built-in' },
      },
    });
  });

  it('of an unknown name offers the nearest', async () => {
    const { scene, file } = await withDev();
    expect(await scene.cli('show', 'dve')).toEqual({
      stdout: '',
      stderr: `error: No account is called "dve" in ${file}.\nhint:  Did you mean dev? "acctmgr list" shows all accounts.\n`,
      exitCode: 2,
    });
  });

  it('knows names in any case', async () => {
    const { scene } = await withDev();
    expect((await scene.cli('show', 'DEV')).stdout).toContain('name              dev ');
  });
});
