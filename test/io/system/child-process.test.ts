import { expect, it } from 'vitest';
import { runChild } from '../../../src/system/processes/child-process.js';
import { systemHost } from '../../../src/system/host.js';

it('a command line that the system finds too long ends as in a shell, though Node throws it', async () => {
  const host = systemHost();
  const start = runChild(['true', 'x'.repeat(4_000_000)], host.inherited, host);
  await expect(start).rejects.toMatchObject({
    message: 'true: cannot be run (E2BIG).',
    exitCode: 126,
    code: 'command_cannot_run',
  });
});
