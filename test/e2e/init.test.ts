import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openDesk, STAGE } from '../support/desk.js';

const ENTER = '\r';
const OWN = '.config/acctmgr/accounts.json';

it('a person without accounts is led to the first session', async () => {
  const desk = await openDesk();
  rmSync(desk.home.at(OWN));
  const terminal = desk.terminal(['init']);
  await terminal.waitFor('Where do your accounts come from?');
  await terminal.waitFor('An example');
  terminal.type('hand');
  await terminal.waitFor('hand');
  terminal.type(ENTER);
  await terminal.waitFor('What is the account to be called?');
  terminal.type(`stage${ENTER}`);
  await terminal.waitFor('The ARN of the role to assume in it:');
  terminal.type(`arn:aws:iam::${STAGE}:role/Deployer${ENTER}`);
  await terminal.waitFor('(Enter: it does not):');
  terminal.type(ENTER);
  await terminal.waitFor('Next: acctmgr assume stage');
  expect(await terminal.exitCode()).toBe(0);
  expect(await desk.acctmgr(['assume', 'stage'])).toMatchObject({ exitCode: 0 });
});

it('the example is there to be picked', async () => {
  const desk = await openDesk();
  rmSync(desk.home.at(OWN));
  const terminal = desk.terminal(['init']);
  await terminal.waitFor('An example');
  terminal.type('example');
  await terminal.waitFor('example');
  terminal.type(ENTER);
  await terminal.waitFor('Created ');
  await terminal.waitFor('What to do next:');
  expect(await terminal.exitCode()).toBe(0);
});
