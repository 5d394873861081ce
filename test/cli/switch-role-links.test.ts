import { expect, it } from 'vitest';
import { DEV, MAIN, openScene, PROD } from '../support/scene.js';

async function withAccounts() {
  const scene = await openScene();
  scene.inventory([
    { name: 'main', account_id: MAIN },
    { name: 'dev', account_id: DEV, role_name: 'Developer', display_name: 'Dev | <b>Test</b>', color: 'red' },
    { name: 'partner', account_id: PROD, role_name: 'Auditor', external_id: 'x-1' },
  ]);
  return scene;
}

const URL_OF_DEV =
  'https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=Developer&displayName=Dev+%7C+%3Cb%3ETest%3C%2Fb%3E&color=F2B0A9';
const REASON = 'the role needs an external id, which the console cannot send';

it('lists Switch Role links as a Markdown table in which no name can do harm', async () => {
  const scene = await withAccounts();
  expect(await scene.cli('list', '--switch-role-links')).toEqual({
    stdout: [
      '| Account Name | Name in AWS Console | Account ID | Assumable Role |',
      '| --- | --- | --- | --- |',
      `| dev | [Dev \\| \\<b\\>Test\\</b\\>](<${URL_OF_DEV}>) | 222222222222 | Developer |`,
      `| partner | partner (no link: ${REASON}) | 333333333333 | Auditor |`,
      '',
    ].join('\n'),
    stderr: '',
    exitCode: 0,
  });
});

it('lists them as HTML', async () => {
  const scene = await withAccounts();
  const { stdout } = await scene.cli('list', '--switch-role-links', 'html');
  expect(stdout).toContain(
    `<td><a href="${URL_OF_DEV.replaceAll('&', '&amp;')}">Dev | &lt;b&gt;Test&lt;/b&gt;</a></td><td>222222222222</td>`,
  );
  expect(stdout).toContain(`<td>partner (no link: ${REASON})</td>`);
});

it('lists them as JSON', async () => {
  const scene = await withAccounts();
  const { stdout } = await scene.cli('list', '--switch-role-links', '--json');
  expect(JSON.parse(stdout)).toEqual([
    {
      name: 'dev',
      display_name: 'Dev | <b>Test</b>',
      account_id: DEV,
      role: 'Developer',
      permission_set: null,
      url: URL_OF_DEV,
      reason: null,
    },
    {
      name: 'partner',
      display_name: 'partner',
      account_id: PROD,
      role: 'Auditor',
      permission_set: null,
      url: null,
      reason: REASON,
    },
  ]);
});

it('has a link of the portal for each permission set, or says why there is none', async () => {
  const scene = await openScene();
  const file = {
    sso_sessions: { corp: { start_url: 'https://corp.awsapps.com/start/#/', region: 'eu-west-1' } },
    accounts: [
      { name: 'dev', account_id: DEV, role_name: 'Developer' },
      {
        name: 'pay',
        account_id: PROD,
        sso_session: 'corp',
        permission_sets: { ro: 'ReadOnlyAccess', 'a+b': 'A=B,c' },
        display_name: 'Payments',
      },
      { name: 'lost', account_id: PROD, sso_session: 'gone', permission_sets: ['Dev'] },
      { name: 'open', account_id: PROD, sso_session: 'corp' },
    ],
  };
  scene.home.write('.config/acctmgr/accounts.json', JSON.stringify(file));
  const { stdout } = await scene.cli('list', '--switch-role-links');
  const portal = 'https://corp.awsapps.com/start/#/console?account_id=333333333333&role_name=';
  expect(stdout.split('\n').map((line) => line.replaceAll('\\', ''))).toEqual([
    '| Account Name | Name in AWS Console | Account ID | Role or Permission Set |',
    '| --- | --- | --- | --- |',
    expect.stringContaining('https://signin.aws.amazon.com/switchrole'),
    `| pay/ro | [Payments](<${portal}ReadOnlyAccess>) | 333333333333 | ReadOnlyAccess |`,
    `| pay/a+b | [Payments](<${portal}A%3DB%2Cc>) | 333333333333 | A=B,c |`,
    '| lost/Dev | lost/Dev (no link: No sign-in is called "gone", in accounts.json or in the AWS config file) | 333333333333 | Dev |',
    '| open | open (no link: accounts.json does not name its permission sets) | 333333333333 |  |',
    '',
  ]);
  const { stdout: json } = await scene.cli('list', '--switch-role-links', '--json');
  expect(JSON.parse(json)).toContainEqual({
    name: 'pay/ro',
    display_name: 'Payments',
    account_id: PROD,
    role: null,
    permission_set: 'ReadOnlyAccess',
    url: `${portal}ReadOnlyAccess`,
    reason: null,
  });
});
