import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEV, MAIN, openScene, type Scene } from '../support/scene.js';
import { lacksPeers } from '../support/peers.js';

async function withDev(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), region: 'eu-west-1' },
    { name: 'nowhere', account_id: DEV, role_arn: scene.role(DEV, 'Viewer') },
    { name: 'main', account_id: MAIN },
  ]);
  scene.home.write('bin/aws', '#!/bin/sh\n');
  chmodSync(scene.home.at('bin/aws'), 0o755);
  return scene;
}

const inWorld = (scene: Scene) => ({
  env: { PATH: `relative:${scene.home.at('none')}:${scene.home.at('bin')}` },
});

describe('kubeconfig', () => {
  it('prints a user that gets its tokens with a session of the account, and never asks', async () => {
    const scene = await withDev();
    const result = await scene.cliIn(inWorld(scene), 'kubeconfig', 'dev', 'web');
    expect(result).toMatchObject({ stderr: '', exitCode: 0 });
    expect(result.stdout).toBe(`apiVersion: "v1"
kind: "Config"
users:
  - name: "arn:aws:eks:eu-west-1:${DEV}:cluster/web"
    user:
      exec:
        apiVersion: "client.authentication.k8s.io/v1beta1"
        command: "/usr/bin/node"
        args:
          - "/opt/acctmgr/main.cjs"
          - "exec"
          - "dev"
          - "--config"
          - "${scene.home.at('.config/acctmgr/accounts.json')}"
          - "--"
          - "${scene.home.at('bin/aws')}"
          - "eks"
          - "get-token"
          - "--cluster-name"
          - "web"
          - "--region"
          - "eu-west-1"
          - "--output"
          - "json"
        env:
          - name: "ACCTMGR_PROMPT"
            value: "never"
        interactiveMode: "Never"
        provideClusterInfo: false
`);
  });

  it('gets its tokens by the permission set that is named, and not by the usual one', async () => {
    const scene = await withDev();
    scene.inventory(
      [
        {
          name: 'payments',
          account_id: DEV,
          region: 'eu-west-1',
          sso_session: 'corp',
          permission_sets: { ro: 'ReadOnlyAccess', admin: 'AdministratorAccess' },
          default_permission_set: 'admin',
        },
      ],
      { sso_sessions: { corp: { start_url: 'https://corp.awsapps.com/start', region: 'us-east-1' } } },
    );
    const { stdout, stderr, exitCode } = await scene.cliIn(
      inWorld(scene),
      ...['kubeconfig', 'payments/ro', 'web', '--json'],
    );
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const { users } = JSON.parse(stdout) as {
      users: { name: string; user: { exec: { args: string[] } } }[];
    };
    expect(users[0]?.name).toBe(`arn:aws:eks:eu-west-1:${DEV}:cluster/web`);
    expect(users[0]?.user.exec.args.slice(1, 3)).toEqual(['exec', 'payments/ro']);
  });

  it.skipIf(lacksPeers('boto3'))('is the same as YAML and as JSON, hostile names included', async () => {
    const scene = await withDev();
    const hostile = 'a: "b" #c\\ \u2028\u0085 é 𝒳 - {x} %y\u007f';
    const words = ['kubeconfig', 'dev', 'web', '--region', 'us-east-1', '--alias', hostile];
    const yaml = await scene.cliIn(inWorld(scene), ...words);
    const json = await scene.cliIn(inWorld(scene), ...words, '--json');
    const parsed = execFileSync(
      'python3',
      ['-c', 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)'],
      { input: yaml.stdout },
    );
    expect(JSON.parse(parsed.toString())).toEqual(JSON.parse(json.stdout));
    expect(JSON.parse(json.stdout)).toMatchObject({ users: [{ name: hostile }] });
  });

  it('says where there is no aws yet', async () => {
    const scene = await withDev();
    const { stdout, stderr } = await scene.cliIn({ env: { PATH: '' } }, 'kubeconfig', 'dev', 'web');
    expect(stdout).toContain('- "aws"\n');
    expect(stderr).toMatch(/^warning: The program aws is not on the PATH/);
  });

  it.each([
    ['an account without a region', ['nowhere', 'web'], 'usage'],
    ['a region that is none', ['dev', 'web', '--region', 'mars'], 'usage'],
    ['a cluster that is none', ['dev', 'we b'], 'usage'],
    ['an account without a role', ['main', 'web'], 'no_role'],
    ['an account that is not there', ['dve', 'web'], 'unknown_account'],
  ])('refuses %s', async (_what, words, code) => {
    const scene = await withDev();
    const result = await scene.cliIn(inWorld(scene), 'kubeconfig', ...words, '--json');
    expect(result).toMatchObject({ stdout: '', exitCode: 2 });
    expect(JSON.parse(result.stderr)).toMatchObject({ error: { code } });
  });
});
