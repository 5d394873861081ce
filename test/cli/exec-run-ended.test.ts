import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemHost } from '../../src/system/host.js';
import { trusting } from '../support/loopback-aws/stage.js';
import { DEV, MAIN, MFA_SERIAL, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal, type ScriptedTerminal } from '../support/scripted-terminal.js';

const sh = (script: string) => ['--', '/bin/sh', '-c', script] as const;

/** Of `prod`, each take asks for a code of its own where nothing is cached. */
async function withCode(): Promise<Scene> {
  const scene = await openScene();
  const account = (name: string, id: string, more: object = {}) => ({
    name,
    account_id: id,
    role_arn: scene.role(id, name),
    ...more,
  });
  scene.inventory([
    { name: 'main', account_id: MAIN },
    account('prod', PROD, { mfa_serial: MFA_SERIAL }),
    ...['a', 'b', 'c', 'd'].map((name) => account(`dev-${name}`, DEV)),
  ]);
  return scene;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 3000 && !isSo(); tries += 1) await setTimeout(10);
}

/** Whoever is at it says yes to the run, and leaves the question for the code once `isTime`. */
function leaving(isTime: () => boolean): ScriptedTerminal {
  const terminal = scriptedTerminal(true, undefined);
  const later: ScriptedTerminal['text'] = async (...question) => {
    await until(isTime);
    return terminal.text(...question);
  };
  return { ...terminal, text: later, secret: later };
}

describe('a run in which the user leaves a question', () => {
  it('ends what is under way, keeps what that has printed, and begins nothing more', async () => {
    const scene = await withCode();
    const file = scene.home.at('pid');
    const { exitCode, stderr } = await scene.cliIn(
      { terminal: leaving(() => existsSync(file)) },
      ...['exec', 'prod', 'dev-*', '--no-cache', '-j', '2', '--output-dir', 'out'],
      ...sh(`echo begun; echo $$ > ${file}.new; mv ${file}.new ${file}; exec sleep 600`),
    );
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(/not begun[^]*\d of 5 accounts done/);
    expect(systemHost().processExists(Number(readFileSync(file, 'utf8')))).toBe(false);
    expect(readdirSync(scene.home.at('out'))).toEqual(['dev-a', 'summary.json']);
    expect(readFileSync(scene.home.at('out/dev-a/stdout'), 'utf8')).toBe('begun\n');
  });
});

it('a run that is told to end waits for no grant, and for no answer', async () => {
  const scene = await openScene();
  const trust = trusting(`arn:aws:iam::${DEV}:root`);
  const role = (name: string) => ({ name, account_id: DEV, role_arn: scene.role(DEV, name, { trust }) });
  scene.inventory([{ name: 'main', account_id: MAIN }, role('a'), role('b')]);
  const run = scene.cli('exec', 'a', 'b', '--yes', '--wait', '1h', '--json', ...sh('true'));
  const takesNow = () => scene.log().filter(({ event }) => event === 'exec');
  await until(() => takesNow().length === 2);
  process.emit('SIGHUP');
  const { exitCode, stdout } = await run;
  expect(exitCode).toBe(130);
  expect(stdout.match(/"phase":"[a-z_]*"/g)).toEqual(['"phase":"not_begun"', '"phase":"not_begun"']);
  expect(takesNow()).toMatchObject([{ error_code: 'AccessDenied' }, { error_code: 'AccessDenied' }]);
});

it('a run of many at a time has nothing to say of that', async () => {
  const scene = await openScene();
  const names = [...Array(24).keys()].map((index) => `dev-${index}`);
  const role_arn = scene.role(DEV, 'dev');
  scene.inventory([
    { name: 'main', account_id: MAIN },
    ...names.map((name) => ({ name, account_id: DEV, role_arn })),
  ]);
  const warnings: string[] = [];
  const onWarning = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', onWarning);
  const words = ['exec', '--all', '--yes', '-j', '24', '--quiet'];
  const { exitCode } = await scene.cli(...words, ...sh('exec sleep 1'));
  process.off('warning', onWarning);
  expect([exitCode, warnings]).toEqual([0, []]);
});
