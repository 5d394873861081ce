import { DEV, MAIN, MFA_SERIAL, MINUTE, openScene, PROD, type Scene } from './scene.js';
import { trusting } from './loopback-aws/stage.js';

/**
 * Ten minutes into Ada's day: she took `open` without MFA, logged in for 12 hours, and took `dev` just now, which asks for
 * MFA.
 */
export async function atWork(): Promise<Scene> {
  const scene = await openScene();
  const withMfa = trusting(`arn:aws:iam::${MAIN}:root`, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } });
  scene.inventory([
    {
      name: 'dev',
      account_id: DEV,
      role_arn: scene.role(DEV, 'Developer', { trust: withMfa }),
      mfa_serial: MFA_SERIAL,
    },
    { name: 'open', account_id: PROD, role_arn: scene.role(PROD, 'Viewer', { path: '/team/' }) },
  ]);
  await scene.cli('assume', 'open');
  await scene.cli('login', '--mfa-code', scene.code());
  scene.time += 10 * MINUTE;
  await scene.cli('assume', 'dev');
  return scene;
}
