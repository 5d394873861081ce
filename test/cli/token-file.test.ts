import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { trustingTokens } from '../support/github-runner.js';
import { DEV, MAIN, MINUTE, openScene } from '../support/scene.js';

/* The token file of a web identity is needed for a call, and for nothing else. */

async function openPod() {
  const scene = await openScene();
  const provider = scene.aws.oidcProvider({
    account: MAIN,
    issuer: 'https://oidc.eks.example.com/id/1',
    audiences: ['sts.amazonaws.com'],
  });
  const pod = scene.role(MAIN, 'Pod', { trust: trustingTokens(provider.arn, 'system:serviceaccount:a:b') });
  scene.inventory([{ name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Admin') }]);
  scene.home.write('.aws/credentials', '');
  const writeToken = () =>
    scene.home.write('token', provider.token({ sub: 'system:serviceaccount:a:b', lifetime: 3600 }));
  return { scene, pod, writeToken };
}

test.each(['profile', 'environment'])(
  'a session of the cache is there without the token file of the %s',
  async (where) => {
    const { scene, pod, writeToken } = await openPod();
    writeToken();
    const file = scene.home.at('token');
    scene.home.write('.aws/config', `[profile pod]\nrole_arn = ${pod}\nweb_identity_token_file = ${file}\n`);
    const env: Record<string, string> =
      where === 'profile' ? { AWS_PROFILE: 'pod' } : { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: pod };
    expect(await scene.cliIn({ env }, 'credential-process', 'dev')).toMatchObject({ exitCode: 0 });
    rmSync(file);
    expect(await scene.cliIn({ env }, 'credential-process', 'dev')).toMatchObject({
      stderr: '',
      exitCode: 0,
    });
    expect((await scene.cliIn({ env }, 'assume', 'dev')).exitCode).toBe(0);
    expect((await scene.cliIn({ env }, 'assume', 'dev', '--explain')).exitCode).toBe(0);
    scene.time += MINUTE;
    const anew = await scene.cliIn({ env }, 'assume', 'dev', '--refresh');
    expect(anew).toMatchObject({ exitCode: 3 });
    expect(anew.stderr).toContain(`The token file ${file}`);
    writeToken();
    expect((await scene.cliIn({ env }, 'assume', 'dev', '--refresh')).exitCode).toBe(0);
  },
);
