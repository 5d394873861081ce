import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEV, MFA_SERIAL, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

/** dev asks for MFA; prod is reached through it and protected; work begins with a role profile. */
async function withChain(): Promise<Scene> {
  const scene = await openScene();
  scene.home.write(
    '.aws/config',
    `[profile jump]\nrole_arn = arn:aws:iam::${DEV}:role/Jump\nsource_profile = default\nregion = eu-central-1\n`,
  );
  scene.inventory([
    {
      name: 'dev',
      account_id: DEV,
      role_name: 'Developer',
      mfa_serial: MFA_SERIAL,
      duration_seconds: 7200,
      region: 'eu-west-1',
      external_id: 'ada-4711',
    },
    {
      name: 'prod',
      account_id: PROD,
      role_name: 'Admin',
      source_account: 'dev',
      protected: true,
      duration_seconds: 7200,
      session_name: '{user}@{host}',
      source_identity: '{user}',
      session_tags: { team: 'web', env: 'live' },
    },
    { name: 'work', account_id: PROD, role_name: 'Work', source_profile: 'jump' },
  ]);
  return scene;
}

const at = (scene: Scene, from = "the role's partition", region = 'us-east-1') =>
  `${scene.aws.url} (from AWS_ENDPOINT_URL), region ${region} (from ${from})`;

describe('assume --explain', () => {
  it('prints every call of the plan, who signs it, for how long and why', async () => {
    const scene = await withChain();
    expect(await scene.cli('assume', 'dev', '--explain')).toEqual({
      stdout: `dev:
source: profile:default (it is the default profile)
1. dev: AssumeRole arn:aws:iam::${DEV}:role/Developer
   signed by:        long-term keys
   duration:         2h (as configured: long-term keys may ask for as much as the role allows)
   MFA:              a code of ${MFA_SERIAL} is sent with this call
   session name:     the source's own name
   external id:      ada-4711
   asked at:         ${at(scene)}
profile: assumed-dev, region eu-west-1

Nothing was called.
`,
      stderr: '',
      exitCode: 0,
    });
  });

  it('prints a chain, its cap of one hour, and that the account is protected', async () => {
    const scene = await withChain();
    expect((await scene.cli('assume', 'prod', '--read-only', '--explain')).stdout).toBe(`prod:
protected: asks for a reason and for its name to be typed; sessions last 1h at most
source: profile:default (it is the default profile)
1. dev: AssumeRole arn:aws:iam::${DEV}:role/Developer
   signed by:        long-term keys
   duration:         2h (as configured: long-term keys may ask for as much as the role allows)
   MFA:              a code of ${MFA_SERIAL} is sent with this call
   session name:     the source's own name
   external id:      ada-4711
   source identity:  ada
   asked at:         ${at(scene)}
2. prod: AssumeRole arn:aws:iam::${PROD}:role/Admin
   signed by:        a role session
   duration:         1h (as configured)
   MFA:              none
   session name:     ada@laptop
   session tags:     team=web, env=live
   limited by:       arn:aws:iam::aws:policy/ReadOnlyAccess
   asked at:         ${at(scene)}
profile: assumed-prod/read-only

Nothing was called.
`);
  });

  it('prints the calls of role profiles as calls of the plan', async () => {
    const scene = await withChain();
    expect((await scene.cli('assume', 'work', '--explain')).stdout).toBe(`work:
source: profile:jump (it was named)
1. profile jump: AssumeRole arn:aws:iam::${DEV}:role/Jump
   signed by:        long-term keys
   duration:         1h (as configured: long-term keys may ask for as much as the role allows)
   MFA:              none
   session name:     the source's own name
   asked at:         ${at(scene, 'the source profile', 'eu-central-1')}
2. work: AssumeRole arn:aws:iam::${PROD}:role/Work
   signed by:        a role session
   duration:         1h (as configured)
   MFA:              none
   session name:     the source's own name
   asked at:         ${at(scene, 'the source profile', 'eu-central-1')}
profile: assumed-work, region eu-central-1

Nothing was called.
`);
  });

  it('as JSON is a list with one plan per account', async () => {
    const scene = await withChain();
    const { stdout } = await scene.cli('assume', 'dev', '--explain', '--json');
    expect(JSON.parse(stdout)).toEqual([
      {
        account: 'dev',
        protected: false,
        profile: 'assumed-dev',
        region: 'eu-west-1',
        source: 'profile:default',
        source_reason: 'it is the default profile',
        shared_login: null,
        mfa_session: null,
        permission_set: null,
        sso_session: null,
        hops: [
          {
            label: 'dev',
            role_arn: `arn:aws:iam::${DEV}:role/Developer`,
            signed_by: 'long-term-keys',
            duration_seconds: 7200,
            duration_reason: 'as configured: long-term keys may ask for as much as the role allows',
            mfa_serial: MFA_SERIAL,
            mfa: 'code',
            session_name: null,
            external_id: 'ada-4711',
            source_identity: null,
            session_tags: {},
            transitive_tag_keys: [],
            policy_arns: [],
            policy: null,
            endpoint: scene.aws.url,
            region: 'us-east-1',
          },
        ],
      },
    ]);
  });

  it('counts on the MFA session that lives, and says why that one gives an hour', async () => {
    const scene = await withChain();
    await scene.cli('login', '--mfa-code', scene.code());
    const { stdout } = await scene.cli('assume', 'dev', '--explain');
    expect(stdout).toContain(`
   signed by:        an MFA session
   duration:         1h (instead of 2h: an MFA session signs, and AWS gives such a signer one hour at most)
   MFA:              the MFA session of ${MFA_SERIAL} signs, so no code is needed
`);
  });

  it.each(['--explain', '--dry-run'])('with %s asks, calls and writes nothing', async (flag) => {
    const scene = await withChain();
    const before = scene.credentials();
    const world = { terminal: scriptedTerminal() };
    expect(await scene.cliIn(world, 'assume', 'dev', 'prod', flag)).toMatchObject({ exitCode: 0 });
    expect(scene.aws.requests).toEqual([]);
    expect(scene.credentials()).toBe(before);
    for (const folder of ['.local/state', '.cache']) expect(existsSync(scene.home.at(folder))).toBe(false);
  });

  it('refuses what the real run would refuse', async () => {
    const scene = await withChain();
    expect(await scene.cli('assume', 'work', '--duration', '2h', '--explain')).toEqual({
      stdout: '',
      stderr:
        'error: work: a session of 2h cannot be had: a role session signs, and AWS gives such a signer one hour at most.\n' +
        'hint:  Ask for --duration 1h, or use a source with long-term keys.\n',
      exitCode: 2,
    });
  });
});
