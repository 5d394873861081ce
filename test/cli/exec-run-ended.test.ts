import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemHost } from '../../src/system/host.js';
import { DEV, MAIN, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal, type ScriptedTerminal } from '../support/scripted-terminal.js';

const sh = (script: string) => ['--', '/bin/sh', '-c', script] as const;

async function withProtected(): Promise<Scene> {
  const scene = await openScene();
  const account = (name: string, id: string, more: object = {}) => ({
    name,
    account_id: id,
    role_arn: scene.role(id, name),
    ...more,
  });
  scene.inventory([
    { name: 'main', account_id: MAIN },
    account('prod', PROD, { protected: true }),
    ...['a', 'b', 'c', 'd'].map((name) => account(`dev-${name}`, DEV)),
  ]);
  return scene;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 3000 && !isSo(); tries += 1) await setTimeout(10);
}

/** Whoever is at it says yes to the run, and leaves the question for the protected account once `isTime`. */
function leaving(isTime: () => boolean): ScriptedTerminal {
  const terminal = scriptedTerminal(true, undefined);
  return {
    ...terminal,
    text: async (...question) => {
      await until(isTime);
      return terminal.text(...question);
    },
  };
}

describe('a run in which the user leaves a question', () => {
  it('ends what is under way, keeps what that has printed, and begins nothing more', async () => {
    const scene = await withProtected();
    const file = scene.home.at('pid');
    const { exitCode, stderr } = await scene.cliIn(
      { terminal: leaving(() => existsSync(file)) },
      ...['exec', 'prod', 'dev-*', '--reason', 'audit', '-j', '2', '--output-dir', 'out'],
      ...sh(`echo begun; echo $$ > ${file}.new; mv ${file}.new ${file}; exec sleep 600`),
    );
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(/not begun[^]*\d of 5 accounts done/);
    expect(systemHost().processExists(Number(readFileSync(file, 'utf8')))).toBe(false);
    expect(readdirSync(scene.home.at('out'))).toEqual(['dev-a', 'summary.json']);
    expect(readFileSync(scene.home.at('out/dev-a/stdout'), 'utf8')).toBe('begun\n');
  });
});
