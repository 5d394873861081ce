import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createInventory } from '../../../src/accounts/locating/create.js';
import { describeChange } from '../../../src/accounts/locating/difference.js';
import { EXAMPLE_TEXT } from '../../../src/accounts/example.js';
import { checkInventory, loadInventory, type InventoryRequest } from '../../../src/accounts/locating/load.js';
import { inventoryAtOnce } from '../../../src/accounts/locating/load-at-once.js';
import type { TrustDifference } from '../../../src/accounts/locating/local-inventory.js';
import { reviewLocalInventory } from '../../../src/accounts/locating/trust-review.js';
import { trustFile, untrustFile } from '../../../src/accounts/locating/trust.js';
import { AcctmgrError } from '../../../src/system/failure.js';
import { systemHost, type Host } from '../../../src/system/host.js';
import { temporaryHome, type TemporaryHome } from '../../support/temporary-home.js';

const OWN = '.config/acctmgr/accounts.json';
const LOCAL = 'repo/accounts.json';
const onWindows = process.platform === 'win32';

const inventory = (name: string, extra: object = {}) =>
  JSON.stringify({ accounts: [{ name, account_id: '111111111111', ...extra }] });

/** A user at work in `repo`. */
function userIn(home: TemporaryHome, env: Host['env'] = {}): Host {
  mkdirSync(home.at('repo'), { recursive: true });
  return { ...systemHost(), platform: process.platform, home: home.folder, cwd: home.at('repo'), env };
}

const ANY: InventoryRequest = { allowLocal: true, needs: 'any' };

/** Which inventory is in force, and what is said about it. */
async function inForce(host: Host, request: Partial<InventoryRequest> = {}) {
  const { inventory: found, notices, created } = await loadInventory(host, { ...ANY, ...request });
  return {
    path: found.path,
    origin: found.origin,
    names: found.accounts.map(({ name }) => name),
    notices,
    created,
  };
}

async function failure(promise: Promise<unknown>) {
  try {
    await promise;
    return 'no failure';
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    const { message, hint, code, exitCode } = error;
    return { message, hint, code, exitCode };
  }
}

describe('a named file', () => {
  test('is used, --config before ACCTMGR_CONFIG, and nothing else is looked at', async () => {
    const home = temporaryHome();
    home.write('a.json', inventory('a'));
    home.write('b.json', inventory('b'));
    home.write(LOCAL, inventory('local'));
    home.write(OWN, inventory('own'));
    const host = userIn(home, { ACCTMGR_CONFIG: '../b.json' });
    const quiet = { origin: 'named', notices: [], created: false };
    expect(await inForce(host, { config: '~/a.json' })).toEqual({
      ...quiet,
      path: home.at('a.json'),
      names: ['a'],
    });
    expect(await inForce(host)).toEqual({ ...quiet, path: home.at('b.json'), names: ['b'] });
  });

  test.each([
    ['--config', { config: 'none.json' }, {}],
    ['ACCTMGR_CONFIG', {}, { ACCTMGR_CONFIG: 'none.json' }],
  ])('by %s that is missing is an error, and nothing is made', async (by, request, env) => {
    const home = temporaryHome();
    home.write(OWN, inventory('own'));
    expect(await failure(inForce(userIn(home, env), request))).toEqual({
      message: `${home.at('repo/none.json')}, named by ${by}, does not exist.`,
      hint: 'Check the path. "acctmgr init" makes an inventory of your own.',
      code: 'no_inventory',
      exitCode: 2,
    });
    expect(readdirSync(home.at('repo'))).toEqual([]);
  });

  test('may begin with a byte order mark', async () => {
    const home = temporaryHome();
    home.write('a.json', `\ufeff${inventory('a')}`);
    expect((await inForce(userIn(home), { config: home.at('a.json') })).names).toEqual(['a']);
  });

  test('with problems is refused with all of them', async () => {
    const home = temporaryHome();
    home.write('a.json', '{ "accounts": [ { "name": "a", "acount_id": "1" } ] }');
    expect(await failure(inForce(userIn(home), { config: home.at('a.json') }))).toEqual({
      message: [
        `${home.at('a.json')} has 2 problems:`,
        '  1:17  accounts[0].account_id: "account_id" is missing',
        '      expected: a string of 12 digits, such as "123456789012"',
        '  1:32  accounts[0].acount_id: unknown key "acount_id"',
        '      expected: "account_id"',
      ].join('\n'),
      hint: undefined,
      code: 'invalid_inventory',
      exitCode: 2,
    });
  });

  test('that is a folder is an error of the file system', async () => {
    const home = temporaryHome();
    expect(await failure(inForce(userIn(home), { config: home.folder }))).toMatchObject({
      code: 'is_a_folder',
      exitCode: 1,
    });
  });
});

describe('where there is no inventory at all', () => {
  const WAYS = `Put your own in their place, in one of these ways:
  acctmgr import                    takes over the role profiles of ~/.aws/config
  acctmgr add NAME --role-arn ARN   adds one account
  an editor, and then: acctmgr validate`;

  test("the example becomes the user's own, private, with its schema beside it", async () => {
    const home = temporaryHome();
    expect(await inForce(userIn(home))).toEqual({
      path: home.at(OWN),
      origin: 'own',
      names: ['main', 'dev', 'prod'],
      notices: [`Created ${home.at(OWN)} with example accounts.`, WAYS],
      created: true,
    });
    expect(home.read(OWN)).toBe(EXAMPLE_TEXT);
    expect(readdirSync(home.at('.config/acctmgr')).sort()).toEqual(['accounts.json', 'accounts.schema.json']);
    if (onWindows) return;
    expect(statSync(home.at(OWN)).mode & 0o777).toBe(0o600);
    expect(statSync(home.at('.config/acctmgr')).mode & 0o777).toBe(0o700);
  });

  test("it is made, but not enough for a command that would call strangers' accounts", async () => {
    const home = temporaryHome();
    expect(await failure(inForce(userIn(home), { needs: 'real' }))).toEqual({
      message: `Created ${home.at(OWN)} with example accounts.`,
      hint: WAYS,
      code: 'example_inventory',
      exitCode: 2,
    });
    expect(home.read(OWN)).toBe(EXAMPLE_TEXT);
  });

  test.each([
    ['under CI', { CI: 'true' }, {}],
    ['for a program that asks', {}, { allowLocal: false }],
  ])('nothing is made %s', async (_case, env, request) => {
    const home = temporaryHome();
    expect(await failure(inForce(userIn(home, env), request))).toEqual({
      message: `There is no inventory: ${home.at(OWN)} does not exist.`,
      hint: 'Run "acctmgr init", or name a file with --config or ACCTMGR_CONFIG.',
      code: 'no_inventory',
      exitCode: 2,
    });
    expect(existsSync(home.at('.config'))).toBe(false);
  });
});

describe('init', () => {
  test('never touches a file that is there, even an empty one', async () => {
    const home = temporaryHome();
    home.write(OWN, '');
    expect(await createInventory(userIn(home), { local: false })).toEqual({
      path: home.at(OWN),
      created: false,
      needsTrust: false,
    });
    expect(home.read(OWN)).toBe('');
  });

  test('makes one in the working folder, whose $schema leads to the file beside it', async () => {
    const home = temporaryHome();
    expect(await createInventory(userIn(home), { local: true })).toEqual({
      path: home.at(LOCAL),
      created: true,
      needsTrust: false,
    });
    const { $schema } = JSON.parse(home.read(LOCAL)) as { $schema: string };
    expect($schema).toBe('./accounts.schema.json');
    expect(JSON.parse(home.read('repo/accounts.schema.json'))).toHaveProperty(
      '$id',
      'urn:acctmgr:accounts.schema.json',
    );
  });

  test("brings an older schema of acctmgr up to date, and leaves anybody else's alone", async () => {
    const home = temporaryHome();
    const host = userIn(home);
    await createInventory(host, { local: true });
    const current = home.read('repo/accounts.schema.json');
    home.write('repo/accounts.schema.json', '{ "$id": "urn:acctmgr:accounts.schema.json" }');
    await createInventory(host, { local: true });
    expect(home.read('repo/accounts.schema.json')).toBe(current);
    home.write('repo/accounts.schema.json', '{ "$id": "mine" }');
    await createInventory(host, { local: true });
    expect(home.read('repo/accounts.schema.json')).toBe('{ "$id": "mine" }');
  });
});

describe('./accounts.json', () => {
  const passedOver = (home: TemporaryHome, reason: string) => ({
    path: home.at(OWN),
    origin: 'own',
    names: ['own'],
    notices: [`Passed over ${home.at(LOCAL)}: ${reason}`],
    created: false,
  });
  const NOT_TRUSTED = 'it is not trusted. "acctmgr trust" shows what it would change, and trusts it.';
  const CHANGED = 'it has changed since you trusted it. "acctmgr trust" shows how, and trusts it again.';

  test('is used while the user has none of their own, and that is said', async () => {
    const home = temporaryHome();
    home.write(LOCAL, inventory('local'));
    expect(await inForce(userIn(home))).toEqual({
      path: home.at(LOCAL),
      origin: 'local',
      names: ['local'],
      notices: [`Using ${home.at(LOCAL)}, since you have no inventory of your own.`],
      created: false,
    });
    expect(existsSync(home.at(OWN))).toBe(false);
  });

  test('runs no program of its own choice', async () => {
    const home = temporaryHome();
    home.write(LOCAL, JSON.stringify({ accounts: [], settings: { mfa_process: ['evil'] } }));
    const { inventory: found, notices } = await loadInventory(userIn(home), ANY);
    expect(found.settings).toEqual({});
    expect(notices.at(-1)).toBe(
      'Its "settings" do not count: only those of your own inventory, or of one named with --config, do.',
    );
  });

  test('is passed over once there is an own one, until it is trusted, and again when it changes', async () => {
    const home = temporaryHome();
    home.write(OWN, inventory('own'));
    home.write(LOCAL, inventory('local'));
    const host = userIn(home);
    expect(await inForce(host)).toEqual(passedOver(home, NOT_TRUSTED));

    const review = await reviewLocalInventory(host);
    expect(review).toMatchObject({ path: home.at(LOCAL), inForce: home.at(OWN), state: 'unknown' });
    await trustFile(host, review.identity);
    const trusted = { path: home.at(LOCAL), origin: 'local', names: ['local'], notices: [], created: false };
    expect(await inForce(host)).toEqual(trusted);

    home.write(LOCAL, inventory('local', { role_arn: 'arn:aws:iam::111111111111:role/Evil' }));
    expect(await inForce(host)).toEqual(passedOver(home, CHANGED));
    home.write(LOCAL, inventory('local'));
    expect(await inForce(host)).toEqual(trusted);

    expect(await untrustFile(host, home.at(LOCAL))).toBe(true);
    expect(await untrustFile(host, home.at(LOCAL))).toBe(false);
    expect(await inForce(host)).toEqual(passedOver(home, NOT_TRUSTED));
  });

  test.skipIf(onWindows)('is trusted in a private file', async () => {
    const home = temporaryHome();
    home.write(LOCAL, inventory('local'));
    const host = userIn(home);
    await trustFile(host, (await reviewLocalInventory(host)).identity);
    const [record = ''] = readdirSync(home.at('.local/state/acctmgr/trusted'));
    expect(statSync(home.at(`.local/state/acctmgr/trusted/${record}`)).mode & 0o777).toBe(0o600);
    expect(statSync(home.at('.local/state/acctmgr/trusted')).mode & 0o777).toBe(0o700);
  });

  test('is not trusted by a record that cannot be read', async () => {
    const home = temporaryHome();
    home.write(OWN, inventory('own'));
    home.write(LOCAL, inventory('local'));
    const host = userIn(home);
    await trustFile(host, (await reviewLocalInventory(host)).identity);
    const [record = ''] = readdirSync(home.at('.local/state/acctmgr/trusted'));
    home.write(`.local/state/acctmgr/trusted/${record}`, 'null');
    expect(await inForce(host)).toEqual(passedOver(home, NOT_TRUSTED));
  });

  test('is not trusted under another path with the same content', async () => {
    const home = temporaryHome();
    home.write(OWN, inventory('own'));
    home.write(LOCAL, inventory('local'));
    const host = userIn(home);
    await trustFile(host, (await reviewLocalInventory(host)).identity);
    const elsewhere = home.write('other/accounts.json', inventory('local'));
    expect((await inForce({ ...host, cwd: home.at('other') })).notices).toEqual([
      `Passed over ${elsewhere}: ${NOT_TRUSTED}`,
    ]);
  });

  test.skipIf(onWindows)('is the file behind its links', async () => {
    const home = temporaryHome();
    home.write(OWN, inventory('own'));
    home.write('team.json', inventory('local'));
    const host = userIn(home);
    symlinkSync(home.at('team.json'), home.at(LOCAL));
    await trustFile(host, (await reviewLocalInventory(host)).identity);
    expect((await inForce(host)).names).toEqual(['local']);
    rmSync(home.at(LOCAL));
    home.write('evil.json', inventory('local'));
    symlinkSync(home.at('evil.json'), home.at(LOCAL));
    expect(await inForce(host)).toEqual(passedOver(home, NOT_TRUSTED));
  });

  test("needs no trust where it is the user's own", async () => {
    const home = temporaryHome();
    home.write(OWN, inventory('own'));
    const host = { ...userIn(home), cwd: home.at('.config/acctmgr') };
    expect(await inForce(host)).toEqual({
      path: home.at(OWN),
      origin: 'own',
      names: ['own'],
      notices: [],
      created: false,
    });
    expect(await failure(reviewLocalInventory(host))).toMatchObject({
      message: `${home.at(OWN)} is your own inventory, which needs no trust.`,
      exitCode: 2,
    });
  });

  describe('when somebody can be asked', () => {
    const asked = async (answer: boolean | undefined) => {
      const home = temporaryHome();
      home.write(OWN, inventory('own'));
      home.write(LOCAL, inventory('own', { role_arn: 'arn:aws:iam::111111111111:role/Evil' }));
      const host = userIn(home);
      const questions: TrustDifference[] = [];
      const askTrust = async (difference: TrustDifference) => {
        questions.push(difference);
        return answer;
      };
      const { path, notices } = await inForce(host, { askTrust });
      const again = await inForce(host, { askTrust });
      const changes = questions.map((question) => question.changes.map(describeChange));
      return { home, path, notices, pathAgain: again.path, changes };
    };
    const CHANGES = ['~ own: role_arn (none) → arn:aws:iam::111111111111:role/Evil'];

    test('yes trusts it for good, and nobody is asked twice', async () => {
      const { home, ...outcome } = await asked(true);
      expect(outcome).toEqual({
        path: home.at(LOCAL),
        notices: [],
        pathAgain: home.at(LOCAL),
        changes: [CHANGES],
      });
    });

    test('no leaves the own one in force, and nobody is asked twice', async () => {
      const { home, ...outcome } = await asked(false);
      expect(outcome).toEqual({
        path: home.at(OWN),
        notices: [`Passed over ${home.at(LOCAL)}: you did not trust it. "acctmgr trust" asks again.`],
        pathAgain: home.at(OWN),
        changes: [CHANGES],
      });
    });

    test('a no to a change holds for that content alone, and the old one stays trusted', async () => {
      const home = temporaryHome();
      home.write(OWN, inventory('own'));
      home.write(LOCAL, inventory('local'));
      const host = userIn(home);
      await trustFile(host, (await reviewLocalInventory(host)).identity);
      const pathAfter = async (text: string, answer: boolean | undefined) => {
        home.write(LOCAL, text);
        return (await inForce(host, { askTrust: async () => answer })).path;
      };
      const changed = inventory('local', { description: 'changed' });
      expect(await pathAfter(changed, false)).toBe(home.at(OWN));
      expect(await pathAfter(changed, true)).toBe(home.at(OWN));
      expect(await pathAfter(inventory('local'), undefined)).toBe(home.at(LOCAL));
      expect(await pathAfter(inventory('local', { description: 'again' }), true)).toBe(home.at(LOCAL));
    });

    test('no answer is as if there were nobody', async () => {
      const { home, path, notices } = await asked(undefined);
      expect({ path, notices }).toEqual({
        path: home.at(OWN),
        notices: [`Passed over ${home.at(LOCAL)}: ${NOT_TRUSTED}`],
      });
    });
  });

  test('of another program is passed over, with an own inventory and without', async () => {
    const home = temporaryHome();
    home.write(LOCAL, '[{ "iban": "DE00" }]');
    const host = userIn(home);
    const notice = `Passed over ${home.at(LOCAL)}: it has no list "accounts", so it is some other program's.`;
    expect((await inForce(host)).notices[0]).toBe(notice);
    expect((await inForce(host)).notices).toEqual([notice]);
    expect(await failure(reviewLocalInventory(host))).toMatchObject({
      code: 'nothing_to_trust',
      exitCode: 2,
    });
  });

  test('that is broken is reported where it is in force, and one line where nobody chose it', async () => {
    const home = temporaryHome();
    home.write(LOCAL, '{ "accounts": [ }');
    const host = userIn(home);
    expect(await failure(inForce(host))).toMatchObject({ code: 'invalid_inventory', exitCode: 2 });
    home.write(OWN, inventory('own'));
    expect(await inForce(host)).toEqual(
      passedOver(home, 'line 1, accounts.json: no value where one belongs.'),
    );
    expect(await failure(reviewLocalInventory(host))).toMatchObject({
      code: 'invalid_inventory',
      exitCode: 2,
    });
  });

  test('that was trusted and then broken is reported, so that no other inventory steps in unseen', async () => {
    const home = temporaryHome();
    home.write(OWN, inventory('own'));
    home.write(LOCAL, inventory('local'));
    const host = userIn(home);
    await trustFile(host, (await reviewLocalInventory(host)).identity);
    home.write(LOCAL, '{ "accounts": [ }');
    expect(await failure(inForce(host))).toMatchObject({ code: 'invalid_inventory', exitCode: 2 });
  });

  test.skipIf(onWindows)('that the world may write is refused with the command, the group may', async () => {
    const home = temporaryHome();
    home.write(LOCAL, inventory('local'));
    const host = userIn(home);
    chmodSync(home.at(LOCAL), 0o664);
    expect((await inForce(host)).names).toEqual(['local']);
    chmodSync(home.at(LOCAL), 0o666);
    const refused = {
      message: `Everybody on this machine may write ${home.at(LOCAL)}.`,
      hint: `Run: chmod o-w ${home.at(LOCAL)}`,
      code: 'unsafe_inventory',
      exitCode: 2,
    };
    expect(await failure(inForce(host))).toEqual(refused);
    expect(await failure(reviewLocalInventory(host))).toEqual(refused);
    home.write(OWN, inventory('own'));
    expect(await inForce(host)).toEqual(passedOver(home, refused.message));
  });

  test.skipIf(onWindows)('that is passed over is told by its verdict, with what mends it', async () => {
    const home = temporaryHome();
    home.write(OWN, inventory('own'));
    home.write(LOCAL, inventory('local'));
    const host = userIn(home);
    const passed = async () => (await checkInventory(host, ANY)).passedOver;
    expect(await passed()).toEqual({
      verdict: 'ask',
      notice: `Passed over ${home.at(LOCAL)}: ${NOT_TRUSTED}`,
      hint: undefined,
    });
    chmodSync(home.at(LOCAL), 0o666);
    expect(await passed()).toMatchObject({
      verdict: 'pass-over-unsafe',
      hint: `Run: chmod o-w ${home.at(LOCAL)}`,
    });
    rmSync(home.at(LOCAL));
    symlinkSync('accounts.json', home.at(LOCAL));
    expect(await passed()).toMatchObject({ verdict: undefined });
    rmSync(home.at(LOCAL));
    expect(await passed()).toBeUndefined();
  });

  test.skipIf(onWindows)('that another user owns is refused', async () => {
    const home = temporaryHome();
    home.write(LOCAL, inventory('local'));
    const host = userIn(home);
    // Root can give the file away; anybody else can only pretend to be another user.
    if (host.uid === 0) chownSync(home.at(LOCAL), 4711, 4711);
    const reader = host.uid === 0 ? host : { ...host, uid: 4711 };
    expect(await failure(inForce(reader))).toMatchObject({ code: 'unsafe_inventory', exitCode: 2 });
  });

  test.skipIf(onWindows)(
    'that leads out of its folder is used, and never quoted where it is wrong',
    async () => {
      const home = temporaryHome();
      const host = userIn(home);
      home.write('secrets', 'aws_secret_access_key = wJalrXUtnFEMI\n');
      symlinkSync(home.at('secrets'), home.at(LOCAL));
      const refused = {
        message: [
          `${home.at(LOCAL)} has a problem:`,
          `  1:1  accounts.json: leads to ${home.at('secrets')}, outside of its folder, and what is wrong there is not quoted`,
          `      expected: an inventory; to see what is wrong: acctmgr --config ${home.at('secrets')} validate`,
        ].join('\n'),
        hint: undefined,
        code: 'invalid_inventory',
        exitCode: 2,
      };
      expect(await failure(inForce(host))).toEqual(refused);
      expect(await failure(reviewLocalInventory(host))).toEqual(refused);
      // However it is named within the working folder.
      expect(await failure(inForce(host, { config: './accounts.json' }))).toEqual(refused);
      expect(await failure(inForce(host, { config: home.at('secrets') }))).toMatchObject({
        message: expect.stringContaining('aws_secret_access_key') as string,
      });
      home.write(OWN, inventory('own'));
      expect(JSON.stringify(await inForce(host))).not.toContain('aws_secret');
      home.write('secrets', inventory('shared'));
      rmSync(home.at(OWN));
      expect((await inForce(host)).names).toEqual(['shared']);
    },
  );

  test('is never looked at for a program that asks', async () => {
    const home = temporaryHome();
    home.write(LOCAL, inventory('local'));
    home.write(OWN, inventory('own'));
    const host = userIn(home);
    await trustFile(host, (await reviewLocalInventory(host)).identity);
    expect(await inForce(host, { allowLocal: false })).toEqual({
      path: home.at(OWN),
      origin: 'own',
      names: ['own'],
      notices: [],
      created: false,
    });
  });

  test('that is a folder does not keep the own one from being used', async () => {
    const home = temporaryHome();
    home.write(OWN, inventory('own'));
    const host = userIn(home);
    mkdirSync(home.at(LOCAL));
    expect((await inForce(host)).names).toEqual(['own']);
  });
});

test('validate gets the problems as an answer', async () => {
  const home = temporaryHome();
  home.write(OWN, '{ "accounts": [], "setings": {} }');
  const { path, checked } = await checkInventory(userIn(home), ANY);
  expect({ path, problems: checked.problems }).toEqual({
    path: home.at(OWN),
    problems: [
      { path: 'setings', line: 1, column: 19, message: 'unknown key "setings"', expected: '"settings"' },
    ],
  });
});

describe.skipIf(onWindows)('a file that others can write', () => {
  const RUNS = { settings: { mfa_process: ['/bin/true'], access_log: { keep: 3 } } };
  const withProgram = JSON.stringify({ ...RUNS, accounts: [{ name: 'a', account_id: '111111111111' }] });
  const OTHER_USER = 4711;
  /** Root can give a file away; anybody else can only pretend to be another user. */
  const readerOf = (home: TemporaryHome, ...files: string[]): Host => {
    const host = userIn(home);
    if (host.uid !== 0) return { ...host, uid: OTHER_USER };
    for (const file of files) lchownSync(home.at(file), OTHER_USER, OTHER_USER);
    return host;
  };

  test('is refused where it is the own one and the world may write it, with the command that mends it', async () => {
    const home = temporaryHome();
    const host = userIn(home);
    home.write(OWN, withProgram);
    chmodSync(home.at(OWN), 0o666);
    const refused = {
      message: `Everybody on this machine may write ${home.at(OWN)}.`,
      hint: `Run: chmod o-w ${home.at(OWN)}`,
      code: 'unsafe_inventory',
      exitCode: 2,
    };
    expect(await failure(inForce(host))).toEqual(refused);
    expect(inventoryAtOnce(host, undefined)).toBeUndefined();
    home.write(LOCAL, inventory('local'));
    expect(await failure(inForce(host))).toEqual(refused);
    // A group is the user's choice.
    chmodSync(home.at(OWN), 0o664);
    chmodSync(home.at('.config/acctmgr'), 0o775);
    expect((await inForce(host, { allowLocal: false })).names).toEqual(['a']);
    chmodSync(home.at('.config/acctmgr'), 0o777);
    expect(await failure(inForce(host))).toMatchObject({
      hint: `Run: chmod o-w ${home.at('.config/acctmgr')}`,
    });
  });

  test.each([OWN, '.config/acctmgr', '.config'])('is refused where another user owns %s', async (file) => {
    const home = temporaryHome();
    home.write(OWN, withProgram);
    const host = readerOf(home, file);
    expect(await failure(inForce(host))).toMatchObject({ code: 'unsafe_inventory', exitCode: 2 });
    expect(inventoryAtOnce(host, undefined)).toBeUndefined();
  });

  test('is used where it was named, without its programs', async () => {
    const home = temporaryHome();
    home.write('team.json', withProgram);
    const own = await loadInventory(userIn(home), { ...ANY, config: '~/team.json' });
    expect([own.inventory.settings, own.notices]).toEqual([RUNS.settings, []]);
    const host = readerOf(home, 'team.json');
    const { inventory: found, notices } = await loadInventory(host, { ...ANY, config: '~/team.json' });
    expect(found.settings).toEqual({ access_log: { keep: 3 } });
    expect(notices.join()).toMatch(
      /^The mfa_process of .*team\.json does not count: .* belongs to another user \(id \d+\)\.$/,
    );
    expect(inventoryAtOnce(host, home.at('team.json'))?.settings).toEqual({ access_log: { keep: 3 } });
  });

  test('is refused where it was named and the world may write it, whoever owns it', async () => {
    const home = temporaryHome();
    home.write('team.json', withProgram);
    chmodSync(home.at('team.json'), 0o666);
    const refused = { code: 'unsafe_inventory', hint: `Run: chmod o-w ${home.at('team.json')}` };
    expect(await failure(inForce(userIn(home), { config: '~/team.json' }))).toMatchObject(refused);
    expect(await failure(inForce(readerOf(home, 'team.json'), { config: '~/team.json' }))).toMatchObject(
      refused,
    );
  });
});
