import { describe, expect, it } from 'vitest';
import { openDesk, STAGE, type Desk } from '../support/desk.js';

const ENTER = '\r';
const ESCAPE = '\u001b';

const role_arn = `arn:aws:iam::${STAGE}:role/Deployer`;

async function openLargeDesk(): Promise<Desk> {
  const desk = await openDesk();
  desk.inventory(
    Array.from({ length: 2000 }, (_, at) => ({
      name: `account-${at}`,
      account_id: STAGE,
      role_arn,
      description: `${'The account of everyone who works on it, '.repeat(2)} and number ${at}`,
      tags: { team: at === 1234 ? 'web' : 'core' },
    })),
  );
  return desk;
}

describe('the picker over 2,000 accounts', () => {
  it('paints at once, and no more than fits', async () => {
    const desk = await openLargeDesk();
    const terminal = desk.terminal(['env']);
    await terminal.waitFor('account-9 ');
    terminal.type(ESCAPE);
    expect(await terminal.exitCode()).toBe(130);
    expect(terminal.raw()).not.toContain('account-30');
    expect(desk.aws.requests).toEqual([]);
  });

  it.each([
    ['a tag', 'team=web', 1234],
    ['the end of a description that is cut off', 'number 777', 777],
    ['a part of the name', 'nt-1999', 1999],
  ])('finds by %s', async (_what, typed, found) => {
    const desk = await openLargeDesk();
    const terminal = desk.terminal(['exec', '--', 'sh', '-c', 'echo "in <$ACCTMGR_ACCOUNT>"']);
    await terminal.waitFor('account-9 ');
    terminal.type(typed);
    await terminal.waitFor(`account-${found} `);
    terminal.type(ENTER);
    await terminal.waitFor(`in <account-${found}>`);
    expect(await terminal.exitCode()).toBe(0);
  });
});
