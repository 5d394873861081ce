import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { goProgram } from '../support/go-program.js';
import { runCommand } from '../support/spawned-program.js';

const folder = path.resolve(import.meta.dirname, '../../.github/workflows');
const workflows = readdirSync(folder).map((name) => path.join(folder, name));
const actionlint = await goProgram(
  'actionlint',
  'of the GitHub workflows',
  'github.com/rhysd/actionlint/cmd/actionlint',
);

it.skipIf(actionlint === undefined)('actionlint has nothing against the workflows', async () => {
  const world = { cwd: folder, env: {} };
  // A shellcheck or pyflakes of this machine would say something else than that of the next one.
  const words = ['-shellcheck=', '-pyflakes=', ...workflows];
  expect(await runCommand(actionlint ?? '', words, world)).toMatchObject({
    stdout: '',
    stderr: '',
    exitCode: 0,
  });
});

it('each action is pinned by its commit, with the version beside it', () => {
  const used = workflows.flatMap((file) => readFileSync(file, 'utf8').match(/uses: .*/g) ?? []);
  expect(used.length).toBeGreaterThan(3);
  for (const use of used) expect(use).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});
