import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openScene } from '../support/scene.js';

const example = readFileSync(new URL('../../accounts.json.example', import.meta.url), 'utf8');
const OWN = '.config/acctmgr/accounts.json';

describe('init', () => {
  it("makes the user's own inventory and says what to do next", async () => {
    const scene = await openScene();
    expect(await scene.cli('init')).toEqual({
      stdout: `✓ Created ${scene.home.at(OWN)} with example accounts.

What to do next:
  1. Replace the examples with your own accounts.
  2. acctmgr validate
  3. acctmgr assume <name>
`,
      stderr: '',
      exitCode: 0,
    });
    expect(scene.home.read(OWN)).toBe(example);
  });

  it('leaves a file as it is', async () => {
    const scene = await openScene();
    const file = scene.home.write(OWN, 'not even JSON');
    expect(await scene.cli('init')).toEqual({
      stdout: `${file} is there already and was left as it is.\n`,
      stderr: '',
      exitCode: 0,
    });
    expect(scene.home.read(OWN)).toBe('not even JSON');
    expect(JSON.parse((await scene.cli('init', '--json')).stdout)).toEqual({
      accounts_file: file,
      created: false,
    });
  });

  it('with --local makes one in the current folder, which is in force at once where there is no other', async () => {
    const scene = await openScene();
    const world = { cwd: scene.home.at('.') };
    const { stdout } = await scene.cliIn(world, 'init', '--local');
    expect(stdout).toContain(`✓ Created ${scene.home.at('accounts.json')} with example accounts.\n`);
    expect(stdout).not.toContain('trust');
    expect((await scene.cliIn(world, 'list')).stdout).toContain('Name: prod\n');
  });

  it('with --local says that it has to be trusted where there is another one', async () => {
    const scene = await openScene();
    scene.inventory([]);
    expect((await scene.cli('init', '--local')).stdout)
      .toBe(`✓ Created ${scene.home.at('accounts.json')} with example accounts.

What to do next:
  1. Replace the examples with your own accounts.
  2. acctmgr trust: until then, your own inventory stays in force here
  3. acctmgr validate
  4. acctmgr assume <name>
`);
  });
});
