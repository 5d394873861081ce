import { describe, expect, it } from 'vitest';
import { DEV, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

/* Several protected accounts beside others: every question about them comes before anything is begun. */

const QUESTION = '? Type its name to go on:';
const TRUE = ['--', '/bin/sh', '-c', 'true'];
const PICKS = ['--all', '--protected'];

async function withTwoProtected(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Dev') },
    { name: 'prod-1', account_id: PROD, role_arn: scene.role(PROD, 'One'), protected: true },
    { name: 'prod-2', account_id: PROD, role_arn: scene.role(PROD, 'Two'), protected: true },
  ]);
  return scene;
}

const questions = (lines: readonly string[]) => lines.filter((line) => line.startsWith('? '));

describe('several protected accounts', () => {
  it.each([
    { typed: ['no'], asked: [QUESTION] },
    { typed: ['prod-1', 'no'], asked: [QUESTION, QUESTION] },
  ])('are all asked about before anything is begun, and a no begins nothing: $typed', async (one) => {
    const commands = [
      ['exec', ...PICKS, '--reason', 'audit', '--yes', ...TRUE],
      ['assume', ...PICKS, '--reason', 'audit'],
    ];
    for (const command of commands) {
      const scene = await withTwoProtected();
      const terminal = scriptedTerminal(...one.typed);
      const { exitCode, stderr } = await scene.cliIn({ terminal }, ...command);
      expect(stderr).toContain('None of the accounts was begun, since a question was left.');
      expect(exitCode).toBe(130);
      expect(questions(terminal.lines)).toEqual(one.asked);
      expect(scene.aws.requests).toEqual([]);
    }
  });

  it('asks why before anything is begun, also of one', async () => {
    const scene = await withTwoProtected();
    const terminal = scriptedTerminal('ticket 4711', 'no');
    const command = ['exec', ...PICKS, '--except', 'prod-2', '--yes', ...TRUE];
    expect(await scene.cliIn({ terminal }, ...command)).toMatchObject({ exitCode: 130 });
    expect(questions(terminal.lines)).toEqual(['? Reason for taking prod-1:', QUESTION]);
    expect(scene.aws.requests).toEqual([]);
  });
});
