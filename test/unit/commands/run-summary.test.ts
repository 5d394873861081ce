import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../../src/accounts/inventory.js';
import { runSummary, type EndedRun } from '../../../src/commands/handover/run-summary.js';
import type { PlaceOutcome } from '../../../src/fleet/run/outcome.js';
import { AcctmgrError, EXIT } from '../../../src/system/failure.js';

const LONG = 'a-team-with-a-name-of-as-many-as-forty-nine-chars';
const ID = '20260301-120000-abcd';
const style = (columns?: number) => ({ paint: (_: unknown, text: string) => text, unicode: true, columns });

const accountNamed = (name: string) => {
  const [account] = inventoryOf(
    { accounts: [{ name, account_id: '111111111111', role_name: 'Dev' }] },
    { path: '/home/ada/accounts.json', origin: 'own' },
  ).accounts;
  if (account === undefined) throw new Error('There is one');
  return account;
};

const place = (name: string, region?: string) => ({ account: accountNamed(name), region });
const nothing = { bytes: Buffer.alloc(0), lost: 0 };
const ended = (name: string, code: number, region?: string): PlaceOutcome => ({
  ...place(name, region),
  phase: 'command',
  startedAt: 0,
  endedAt: 1000,
  end: { kind: 'exited', code },
  cutShort: undefined,
  stdout: nothing,
  stderr: nothing,
});
const refused = (name: string, region?: string): PlaceOutcome => ({
  ...place(name, region),
  phase: 'credentials',
  startedAt: 0,
  endedAt: 1000,
  failure: new AcctmgrError(`${name}: AWS did not let you in.`, { code: 'x', exitCode: EXIT.failed }),
});
const notBegun = (name: string): PlaceOutcome => ({ ...place(name), phase: 'not_begun' });

const run = (more: Partial<EndedRun>): EndedRun => ({
  id: ID,
  outcomes: [],
  leftOut: [],
  regions: 1,
  narrowing: undefined,
  mostFailures: Infinity,
  folder: undefined,
  ...more,
});
const told = (more: Partial<EndedRun>, columns?: number) => runSummary(run(more), style(columns));

describe('the end of a run', () => {
  it('is a line with the run where all went well', async () => {
    expect(await told({ outcomes: [ended('web', 0)] })).toBe(`✓ 1 of 1 account done (run ${ID}).`);
    expect(await told({ outcomes: [ended('web', 0)], folder: 'out' })).toBe(
      `✓ 1 of 1 account done (run ${ID}).\nThe output is in out, with summary.json.`,
    );
  });

  it('says why nothing more was begun, where failures ended it', async () => {
    const outcomes = [ended('web', 1), notBegun('api')];
    const why = '\nNothing more was begun after 1 failure (--fail-fast, --max-failures).\n';
    expect(await told({ outcomes, mostFailures: 1 })).toContain(why);
    expect(await told({ outcomes, mostFailures: 2 })).not.toContain('Nothing more was begun');
    expect(await told({ outcomes: [ended('web', 1)], mostFailures: 1 })).not.toContain(
      'Nothing more was begun',
    );
  });

  it('names the next commands, as narrow as the run was', async () => {
    const outcomes = [ended('web', 0), ended('api', 7), refused('pay')];
    expect(await told({ outcomes, narrowing: 'read-only' })).toBe(`ACCOUNT  RESULT  TIME  WHY
api      failed  1.0s  exit code 7
pay      failed  1.0s  AWS did not let you in.

✗ 1 of 3 accounts done, 2 not (run ${ID}).
Again where it was not done: acctmgr exec --failed ${ID} --read-only -- …
What is in the way: acctmgr doctor pay`);
  });

  it('names the doctor only for what it explains, and the whole run where that is several accounts', async () => {
    const code = { code: 'mfa_code_needed', hint: 'Run acctmgr login first.', exitCode: EXIT.notAllowed };
    const failure = new AcctmgrError('An MFA code is needed.', code);
    const wanting = (name: string): PlaceOutcome => ({
      ...place(name),
      phase: 'credentials',
      startedAt: 0,
      endedAt: 1,
      failure,
    });
    const plain = await told({ outcomes: [wanting('web'), wanting('api')] });
    expect(plain.split('\n').slice(-2)).toEqual([
      `Again where it was not done: acctmgr exec --failed ${ID} -- …`,
      'Run acctmgr login first.',
    ]);
    expect(await told({ outcomes: [wanting('web'), refused('pay'), refused('api')] })).toMatch(
      new RegExp(`Run acctmgr login first\\.\nWhat is in the way: acctmgr doctor --failed ${ID}$`),
    );
  });

  it('does not say the account again behind its region', async () => {
    expect(await told({ outcomes: [refused('pay', 'eu-west-1')], regions: 2 })).toContain(
      'pay eu-west-1  failed  1.0s  AWS did not let you in.\n',
    );
  });

  it('has one row for many that were not begun, or are left out for one reason', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const leftOut = names.map((name) => ({ account: accountNamed(name), reason: 'protected' as const }));
    const text = await told({ outcomes: [ended('web', 1), ...names.map(notBegun)], leftOut });
    expect(text.split('\n').slice(1, 4)).toEqual([
      'web         failed     1.0s  exit code 1',
      '6 accounts  not begun        a, b, c, d, e, …',
      '6 accounts  left out         protected; --protected takes them, too (a, b, c, d, e, …)',
    ]);
  });

  it('shows of a long name its two ends, and keeps the reason', async () => {
    const outcomes = [ended(`${LONG}-1`, 7), refused(`${LONG}-2`)];
    const lines = (await told({ outcomes }, 60)).split('\n').slice(0, 3);
    expect(lines.filter((line) => line.length > 60)).toEqual([]);
    expect(lines[1]).toMatch(/^a-team\S*…\S*-1 +failed +1\.0s +exit code 7$/);
    expect(lines[2]).toMatch(/^a-team\S*…\S*-2 +failed +1\.0s +AWS did not let you in\.$/);
  });
});
