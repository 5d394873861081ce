import { expect, it } from 'vitest';
import { DEV, openScene } from '../support/scene.js';

it.each([['env'], ['console'], ['show'], ['credential-process'], ['kubeconfig']])(
  '%s says of a glob that it takes one account',
  async (command) => {
    const scene = await openScene();
    scene.inventory([{ name: 'dev-web', account_id: DEV, role_arn: scene.role(DEV, 'web') }]);
    const words = command === 'kubeconfig' ? ['dev-*', 'cluster'] : ['dev-*'];
    const { stderr, stdout, exitCode } = await scene.cli(command, ...words, '--json');
    expect([command, stdout, exitCode]).toEqual([command, '', 2]);
    expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({
      error: {
        code: 'one_account_only',
        message: '"dev-*" may be several accounts, and one is taken here.',
        hint: "Name one of those that this lists: acctmgr list 'dev-*'",
      },
    });
  },
);
