import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { screen } from '../../support/screen.js';
import { openPty, type Pty, type PtyOptions } from '../../support/pty.js';

/*
 * A small program that asks one question, bundled as the binary is, run in a real pseudo-terminal. It answers on stdout,
 * the MFA code backwards, so that a code on the screen can only be an echo.
 */
const PROGRAM = `
import { systemHost } from './src/system/host.js';
import { askMfaCode } from './src/terminal/mfa-code.js';
import { openTerminal } from './src/terminal/terminal.js';

const accounts = [
  { value: 1, label: 'main', hint: '123456789012', keywords: ['the base account'] },
  { value: 2, label: 'dev', hint: '987654321098  valid 42m', keywords: ['made for prod-like trials', 'team=web'] },
  { value: 3, label: 'prod', hint: '111122223333  \\u001b[31mexpired\\u0007', keywords: ['Production', 'team=core'] },
];
const many = Array.from({ length: 5000 }, (_, at) => ({ value: at, label: 'account-' + at, hint: 'Konto 日本 ' + at }));
const questions = {
  code: async (terminal) => [...await askMfaCode(terminal, 'arn:aws:iam::123456789012:mfa/ada')].reverse().join(''),
  name: (terminal) => terminal.text('Type prod:', (typed) => (typed === 'prod' ? undefined : 'That is not its name.')),
  sure: (terminal) => terminal.confirm('Go on?', ['It is \\u001b[2Jprotected.']),
  pick: (terminal) => terminal.pick('Account', accounts),
  many: (terminal) => terminal.pick('Account', many),
  reveal: async (terminal) => {
    await terminal.reveal(['THE SECRET', '', 'x'.repeat(100)], 'Then press Enter.');
    return 'seen';
  },
  two: async (terminal) => [await terminal.text('First:'), await terminal.text('Second:')].join('+'),
};

async function main() {
  const terminal = await openTerminal(systemHost());
  if (typeof terminal === 'string') return terminal;
  terminal.note('width ' + terminal.columns);
  return questions[process.argv[2]](terminal);
}

process.exitCode = 1;
main().then(
  (answer) => { console.log('answer=' + answer); process.exitCode = 0; },
  (error) => { console.log('error=' + (error.code ?? error.stack)); process.exitCode = error.exitCode ?? 1; },
);
`;

const root = path.resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'acctmgr-terminal-'));
const program = path.join(folder, 'ask.cjs');

beforeAll(() =>
  build({
    stdin: { contents: PROGRAM, resolveDir: root, loader: 'js' },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    supported: { 'dynamic-import': false },
    mainFields: ['module', 'main'],
    logLevel: 'error',
  }),
);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const cursorIsShown = (raw: string) => raw.lastIndexOf('\u001b[?25h') > raw.lastIndexOf('\u001b[?25l');
/** What `stty -a` says of a terminal that echoes and edits lines. */
const LINE_MODE = /[^-]\bicanon\b[^]*[^-]\becho\b/;

const ask = (question: string, options?: PtyOptions): Pty =>
  openPty(process.execPath, [program, question], options);

/** Runs a script in a shell; the program is `"$ASK"`, and `ready> ` the prompt of an interactive one. */
const inShell = (shell: string, args: readonly string[]): Pty =>
  openPty(shell, args, { env: { ASK: `${process.execPath} ${program}`, PS1: 'ready> ', HOME: folder } });

const ENTER = '\r';
const ESCAPE = '\u001b';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const CTRL_Z = '\u001a';
const BACKSPACE = '\u007f';
const DOWN = '\u001b[B';

describe('an MFA code', () => {
  it('is returned and never echoed', async () => {
    const pty = ask('code');
    await pty.waitFor('MFA code of arn:aws:iam::123456789012:mfa/ada:');
    pty.type(`135790${ENTER}`);
    await pty.waitFor('answer=097531');
    expect(await pty.exitCode()).toBe(0);
    expect(pty.raw()).not.toContain('135790');
    expect(pty.raw()).not.toContain('135');
  });

  it('is asked for again when it is not six digits, and what was typed is gone', async () => {
    const pty = ask('code');
    await pty.waitFor('MFA code');
    pty.type(`12345${ENTER}`);
    await pty.waitFor('A code is six digits.');
    pty.type(`135790${ENTER}`);
    await pty.waitFor('answer=097531');
    expect(await pty.exitCode()).toBe(0);
  });

  it('can be corrected, and may be typed as an authenticator shows it', async () => {
    const pty = ask('code');
    await pty.waitFor('MFA code');
    pty.type(`135 79${BACKSPACE}`);
    pty.type(`90${ENTER}`);
    await pty.waitFor('answer=097531');
  });
});

describe('leaving a question', () => {
  it.each([
    ['Ctrl-C', CTRL_C],
    ['Ctrl-D', CTRL_D],
    ['Esc', ESCAPE],
  ])('by %s ends with 130', async (_name, key) => {
    for (const question of ['code', 'name', 'sure', 'pick']) {
      const pty = ask(question);
      await pty.waitFor(/MFA code|Type prod|Go on|Account/);
      pty.type(key);
      await pty.waitFor('error=interrupted');
      expect(await pty.exitCode()).toBe(130);
    }
  });

  it('gives the terminal its echo and its cursor back', async () => {
    const pty = inShell('sh', ['-c', '$ASK code; echo "left=$?"; stty -a']);
    await pty.waitFor('MFA code');
    pty.type(CTRL_C);
    await pty.waitFor('left=130');
    expect(await pty.waitFor(/ echok /)).toMatch(LINE_MODE);
    expect(cursorIsShown(pty.raw())).toBe(true);
  });

  it.each([
    ['HUP', 129],
    ['INT', 130],
    ['QUIT', 131],
    ['TERM', 143],
  ])('by SIG%s gives echo and cursor back, and the shell sees what it died of', async (signal, code) => {
    const pidFile = path.join(folder, `pid-${signal}`);
    const script = `sh -c 'echo $$ > ${pidFile}; exec $ASK code'; echo "left=$?"; stty -a`;
    const pty = inShell('sh', ['-c', script]);
    await pty.waitFor('MFA code');
    process.kill(Number(readFileSync(pidFile, 'utf8')), `SIG${signal}`);
    await pty.waitFor(`left=${code}`);
    expect(await pty.waitFor(/ echok /)).toMatch(LINE_MODE);
    expect(cursorIsShown(pty.raw())).toBe(true);
  });

  it('by hanging up ends the program as SIGHUP does', async () => {
    const pty = ask('code');
    await pty.waitFor('MFA code');
    pty.hangUp();
    expect(await pty.exitCode()).toBe(129);
  });

  it('by hanging up ends it in the same way where nobody sends SIGHUP', async () => {
    const log = path.join(folder, 'hung-up');
    const pty = inShell('sh', [
      '-c',
      `trap '' HUP; $ASK code </dev/null >${log} 2>&1; echo "left=$?" >>${log}`,
    ]);
    await pty.waitFor('MFA code');
    pty.hangUp();
    await expect.poll(() => readFileSync(log, 'utf8'), { timeout: 8_000 }).toMatch(/^(Hangup\n)?left=129\n$/);
  });
});

describe('what nobody is to find later', () => {
  /** What stands on the screen of 80 columns by now. */
  const standing = (raw: string): string => {
    const shown = screen(80);
    shown.write(raw);
    return shown.rows().join('\n');
  };

  it('is off the screen once it was seen, and what stood before is not', async () => {
    const pty = ask('reveal');
    await pty.waitFor('Then press Enter.');
    expect(standing(pty.raw())).toContain('THE SECRET');
    pty.type(`x${ENTER}`);
    await pty.waitFor('answer=seen');
    expect(standing(pty.raw()).trim()).toBe('width 80\nanswer=seen');
  });

  it.each([
    ['Ctrl-C', CTRL_C],
    ['Esc', ESCAPE],
  ])('is off it where it is left by %s', async (_name, key) => {
    const pty = ask('reveal');
    await pty.waitFor('Then press Enter.');
    pty.type(key);
    await pty.waitFor('error=interrupted');
    expect(standing(pty.raw()).trim()).toBe('width 80\nerror=interrupted');
  });

  it('is off it where a signal ends the program', async () => {
    const pty = ask('reveal');
    await pty.waitFor('Then press Enter.');
    process.kill(pty.pid, 'SIGTERM');
    expect(await pty.exitCode()).toBe(143);
    expect(standing(pty.raw()).trim()).toBe('width 80');
  });

  it('is said to stand there where the terminal cannot take it off', async () => {
    const pty = ask('reveal', { env: { TERM: 'dumb' } });
    await pty.waitFor('Then press Enter.');
    pty.type(ENTER);
    await pty.waitFor('What stands above is a secret: clear it from this terminal.');
    await pty.waitFor('answer=seen');
  });
});

describe('job control', () => {
  it('asks anew after Ctrl-Z and fg', async () => {
    const pty = inShell('bash', ['--norc', '-i']);
    await pty.waitFor('ready> ');
    pty.type('$ASK code\r');
    await pty.waitFor('MFA code');
    pty.type(`13${CTRL_Z}`);
    await pty.waitFor('Stopped');
    await pty.waitFor('ready> ');
    pty.type('stty -a; fg\r');
    expect(await pty.waitFor(/ echok /)).toMatch(LINE_MODE);
    await pty.waitFor('MFA code of');
    pty.type(`135790${ENTER}`);
    await pty.waitFor('answer=097531');
    await pty.waitFor('ready> ');
    expect(pty.raw()).not.toContain('135790');
  });

  it('asks anew after it was stopped and continued from outside', async () => {
    const pty = ask('code');
    await pty.waitFor('MFA code');
    process.kill(pty.pid, 'SIGSTOP');
    process.kill(pty.pid, 'SIGCONT');
    await pty.waitFor('MFA code');
    pty.type(`135790${ENTER}`);
    await pty.waitFor('answer=097531');
    expect(pty.raw()).not.toContain('135790');
  });

  it('does not let Ctrl-Z stop what a shell waits for in $(…), where nobody could wake it', async () => {
    const pty = inShell('bash', ['--norc', '-i']);
    await pty.waitFor('ready> ');
    pty.type('echo "captured: $($ASK code)"\r');
    await pty.waitFor('MFA code');
    pty.type(`${CTRL_Z}135790${ENTER}`);
    await pty.waitFor('captured: answer=097531');
  });

  it('says that it is in the background instead of being stopped', async () => {
    const pty = inShell('bash', ['-m', '-c', '$ASK code & wait; echo "left=$?"']);
    await pty.waitFor('answer=background');
    await pty.waitFor('left=0');
  });
});

describe('the standard streams', () => {
  it('are left alone: stdin keeps its data, $(…) gets the answer only', async () => {
    const script = `
      printf 'for the next one\\n' > ${folder}/data
      { answer=$($ASK name); read -r rest; } < ${folder}/data
      echo "answer is [$answer], rest is [$rest]"`;
    const pty = inShell('sh', ['-c', script]);
    await pty.waitFor('Type prod:');
    pty.type(`prod${ENTER}`);
    await pty.waitFor('answer is [answer=prod], rest is [for the next one]');
  });

  it('may all be elsewhere', async () => {
    const pty = inShell('sh', ['-c', '$ASK name < /dev/null > $HOME/out 2>&1; cat $HOME/out']);
    await pty.waitFor('Type prod:');
    pty.type(`prod${ENTER}`);
    await pty.waitFor('answer=prod');
  });

  it('are no terminal: a process without one is told so', async () => {
    writeFileSync(path.join(folder, 'no-tty.txt'), '');
    const pty = inShell('sh', ['-c', 'setsid $ASK code > $HOME/no-tty.txt; cat $HOME/no-tty.txt']);
    await pty.waitFor('answer=none');
  });
});

describe('a name to be typed', () => {
  it('is asked for until it is right', async () => {
    const pty = ask('name');
    await pty.waitFor('Type prod:');
    pty.type(`prd${ENTER}`);
    await pty.waitFor('That is not its name.');
    pty.type(`${BACKSPACE}${BACKSPACE}rod${ENTER}`);
    await pty.waitFor('answer=prod');
  });

  it('leaves the next question its own answer', async () => {
    const pty = ask('two');
    await pty.waitFor('First:');
    pty.type(`a${ENTER}`);
    await pty.waitFor('Second:');
    pty.type(`b${ENTER}`);
    await pty.waitFor('answer=a+b');
  });
});

describe('yes or no', () => {
  it.each([
    ['Enter alone', ENTER, false],
    ['y', 'y', true],
    ['n', 'n', false],
    ['an arrow and Enter', `${DOWN}${ENTER}`, true],
  ])('%s', async (_name, keys, answer) => {
    const pty = ask('sure');
    await pty.waitFor('It is protected.');
    await pty.waitFor('Go on?');
    pty.type(keys);
    await pty.waitFor(`answer=${answer}`);
    expect(pty.raw()).not.toContain('\u001b[2J');
  });
});

describe('what was typed before anything was asked', () => {
  it.each([
    ['a line', `y${ENTER}`],
    ['a key', 'y'],
  ])('is no answer: %s', async (name, typed) => {
    const go = path.join(folder, `go-${name.replace(' ', '-')}`);
    const pty = inShell('sh', ['-c', `echo busy; until [ -e ${go} ]; do sleep 0.05; done; $ASK sure`]);
    await pty.waitFor('busy');
    pty.type(typed);
    await pty.waitFor('y');
    writeFileSync(go, '');
    await pty.waitFor('Go on?');
    pty.type('n');
    await pty.waitFor('answer=false');
  });
});

describe('the picker', () => {
  it('shows each with its state, free of escape sequences, and takes the first', async () => {
    const pty = ask('pick');
    await pty.waitFor(/main +123456789012\s/);
    await pty.waitFor(/dev +987654321098 {2}valid 42m/);
    await pty.waitFor(/prod +111122223333 {2}expired/);
    expect(pty.raw()).not.toContain('\u001b[31mexpired');
    pty.type(ENTER);
    await pty.waitFor('answer=1');
  });

  it.each([
    ['a label, before others that only mention it', 'prod', 3],
    ['a description', 'trials', 2],
    ['a tag', 'team=core', 3],
    ['an account id', '98765', 2],
    ['two words', 'team web', 2],
  ])('finds by %s', async (_name, typed, answer) => {
    const pty = ask('pick');
    await pty.waitFor('Account');
    pty.type(typed);
    await pty.waitFor(typed);
    pty.type(ENTER);
    await pty.waitFor(`answer=${answer}`);
  });

  it('goes on when nothing matches', async () => {
    const pty = ask('pick');
    await pty.waitFor('Account');
    pty.type(`xyz${ENTER}`);
    await pty.waitFor('Nothing matches.');
    pty.type(`${BACKSPACE.repeat(3)}dev`);
    await pty.waitFor('987654321098');
    pty.type(ENTER);
    await pty.waitFor('answer=2');
  });

  it('serves 5,000 in a narrow terminal that changes its size', async () => {
    const pty = ask('many', { columns: 24, rows: 12 });
    await pty.waitFor(/account-4.*/);
    pty.resize(18, 10);
    pty.type('4321');
    await pty.waitFor(/account-4321/);
    pty.type(ENTER);
    await pty.waitFor('answer=4321');
  });
});

describe('plain looks', () => {
  // eslint-disable-next-line no-control-regex -- any escape sequence at all
  const SEQUENCE = /\u001b/;

  it('leaves colours out under NO_COLOR', async () => {
    const pty = ask('pick', { env: { NO_COLOR: '1' } });
    await pty.waitFor('prod');
    pty.type(ENTER);
    await pty.waitFor('answer=1');
    // eslint-disable-next-line no-control-regex -- SGR with a colour
    expect(pty.raw()).not.toMatch(/\u001b\[(?:3\d|4\d|9[0-7]|10[0-7])m/);
  });

  it.each([
    ['code', `12${ENTER}135790${ENTER}`, 'answer=097531'],
    ['name', `prx${BACKSPACE}od${ENTER}`, 'answer=prod'],
    ['sure', `y${ENTER}`, 'answer=true'],
    ['sure', ENTER, 'answer=false'],
    ['pick', `prod${ENTER}`, 'answer=3'],
    ['pick', `team${ENTER}2${ENTER}`, 'answer=3'],
    ['code', CTRL_C, 'error=interrupted'],
    ['pick', ESCAPE, 'error=interrupted'],
  ])('asks for %s line by line under TERM=dumb', async (question, keys, answer) => {
    const pty = ask(question, { env: { TERM: 'dumb' } });
    await pty.waitFor(/MFA code|Type prod|Go on|Account/);
    pty.type(keys);
    await pty.waitFor(answer);
    expect(pty.raw()).not.toMatch(SEQUENCE);
    expect(pty.raw()).not.toContain('135790');
  });
});
