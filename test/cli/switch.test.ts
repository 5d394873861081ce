import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEV, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';

async function atHerDesk(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), region: 'eu-west-1' },
    { name: 'prod', account_id: PROD, role_arn: scene.role(PROD, 'Admin') },
  ]);
  return scene;
}

const switchTo = (scene: Scene, ...words: readonly string[]) =>
  scene.cli('switch', '--shell', 'bash', ...words);

/** The words that lead back, as the shell will read them. */
const wordsIn = (stdout: string) => /^__acctmgr_words=(.*)$/m.exec(stdout)?.[1];

describe('switch', () => {
  it('prints the profile, what the prompt reads, and the words that lead back', async () => {
    const scene = await atHerDesk();
    const { stdout, stderr, exitCode } = await switchTo(scene, 'dev');
    expect({ stdout, exitCode }).toEqual({
      stdout: [
        'unset AWS_DEFAULT_PROFILE;',
        'export AWS_PROFILE=assumed-dev;',
        'export ACCTMGR_ACCOUNT=dev;',
        'export ACCTMGR_PROFILE=assumed-dev;',
        `export ACCTMGR_PROMPT_FILE=${scene.home.at('.local/state/acctmgr/prompts/assumed-dev.prompt')};`,
        'export ACCTMGR_EXPIRES=1772370000;',
        'export ACCTMGR_UNTIL=18:30;',
        '__acctmgr_words=dev',
        '',
      ].join('\n'),
      exitCode: 0,
    });
    expect(stderr).toBe('dev until 18:30 (1h)\n');
  });

  it('keeps what the prompt reads true when another terminal takes the profile anew, or away', async () => {
    const scene = await atHerDesk();
    const line = () => scene.home.read('.local/state/acctmgr/prompts/assumed-dev.prompt');
    await scene.cli('assume', 'prod');
    await switchTo(scene, 'dev');
    expect(line()).toBe('1772370000 18:30 dev\n');
    scene.time += 10 * MINUTE;
    await scene.cli('assume', 'dev', '--refresh');
    expect(line()).toBe('1772370600 18:40 dev\n');
    await scene.cli('clean', 'dev', '--dry-run');
    expect(line()).toBe('1772370600 18:40 dev\n');
    await scene.cli('clean', 'dev');
    expect(line()).toBe('gone\n');
    await scene.cli('assume', 'dev');
    expect(line()).toBe('1772370600 18:40 dev\n');
    expect(existsSync(scene.home.at('.local/state/acctmgr/prompts/assumed-prod.prompt'))).toBe(false);
    await scene.cli('purge', '--yes');
    expect(existsSync(scene.home.at('.local/state/acctmgr/prompts'))).toBe(false);
  });

  it('calls a session of another role by the entry that has that role, else by both', async () => {
    const scene = await atHerDesk();
    const ops = scene.role(PROD, 'Ops');
    const lines = async () => {
      const { stdout } = await switchTo(scene, 'prod', '--role', 'Ops');
      const [, file = ''] = /^export ACCTMGR_PROMPT_FILE=(.*);$/m.exec(stdout) ?? [];
      return readFileSync(file.replaceAll("'", ''), 'utf8');
    };
    expect(await lines()).toBe('1772370000 18:30 prod/Ops\n');
    scene.inventory([
      { name: 'prod', account_id: PROD, role_arn: scene.role(PROD, 'Admin') },
      { name: 'operations', account_id: PROD, role_arn: ops },
    ]);
    expect(await lines()).toBe('1772370000 18:30 operations\n');
  });

  it('switches without that file where none can be written', async () => {
    const scene = await atHerDesk();
    scene.home.write('.local/state/acctmgr/prompts', 'in the way');
    const { stdout, exitCode } = await switchTo(scene, 'dev');
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('ACCTMGR_PROMPT_FILE');
  });

  it('tells profiles of one name in two credentials files apart', async () => {
    const scene = await atHerDesk();
    const file = scene.home.write('other/credentials', scene.credentials());
    const { stdout } = await scene.cliIn(
      { env: { AWS_SHARED_CREDENTIALS_FILE: file } },
      ...['switch', '--shell', 'bash', 'dev'],
    );
    expect(stdout).toContain(`/prompts/assumed-dev@${encodeURIComponent(file)}.prompt`);
  });

  it('leaves nothing on disk with --env', async () => {
    const scene = await atHerDesk();
    const before = scene.credentials();
    const { stdout } = await switchTo(scene, 'dev', '--env');
    expect(stdout).toContain('unset AWS_PROFILE;\n');
    expect(stdout).toMatch(/^export AWS_SECRET_ACCESS_KEY=/m);
    expect(wordsIn(stdout)).toBe("'dev --env'");
    expect(scene.credentials()).toBe(before);
  });

  it('goes back to the same inventory, role and limits, wherever the shell is then', async () => {
    const scene = await atHerDesk();
    scene.role(DEV, 'Other');
    scene.home.write("it's/it.json", scene.home.read('.config/acctmgr/accounts.json'));
    const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const { stdout, stderr } = await scene.cliIn(
      { cwd: scene.home.at("it's") },
      ...[
        'switch',
        '--shell',
        'fish',
        '--config',
        'it.json',
        'dev',
        '--role',
        'Other',
        '--region',
        'us-west-2',
      ],
      ...['--session-name', 'ada', '--policy-arn', readOnly, '--external-id', 'xyz', '--profile-name', 'p'],
      ...['--no-cache', '--reason', 'because', '--duration', '30m', '--yes', '--refresh'],
    );
    expect(stderr).toMatch(/^dev until/);
    const config = `'--config=${scene.home.folder}/it\\'s/it.json'`;
    expect(stdout.split('\n').at(-2)).toBe(
      `set -g __acctmgr_words dev ${config} '--profile-name=p' '--role=Other' '--external-id=xyz' '--region=us-west-2' ` +
        `'--session-name=ada' '--policy-arn=${readOnly}' --no-cache`,
    );
  });

  it('takes a new session where the old one has ended', async () => {
    const scene = await atHerDesk();
    const keyOf = ({ stdout }: { readonly stdout: string }) => /AWS_ACCESS_KEY_ID=(\w+)/.exec(stdout)?.[1];
    const first = keyOf(await switchTo(scene, 'dev', '--env'));
    scene.time += 30 * MINUTE;
    expect(keyOf(await switchTo(scene, 'dev', '--env'))).toBe(first);
    scene.time += 31 * MINUTE;
    expect(keyOf(await switchTo(scene, 'dev', '--env'))).not.toBe(first);
  });

  it('takes away with --unset what it set, and leaves a profile of the user', async () => {
    const scene = await atHerDesk();
    await switchTo(scene, 'dev');
    const ours = { AWS_PROFILE: 'assumed-gone', ACCTMGR_PROFILE: 'assumed-gone', ACCTMGR_ACCOUNT: 'gone' };
    const left = await scene.cliIn({ env: ours }, 'switch', '--shell', 'bash', '--unset');
    expect(left.stderr).toBe('Left gone.\n');
    expect(left.stdout).toBe(
      [
        ...['ACCTMGR_ACCOUNT', 'ACCTMGR_PROFILE', 'AWS_PROFILE'].map((name) => `unset ${name};`),
        '__acctmgr_words=--unset\n',
      ].join('\n'),
    );
    const theirs = await scene.cliIn(
      { env: { AWS_PROFILE: 'default' } },
      'switch',
      '--shell',
      'bash',
      '--unset',
    );
    expect(theirs.stdout).not.toContain('AWS_PROFILE;\nunset AWS');
    expect(theirs.stdout).not.toMatch(/^unset AWS_PROFILE;$/m);
    const managed = await scene.cliIn(
      { env: { AWS_PROFILE: 'assumed-dev' } },
      'switch',
      '--shell',
      'bash',
      '--unset',
    );
    expect(managed.stdout).toMatch(/^unset AWS_PROFILE;$/m);
  });

  it.each([
    [
      ['dev', 'prod'],
      'error: A shell is in one account at a time.\nhint:  To write the profiles of several: acctmgr assume dev prod\n',
    ],
    [['nobody'], /^error: No account is called "nobody"/],
  ])('prints no line for %j', async (words, expected) => {
    const scene = await atHerDesk();
    const { stdout, stderr, exitCode } = await switchTo(scene, ...words);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toMatch(expected);
    expect(scene.aws.requests).toEqual([]);
  });

  it.each([
    [['dev', 'prod']],
    [['d*']],
    [['--all']],
    [['--match', 'd*']],
    [['--match=d*']],
    [['--tag=env=dev']],
    [['dev', '--except', 'prod']],
    [['dev', '--explain']],
    [['dev', '--dry-run']],
  ])('says by its code alone that %j is no switch', async (words) => {
    const scene = await atHerDesk();
    const { stdout, stderr, exitCode } = await switchTo(scene, '--or-assume', ...words);
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: '', stderr: '', exitCode: 40 });
    expect(scene.aws.requests).toEqual([]);
  });

  it.each([[['dev']], [['dev', '--protected']], [['dev', '--except']], [['dev', '--role', 'x*']]])(
    'with %j takes one account, or fails, as ever',
    async (words) => {
      const scene = await atHerDesk();
      expect((await switchTo(scene, '--or-assume', ...words)).exitCode).not.toBe(40);
    },
  );

  it("leads back to the user's own profile and region, from a profile and from variables", async () => {
    const scene = await atHerDesk();
    const [{ accessKeyId, secretAccessKey }] = [scene.ada];
    scene.home.write(
      '.aws/credentials',
      `[corp]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    );
    /** What the shell holds after the lines. */
    const after = (env: Readonly<Record<string, string>>, { stdout }: { readonly stdout: string }) => {
      const changed = new Map(Object.entries(env));
      for (const [, unset, name = '', value = ''] of stdout.matchAll(
        /^(?:unset (\w+)|export (\w+)='?(.*?)'?);$/gm,
      )) {
        if (unset === undefined) changed.set(name, value);
        else changed.delete(unset);
      }
      return Object.fromEntries(changed);
    };
    const regions: Readonly<Record<string, string>>[] = [
      { AWS_REGION: 'us-west-2' },
      { AWS_DEFAULT_REGION: 'us-west-2' },
      { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-west-1' },
    ];
    for (const [flags, region] of regions.flatMap((one) => [[[], one] as const, [['--env'], one] as const])) {
      const own = { AWS_PROFILE: 'corp', ...region };
      const there = after(own, await scene.cliIn({ env: own }, 'switch', '--shell', 'bash', 'dev', ...flags));
      expect(there['ACCTMGR_ACCOUNT']).toBe('dev');
      expect(there['AWS_PROFILE']).not.toBe('corp');
      expect(Object.keys(region).map((name) => there[name])).toEqual(
        Object.keys(region).map(() => 'eu-west-1'),
      );
      const on = after(
        there,
        await scene.cliIn({ env: there }, 'switch', '--shell', 'bash', 'prod', ...flags),
      );
      expect(on['ACCTMGR_ACCOUNT']).toBe('prod');
      expect(on).toMatchObject(region);
      expect(after(on, await scene.cliIn({ env: on }, 'switch', '--shell', 'bash', '--unset'))).toEqual(own);
    }
  });

  it('names the way back that its shell has where the base account is asked for', async () => {
    const scene = await atHerDesk();
    scene.inventory([{ name: 'main', account_id: DEV }]);
    const { stdout, stderr, exitCode } = await switchTo(scene, 'main');
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toBe(
      'error: main is the base account: no role is configured for it.\n' +
        'hint:  Its identity is your source credentials: --unset instead of the name takes this shell back to them.\n',
    );
  });

  it.each(['$(id)', '`id`', '%F{red}', '\\u@\\h', 'a b', '\u001b[31m'])(
    'lets no name such as %j reach a prompt',
    async (name) => {
      const scene = await atHerDesk();
      scene.inventory([{ name, account_id: DEV, role_arn: scene.role(DEV, 'Trap') }]);
      const { stdout, exitCode } = await switchTo(scene, name);
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    },
  );
});
