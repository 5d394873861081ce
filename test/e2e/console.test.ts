import { chmodSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { openDesk, type Desk } from '../support/desk.js';

/** Puts a `xdg-open` into the PATH, by which the program believes that it has started a browser. */
function withBrowser(desk: Desk, script: string): Readonly<Record<string, string>> {
  chmodSync(desk.home.write('bin/xdg-open', `#!/bin/sh\n${script}\n`), 0o700);
  return {
    PATH: `${desk.home.at('bin')}:${desk.env['PATH'] ?? ''}`,
    AWS_ENDPOINT_URL_SIGNIN: desk.aws.url,
    SEEN: desk.home.at('seen'),
  };
}

/** Asks for the page once, as a browser does, and keeps its address and where that leads. */
const visit = `exec "${process.execPath}" -e '
  const [address] = process.argv.slice(1);
  fetch(address, { redirect: "manual" }).then(({ headers }) =>
    fs.writeFileSync(process.env.SEEN, address + "\\n" + headers.get("location")));
' "$1"`;

describe.runIf(process.platform === 'linux')('console with a browser', () => {
  it('sends it to the sign-in page, and ends well', async () => {
    const desk = await openDesk();
    const env = withBrowser(desk, visit);
    expect(await desk.acctmgr(['console', 'stage'], { env })).toEqual({
      stdout: '✓ Opened the console of stage in the browser.\n',
      stderr: '',
      exitCode: 0,
      signal: null,
    });
    // The browser may write down what it saw after the program has ended.
    await vi.waitFor(
      () => {
        const [address = '', page = ''] = desk.home.read('seen').split('\n');
        expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/);
        expect(new URL(page).searchParams.get('SigninToken')).toMatch(/^[\w-]{100,}$/);
      },
      { timeout: 10_000 },
    );
  });

  it('takes the browsers that BROWSER names first, in their order', async () => {
    const desk = await openDesk();
    const env = withBrowser(desk, 'exit 3');
    const mine = desk.home.write('bin/my browser', `#!/bin/sh\necho "$@" > "$SEEN"\n`);
    chmodSync(mine, 0o700);
    const words = ['console', 'stage', '--switch-role'];
    const link =
      'https://signin.aws.amazon.com/switchrole?account=444444444444&roleName=Deployer&displayName=stage';
    for (const [BROWSER, said] of [
      [`'${mine}' --in %s --new`, `--in ${link} --new`],
      [`missing-browser:false:'${mine}'`, link],
    ] as const) {
      const { exitCode, stderr } = await desk.acctmgr(words, { env: { ...env, BROWSER } });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      await vi.waitFor(() => {
        expect(desk.home.read('seen')).toBe(`${said}\n`);
      });
    }
    expect((await desk.acctmgr(words, { env: { ...env, BROWSER: 'missing-browser' } })).exitCode).toBe(1);
  });

  it('opens a Switch Role link, whether what opens it ends at once or lives on', async () => {
    const desk = await openDesk();
    const page =
      'https://signin.aws.amazon.com/switchrole?account=444444444444&roleName=Deployer&displayName=stage';
    for (const script of ['echo "$1" > "$SEEN"', 'echo "$1" > "$SEEN"; exec sleep 5']) {
      const env = withBrowser(desk, script);
      const { exitCode, stderr } = await desk.acctmgr(['console', 'stage', '--switch-role'], { env });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(desk.home.read('seen')).toBe(`${page}\n`);
    }
  });

  it.each(['console stage', 'console stage --switch-role'])(
    'says of %s that no browser could be started where what starts it fails',
    async (words) => {
      const desk = await openDesk();
      const { exitCode, stderr } = await desk.acctmgr(words.split(' '), { env: withBrowser(desk, 'exit 3') });
      expect({ exitCode, stderr }).toEqual({
        exitCode: 1,
        stderr:
          'error: No browser could be started.\nhint:  Print the URL with --print, and open it yourself.\n',
      });
    },
  );
});
