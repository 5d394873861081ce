import { DEV, MAIN, openScene, PROD, type Scene } from './scene.js';

/** What Organizations makes in a new account: it trusts the management account, and may do everything. */
const BOOTSTRAP = 'OrganizationAccountAccessRole';

export const WEB = '444444444444';

/** Three accounts that are to have the role Developer, which trusts `main`, the account of Ada. */
export async function openRollout(more: object = {}): Promise<Scene> {
  const scene = await openScene();
  const accounts = [
    ['dev', DEV],
    ['prod', PROD],
    ['web', WEB],
  ] as const;
  for (const [, id] of accounts) scene.role(id, BOOTSTRAP);
  scene.inventory(
    [
      { name: 'main', account_id: MAIN },
      ...accounts.map(([name, account_id]) => ({ name, account_id, role_name: 'Developer' })),
    ],
    more,
  );
  return scene;
}
