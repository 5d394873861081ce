import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { builtProgram } from '../built-program.js';
import { startLoopbackAws } from '../loopback-aws/loopback-aws.js';
import { openPty, type Pty } from '../pty.js';
import { loginEnvironment } from '../spawned-program.js';
import { temporaryHome, type TemporaryHome } from '../temporary-home.js';
import { DESKS, MFA_SERIAL, START_URL, WORLD } from './desks.js';
import type { Command, Page } from './page.js';

/** A Monday morning. The service cuts milliseconds off, so that an hour is a little less, as it is for everybody. */
const MORNING = Date.parse('2026-03-02T09:00:00.400Z');
/** More than an MFA code lives, so that each command has its own. */
const BETWEEN_COMMANDS = 31_000;
const MINUTE = 60_000;
/** What the pages write where a person types the code. */
const CODE = '123456';
const ADAS_HOME = '/home/ada';
const END = '@@ the page ends here @@';
const PATIENCE = 60_000;

export interface PageRun {
  /** What each command printed, on stdout and stderr together, as on Ada's machine. */
  readonly outputs: readonly string[];
  /** The commands of `sh` blocks that failed, and with what. */
  readonly failures: readonly string[];
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

function timesOf(commands: readonly Command[]): number[] {
  let now = MORNING;
  return commands.map(({ later }) => (now += BETWEEN_COMMANDS + later * MINUTE));
}

/** Programs that `PATH` has first: ours as it was built, and the AWS CLI at the time of the page. */
function writePrograms(scratch: TemporaryHome): void {
  const clock = quoted(scratch.at('now'));
  const program = (name: string, words: string) =>
    scratch.write(`bin/${name}`, `#!/bin/sh\nexec ${words} "$@"\n`, 0o755);
  program('acctmgr', `${quoted(process.execPath)} ${quoted(builtProgram)}`);
  program('aws', `python3 ${quoted(path.join(import.meta.dirname, 'aws.py'))} ${clock}`);
  const surroundings = JSON.stringify(path.join(import.meta.dirname, 'surroundings.cjs'));
  scratch.write('surroundings.cjs', `require(${surroundings})(${JSON.stringify(scratch.at('now'))});\n`);
}

/** Every command in one shell, one after the other, each with a file of its own for what it prints. */
function scriptOf(
  scratch: TemporaryHome,
  commands: readonly string[],
  times: readonly (number | '')[],
): string {
  const steps = commands.map((command, index) => {
    scratch.write(`command.${index}`, `${command}\n`);
    const file = (name: string) => quoted(scratch.at(`${name}.${index}`));
    return `echo ${times[index]} >${quoted(scratch.at('now'))}
. ${file('command')} >${file('printed')} 2>&1 </dev/null
echo $? >${file('status')}`;
  });
  return [...steps, `printf '%s\\n' ${quoted(END)} >/dev/tty`, ''].join('\n');
}

const printedSoFar = (scratch: TemporaryHome, index: number): string =>
  existsSync(scratch.at(`printed.${index}`)) ? scratch.read(`printed.${index}`) : '';

/** Answers what the page says is asked, in its order. */
async function answer(
  pty: Pty,
  commands: readonly Command[],
  codes: readonly string[],
  home: string,
): Promise<void> {
  for (const [index, { questions }] of commands.entries()) {
    for (const { text, answer: given } of questions) {
      await pty.waitFor(text.replaceAll(ADAS_HOME, home), PATIENCE);
      pty.type(`${given ?? codes[index] ?? ''}\r`);
    }
  }
  await pty.waitFor(END, PATIENCE);
}

/** What stands on every machine where it stands on Ada's. */
const onAdasMachine = (text: string, places: readonly (readonly [string, string])[]): string =>
  places
    .reduce((told, [here, there]) => told.replaceAll(here, there), text)
    // The last signs of a run's id are chance.
    .replaceAll(/\b(\d{8}-\d{6})-[a-z0-9]{4}\b/g, '$1-k3xq');

export async function runPage({ desk: name, commands }: Page, moto: string): Promise<PageRun> {
  const desk = DESKS[name];
  if (desk === undefined) throw new Error(`No desk is called ${name}; see desks.ts`);
  const [home, scratch] = [temporaryHome(), temporaryHome()];
  for (const [file, content] of Object.entries(desk.files)) home.write(file, content);

  const times = timesOf(commands);
  scratch.write('now', String(MORNING));
  const now = (): number => Number(readFileSync(scratch.at('now'), 'utf8'));
  const { users = [], ...world } = WORLD;
  const aws = await startLoopbackAws({ world, now, seed: 'documentation' });
  onTestFinished(() => aws.close());
  users.forEach((user) => aws.user(user));
  if (desk.signedIn !== undefined) {
    const name = createHash('sha1').update(desk.signedIn).digest('hex');
    home.write(`.aws/sso/cache/${name}.json`, JSON.stringify(aws.identityCenter(START_URL).signIn('ada')));
  }

  const places = [
    [`${aws.url} (from AWS_ENDPOINT_URL)`, 'https://sts.eu-west-1.amazonaws.com'],
    [`${aws.url}/federation`, 'https://signin.aws.amazon.com/federation'],
    [aws.url, 'http://127.0.0.1:4566'],
    [moto, 'http://127.0.0.1:5000'],
    [home.folder, ADAS_HOME],
    [path.dirname(builtProgram), '/usr/local/lib/node_modules/acctmgr/dist'],
    [process.execPath, '/usr/bin/node'],
  ] as const;
  const codes = times.map((time) => aws.totp(MFA_SERIAL, time));
  const words = commands.map(({ text }, index) =>
    text
      .replaceAll('http://127.0.0.1:5000', moto)
      .replaceAll('http://127.0.0.1:4566', aws.url)
      .replaceAll(CODE, codes[index] ?? ''),
  );

  writePrograms(scratch);
  scratch.write('script', scriptOf(scratch, words, desk.aws === 'moto' ? times.map(() => '') : times));
  const { PATH = '', ...login } = loginEnvironment(home.folder);
  const pty = openPty('bash', ['--norc', scratch.at('script')], {
    cwd: home.folder,
    env: {
      ...login,
      PATH: `${scratch.at('bin')}:${PATH}`,
      NODE_OPTIONS: `--require=${scratch.at('surroundings.cjs')}`,
      SHELL: '/bin/bash',
      TERM: 'dumb',
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      ...(desk.aws === 'moto' ? {} : { AWS_ENDPOINT_URL: aws.url, AWS_ENDPOINT_URL_SIGNIN: aws.url }),
    },
  });
  await answer(pty, commands, codes, home.folder).catch((error: unknown) => {
    const said = commands.map((_, index) => printedSoFar(scratch, index));
    throw new Error(`${(error as Error).message}\n${said.join('')}`, { cause: error });
  });
  const read = (file: string, index: number) => scratch.read(`${file}.${index}`);
  return {
    outputs: commands.map((_, index) => onAdasMachine(read('printed', index), places)),
    failures: commands.flatMap(({ text, printed }, index) =>
      printed !== undefined || read('status', index) === '0\n' ? [] : [`${text}\n${read('printed', index)}`],
    ),
  };
}
