import { expect, it } from 'vitest';
import type { CliWorld } from '../support/run-cli.js';
import { DEV, MAIN, MFA_SERIAL, openScene, type Scene } from '../support/scene.js';

/* `denied` in the access log means that AWS said no to who asked; whatever acctmgr or this machine refuses is `failed`. */

interface Ending {
  readonly argv: readonly string[];
  readonly world?: Partial<CliWorld>;
  /** Keys of the account `dev` beside its name, id and role. */
  readonly account?: object;
  readonly settings?: object;
  readonly arrange?: (scene: Scene) => void;
}

const ASSUME = ['assume', 'dev'];
const SSO_PROFILE = `[profile corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_account_id = ${MAIN}
sso_role_name = Admin
`;

async function statusOf({ argv, world, account, settings, arrange }: Ending) {
  const scene = await openScene();
  const role = scene.role(DEV, 'Admin');
  scene.inventory([{ name: 'dev', account_id: DEV, role_arn: role, ...account }], { settings });
  arrange?.(scene);
  const { exitCode } = await scene.cliIn(world ?? {}, ...argv);
  const { status, error_code: code } = scene.log().at(-1) ?? {};
  return { exitCode, status, code };
}

it.each<[string, Ending, code: string]>([
  ['a profile that is not there', { argv: ASSUME, account: { source_profile: 'gone' } }, 'no_such_profile'],
  [
    'a profile of the environment that is not there',
    { argv: ASSUME, world: { env: { AWS_PROFILE: 'gone' } } },
    'no_such_profile',
  ],
  [
    'no credentials',
    { argv: ASSUME, arrange: ({ home }) => home.write('.aws/credentials', '# none yet\n') },
    'no_credentials',
  ],
  [
    'a key without its secret',
    {
      argv: ASSUME,
      arrange: ({ home, ada }) =>
        home.write('.aws/credentials', `[default]\naws_access_key_id = ${ada.accessKeyId}\n`),
    },
    'partial_credentials',
  ],
  [
    'a sign-in that is not there',
    {
      argv: ASSUME,
      account: { source_profile: 'corp' },
      arrange: ({ home }) => home.write('.aws/config', SSO_PROFILE),
    },
    'identity_center_expired',
  ],
  [
    'a credential_process that fails',
    {
      argv: ASSUME,
      account: { source_profile: 'jump' },
      arrange: ({ home }) => home.write('.aws/config', '[profile jump]\ncredential_process = /bin/false\n'),
    },
    'credential_process_failed',
  ],
  [
    'a credential_process that gives what has expired',
    {
      argv: ASSUME,
      account: { source_profile: 'jump' },
      arrange: ({ home }) => {
        const document = JSON.stringify({
          Version: 1,
          AccessKeyId: 'ASIAEXPIRED',
          SecretAccessKey: 'secret',
          SessionToken: 'token',
          Expiration: '2026-03-01T11:00:00Z',
        });
        home.write('document.json', document);
        const config = `[profile jump]\ncredential_process = /bin/cat ${home.at('document.json')}\n`;
        home.write('.aws/config', config);
      },
    },
    'credentials_expired',
  ],
  ['no terminal for a code', { argv: ASSUME, account: { mfa_serial: MFA_SERIAL } }, 'mfa_code_needed'],
  [
    'no session for who may not ask',
    { argv: ['credential-process', 'dev'], account: { mfa_serial: MFA_SERIAL } },
    'mfa_code_needed',
  ],
  [
    'no confirmed session for who may not ask',
    { argv: ['env', 'dev'], account: { protected: true }, world: { env: { ACCTMGR_PROMPT: 'never' } } },
    'confirmation_needed',
  ],
  ['no reason', { argv: ['exec', 'dev', '--', 'true'], account: { protected: true } }, 'reason_needed'],
  [
    'a program for codes that fails',
    { argv: ASSUME, account: { mfa_serial: MFA_SERIAL }, settings: { mfa_process: ['/bin/false'] } },
    'mfa_process_failed',
  ],
  [
    'nobody who answers',
    { argv: ASSUME, world: { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } } },
    'network_refused',
  ],
])('%s is failed', async (_case, ending, code) => {
  expect(await statusOf(ending)).toMatchObject({ status: 'failed', code });
});

it('a code that was given before is failed', async () => {
  const scene = await openScene();
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Admin'), mfa_serial: MFA_SERIAL },
  ]);
  await scene.cli('assume', 'dev', '--no-cache', '--mfa-code', scene.code());
  expect((await scene.cli('assume', 'dev', '--no-cache', '--mfa-code', scene.code())).exitCode).toBe(3);
  expect(scene.log().map(({ status, error_code: code }) => [status, code])).toEqual([
    ['success', undefined],
    ['failed', 'mfa_code_used'],
  ]);
});

const keys = (scene: Scene, more: Partial<Record<'id' | 'secret', string>>) =>
  scene.home.write(
    '.aws/credentials',
    `[default]\naws_access_key_id = ${more.id ?? scene.ada.accessKeyId}\naws_secret_access_key = ${more.secret ?? scene.ada.secretAccessKey}\n`,
  );
const misbehaving = (code: string, status: number) => (scene: Scene) => {
  scene.aws.misbehave({ kind: 'error', status, code, message: 'no' });
};

it.each<[string, Ending, code: string]>([
  ['who may not', { argv: ASSUME, arrange: misbehaving('AccessDenied', 403) }, 'access_denied'],
  ['an expired session', { argv: ASSUME, arrange: misbehaving('ExpiredToken', 403) }, 'credentials_expired'],
  [
    'an unknown key',
    { argv: ASSUME, arrange: (scene) => keys(scene, { id: 'AKIAUNKNOWN000000001' }) },
    'credentials_unknown',
  ],
  [
    'a wrong secret',
    { argv: ASSUME, arrange: (scene) => keys(scene, { secret: 'x'.repeat(40) }) },
    'secret_key_wrong',
  ],
  [
    'a wrong code',
    { argv: [...ASSUME, '--mfa-code', '000000'], account: { mfa_serial: MFA_SERIAL } },
    'AccessDenied',
  ],
])('AWS’s refusal of %s is denied', async (_case, ending, code) => {
  expect(await statusOf(ending)).toEqual({ exitCode: 3, status: 'denied', code });
});
