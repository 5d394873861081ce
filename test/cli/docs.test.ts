import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CALLED_OTHERWISE } from '../../src/commands/manual/called-otherwise.js';
import { topicsOf } from '../../src/commands/topics.js';
import { packagePages } from '../../src/system/files/package-pages.js';
import { openScene } from '../support/scene.js';

const ROOT = path.join(import.meta.dirname, '../..');
/** Where npm would put the script of this package. */
const script = path.join(ROOT, 'dist', 'main.cjs');

async function reader(columns?: number) {
  const scene = await openScene();
  const world = { script, env: { NO_COLOR: '1' }, ...(columns === undefined ? {} : { columns }) };
  return (...words: string[]) => scene.cliIn(world, 'docs', ...words);
}

describe('acctmgr docs', () => {
  it('lists the pages, each under the word that it is asked for by', async () => {
    const { stdout, exitCode } = await (await reader())();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^TOPIC +WHAT IT SAYS\n/);
    for (const topic of ['assume', 'accounts-json', 'exit-codes', 'library', 'reference'])
      expect(stdout).toMatch(new RegExp(`^${topic} `, 'm'));
    expect(stdout).toMatch(/^assume +Assume an account's role and write its assumed-<name> profile$/m);
  });

  it('prints a page as it is where no person reads', async () => {
    const docs = await reader();
    const { stdout } = await docs('exit-codes');
    expect(stdout).toMatch(/^# Exit codes\n/);
    expect(stdout).toContain('| 130 | interrupted');
    expect(await docs('exit-codes', '--print')).toMatchObject({ stdout });
    expect(await docs('EXIT-CODES')).toMatchObject({ stdout });
  });

  it('prints none of the words that are for the test which runs the blocks', async () => {
    const docs = await reader();
    for (const topic of ['containers-and-ci', 'windows', 'every-day', 'console', 'log'])
      expect((await docs(topic, '--print')).stdout).not.toMatch(/norun|<!--/);
  });

  it('prints it for a person on a terminal without a pager, in lines that fit where words allow it', async () => {
    const { stdout } = await (await reader(60))('exit-codes');
    expect(stdout).not.toMatch(/^#|^\||`|<!--/m);
    expect(stdout).toContain('\n  130\n      interrupted, also by Esc in the picker\n');
    expect(stdout.split('\n').filter((line) => line.length > 60)).toEqual([]);
  });

  it('prints Markdown on a terminal, too, where it is asked to', async () => {
    expect((await (await reader(60))('exit-codes', '--print')).stdout).toContain('# Exit codes\n');
  });

  it('answers in JSON', async () => {
    const docs = await reader();
    const all = JSON.parse((await docs('--json')).stdout) as { topic: string }[];
    expect(all.map(({ topic }) => topic)).toContain('purge');
    expect(JSON.parse((await docs('purge', '--json')).stdout)).toMatchObject({
      topic: 'purge',
      title: 'Remove everything that acctmgr has put on this machine',
      file: path.join(ROOT, 'docs/reference/purge.md'),
    });
  });

  it('names the nearest page for a slip, and those that speak of a word', async () => {
    const docs = await reader();
    expect(await docs('asume')).toMatchObject({
      stdout: '',
      stderr: expect.stringMatching(
        /^error: No page is called asume\.\nhint: {2}Did you mean acctmgr docs assume\?/,
      ) as string,
      exitCode: 2,
    });
    expect((await docs('permission_policy')).stderr).toContain('It is spoken of in acctmgr docs doctor');
    expect((await docs('qqqqqqqqqq')).stderr).toBe(
      'error: No page is called qqqqqqqqqq.\nhint:  "acctmgr docs" lists all pages.\n',
    );
  });

  it.each([
    ['offboard', '# A team: rolling out, leaving, revoking'],
    ['revoke', '# A team: rolling out, leaving, revoking'],
    ['fleet', '# One account, forty accounts'],
    ['unattended', '# One account, forty accounts'],
    ['files', '# Security'],
    ['uninstall', '# acctmgr purge'],
    ['LocalStack', '# Without AWS'],
    ['github actions', '# Containers and CI'],
    ['switch role', '# Every day'],
    ['your first account', '# Your first account in five minutes'],
    ['log verify', '# acctmgr log'],
    ['AccessDenied', '# Troubleshooting'],
    ['leave', '# Every day'],
    ['leave account', '# Every day'],
    ['get out', '# Every day'],
    ['switch back', '# Every day'],
    ['how do I get back', '# Every day'],
    ['clear', '# acctmgr clean'],
    ['plaintext', '# Security'],
    ['add MFA', '# acctmgr mfa'],
    ['mfa please', '# acctmgr mfa'],
    ['who took', '# Who took what'],
    ['expired', '# Troubleshooting'],
  ])('finds the page of %s by what people call it, and by words of its headings', async (words, title) => {
    const { stdout, exitCode } = await (await reader())(...words.split(' '));
    expect(stdout.split('\n')[0]).toBe(title);
    expect(exitCode).toBe(0);
  });

  it('names the pages where headings of several have the words', async () => {
    const docs = await reader();
    expect(await docs('json', 'output')).toMatchObject({
      stdout: '',
      stderr: expect.stringMatching(
        /^error: No page is called json output\.\nhint: {2}Headings say it in acctmgr docs \w+, .* or acctmgr docs \S+\. "/,
      ) as string,
      exitCode: 2,
    });
  });

  it('names the pages that its single words mean, where these are several', async () => {
    expect((await (await reader())('plaintext', 'totp')).stderr).toContain(
      'It is spoken of in acctmgr docs security or acctmgr docs mfa-chains-and-durations.',
    );
  });

  it('leads to pages that are there', () => {
    const names = topicsOf(packagePages({ launcher: [process.execPath, script] })).map(({ name }) => name);
    const led = Object.keys(CALLED_OTHERWISE);
    expect(led.filter((name) => !names.includes(name))).toEqual([]);
    const taken = Object.values(CALLED_OTHERWISE).flat();
    expect(taken.filter((word, index) => taken.indexOf(word) !== index || names.includes(word))).toEqual([]);
  });

  it('says so where the package has lost its pages', async () => {
    const scene = await openScene();
    const { stderr, exitCode } = await scene.cli('docs');
    expect(stderr).toContain('the package has lost its folder docs');
    expect(exitCode).toBe(1);
  });

  it('has its topics completed', async () => {
    const scene = await openScene();
    const { stdout } = await scene.cliIn({ script }, 'complete', '--', 'docs', 'exi');
    expect(stdout).toContain('exit-codes\tExit codes');
  });
});

describe('help', () => {
  it.each([
    [['help', 'assume'], 'assume'],
    [['log', 'stats', '--help'], 'log'],
  ])('%j ends with where the page is', async (words, name) => {
    const { stdout } = await (await openScene()).cli(...words);
    expect(stdout).toMatch(new RegExp(`\n\nIts page: acctmgr docs ${name}, man acctmgr-${name}\n$`));
  });
});
