import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { showInPager } from '../../../src/system/processes/pager.js';
import { temporaryHome } from '../../support/temporary-home.js';

const hostOf = (env: Readonly<Record<string, string>>) => ({
  env,
  inherited: env,
  platform: process.platform,
});

function pagerScript(text: string): string {
  const file = temporaryHome().at('pager');
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

it.skipIf(process.platform === 'win32')(
  'hands the text to the command that PAGER names, with its flags',
  async () => {
    const script = pagerScript('cat > "$1"; printf "%s" "$LESS" > "$1.flags"');
    const seen = `${script}.seen`;
    expect(await showInPager('a\nb\n', hostOf({ PAGER: `${script} ${seen}`, PATH: '/usr/bin:/bin' }))).toBe(
      true,
    );
    expect(readFileSync(seen, 'utf8')).toBe('a\nb\n');
    expect(readFileSync(`${seen}.flags`, 'utf8')).toBe('FRX');
  },
);

it.skipIf(process.platform === 'win32')('is content with a reader who has seen enough', async () => {
  const long = 'line\n'.repeat(1_000_000);
  expect(await showInPager(long, hostOf({ PAGER: pagerScript('exit 0') }))).toBe(true);
});

it('says where there is none', async () => {
  expect(await showInPager('a', hostOf({}))).toBe(false);
  expect(await showInPager('a', hostOf({ PAGER: '/nowhere/pager' }))).toBe(false);
});
