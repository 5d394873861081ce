import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, it } from 'vitest';
import { refusalOf, trusting, type Keys } from '../../support/loopback-aws/stage.js';
import { DEV, MAIN, MINUTE, openScene, type Scene } from '../../support/scene.js';

/* What a revocation does at AWS, whose judge of it is the loopback AWS. */

const HOUR = 60 * MINUTE;

const client = ({ aws, time }: Scene, credentials: Keys): STSClient =>
  new STSClient({
    endpoint: aws.url,
    region: 'eu-west-1',
    credentials,
    systemClockOffset: time - Date.now(),
    maxAttempts: 1,
  });

async function taken(scene: Scene, keys: Keys, roleArn: string): Promise<Keys> {
  const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'ada' });
  const { Credentials: given } = await client(scene, keys).send(command);
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = given ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

async function openDev() {
  const scene = await openScene();
  scene.role(DEV, 'OrganizationAccountAccessRole');
  const developer = scene.role(DEV, 'Developer');
  const inner = scene.role(DEV, 'Inner', { trust: trusting(`arn:aws:iam::${DEV}:root`) });
  const last = scene.role(DEV, 'Last', { trust: trusting(`arn:aws:iam::${DEV}:root`) });
  scene.inventory([
    { name: 'main', account_id: MAIN },
    { name: 'dev', account_id: DEV, role_arn: developer, region: 'eu-west-1' },
  ]);
  const mayStill = (keys: Keys) => refusalOf(taken(scene, keys, last));
  return { scene, developer, inner, mayStill };
}

const DENIED = /^AccessDenied: .* with an explicit deny in an identity-based policy$/;

it('denies a session of before everything, lets one of after in, and what was chained from it lives on', async () => {
  const { scene, developer, inner, mayStill } = await openDev();
  const before = await taken(scene, scene.ada, developer);
  const chained = await taken(scene, before, inner);
  expect(await mayStill(before)).toBe('no refusal');

  expect(await scene.cli('roles', 'revoke', 'dev', '--yes')).toMatchObject({ exitCode: 0 });
  expect(await mayStill(before)).toMatch(DENIED);
  expect(await mayStill(chained)).toBe('no refusal');
  expect(await client(scene, before).send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: DEV });

  // Within the half minute that the policy is ahead, new sessions are of before, too.
  scene.time += 20_000;
  expect(await mayStill(await taken(scene, scene.ada, developer))).toMatch(DENIED);
  scene.time += 20_000;
  expect(await mayStill(await taken(scene, scene.ada, developer))).toBe('no refusal');
  expect(await mayStill(before)).toMatch(DENIED);
});

it('moves on to sessions of after the first one, and --undo lets in again what has not ended', async () => {
  const { scene, developer, mayStill } = await openDev();
  const first = await taken(scene, scene.ada, developer);
  await scene.cli('roles', 'revoke', 'dev', '--yes');
  scene.time += MINUTE;
  const second = await taken(scene, scene.ada, developer);
  expect(await mayStill(second)).toBe('no refusal');
  await scene.cli('roles', 'revoke', 'dev', '--yes');
  expect(await mayStill(second)).toMatch(DENIED);
  await scene.cli('roles', 'revoke', 'dev', '--undo', '--yes');
  expect(await mayStill(second)).toBe('no refusal');
  expect(await mayStill(first)).toBe('no refusal');
  scene.time += HOUR;
  expect(await mayStill(first)).toMatch(/^ExpiredToken/);
});

it('makes acctmgr take a new session, since the one that it kept would be denied', async () => {
  const { scene, mayStill } = await openDev();
  await scene.cli('assume', 'dev');
  await scene.cli('roles', 'revoke', 'dev', '--yes');
  scene.time += MINUTE;
  const { stdout } = await scene.cli('env', 'dev', '--format', 'json');
  const variables = JSON.parse(stdout) as Record<string, string>;
  const keys = {
    accessKeyId: variables['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: variables['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: variables['AWS_SESSION_TOKEN'] ?? '',
  };
  expect(await mayStill(keys)).toBe('no refusal');
});

it('cuts off who is in by the role itself, who can take it back with a new session', async () => {
  const { scene, developer, mayStill } = await openDev();
  const before = await taken(scene, scene.ada, developer);
  await scene.cli('roles', 'revoke', 'dev', '--via', 'Developer', '--yes');
  expect(await mayStill(before)).toMatch(DENIED);
  scene.time += MINUTE;
  const undone = await scene.cli('roles', 'revoke', 'dev', '--via', 'Developer', '--undo', '--yes');
  expect(undone).toMatchObject({ exitCode: 0 });
  expect(await mayStill(before)).toBe('no refusal');
});
