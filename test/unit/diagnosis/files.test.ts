import { describe, expect, it } from 'vitest';
import { judgeAccountsFile } from '../../../src/diagnosis/machine/accounts-file.js';
import { judgeAwsFiles } from '../../../src/diagnosis/machine/aws-files.js';
import { judgeFileAccess, type Owner, type WatchedFile } from '../../../src/diagnosis/machine/file-access.js';
import type { CheckedInventory } from '../../../src/accounts/locating/load.js';
import { checkAccountsFile } from '../../../src/accounts/locating/accounts-file.js';
import { EXAMPLE_TEXT } from '../../../src/accounts/example.js';
import { profileSet } from '../../../src/profiles/reading/profile-set.js';
import { AcctmgrError, usageError } from '../../../src/system/failure.js';
import type { LookedAtFile } from '../../../src/system/files/looked-at-file.js';
import { bashWords } from '../../support/bash-words.js';

const ADA: Owner = { uid: 1000 };

const seen = (more: Partial<Extract<LookedAtFile, { mode: number }>> = {}): LookedAtFile => ({
  kind: 'file',
  realPath: '/home/ada/x',
  mode: 0o600,
  ownerId: 1000,
  hasModes: true,
  isReadable: true,
  isWritable: true,
  ...more,
});
const watched = (holds: WatchedFile['holds'], file: LookedAtFile): WatchedFile => ({
  name: 'the file',
  path: '/home/ada/x',
  holds,
  seen: file,
});
const judge = (holds: WatchedFile['holds'], file: LookedAtFile, owner: Owner = ADA) =>
  judgeFileAccess([watched(holds, file)], owner, bashWords)[0];

describe('access to files', () => {
  it.each<[WatchedFile['holds'], Parameters<typeof seen>[0], string, string | undefined]>([
    ['keys', {}, 'ok', undefined],
    ['keys', { mode: 0o400 }, 'ok', undefined],
    ['keys', { mode: 0o644 }, 'warn', 'chmod 600 /home/ada/x'],
    ['keys', { mode: 0o660 }, 'fail', 'chmod 600 /home/ada/x'],
    ['word', { mode: 0o644 }, 'ok', undefined],
    // A group of the user's own, as many systems have it.
    ['word', { mode: 0o664 }, 'ok', undefined],
    ['word', { mode: 0o666 }, 'fail', 'chmod go-w /home/ada/x'],
    ['word', { ownerId: 0 }, 'ok', undefined],
    ['word', { ownerId: 4711 }, 'fail', 'sudo chown "$(id -un)" /home/ada/x'],
    ['word', { isReadable: false, mode: 0o200 }, 'fail', 'chmod u+r /home/ada/x'],
    ['keys', { isReadable: false, ownerId: 0 }, 'fail', 'sudo chown "$(id -un)" /home/ada/x'],
    ['folder', { kind: 'folder', mode: 0o755 }, 'ok', undefined],
    // As a umask of 002 makes it, where every user has a group of their own.
    ['folder', { kind: 'folder', mode: 0o775 }, 'ok', undefined],
    ['folder', { kind: 'folder', mode: 0o777 }, 'fail', 'chmod go-w /home/ada/x'],
    ['folder', { kind: 'folder', mode: 0o500, isWritable: false }, 'fail', 'chmod u+rwx /home/ada/x'],
    [
      'folder',
      { kind: 'folder', ownerId: 0, isWritable: false },
      'fail',
      'sudo chown "$(id -un)" /home/ada/x',
    ],
    [
      'folder',
      { kind: 'folder', mode: 0o700, isWritable: false },
      'fail',
      'Its mode allows it: look for a disk that is mounted read-only (df /home/ada/x) or an access list on it.',
    ],
    ['folder', {}, 'fail', 'Move it away: mv /home/ada/x /home/ada/x.old'],
    ['word', { kind: 'folder' }, 'fail', 'Move it away: mv /home/ada/x /home/ada/x.old'],
    ['keys', { kind: 'other' }, 'fail', 'Move it away: mv /home/ada/x /home/ada/x.old'],
    ['keys', { kind: 'other', realPath: '/dev/null' }, 'ok', undefined],
  ])('of %s with %j: %s', (holds, more, status, fix) => {
    const finding = judge(holds, seen(more));
    expect(finding?.status).toBe(status);
    if (fix !== undefined) expect(finding).toMatchObject({ fix });
  });

  it('is not complained about where modes and owners say nothing', () => {
    const open = { mode: 0o777, ownerId: 4711, hasModes: false };
    expect(judge('keys', seen(open))?.status).toBe('ok');
    expect(judge('keys', seen({ mode: 0o777 }), { uid: undefined })?.status).toBe('ok');
  });

  it('of root to the files of others is no matter', () => {
    expect(judge('word', seen({ ownerId: 1000 }), { uid: 0 })?.status).toBe('ok');
  });

  it('names a link that leads nowhere, and a path that nobody can look along', () => {
    expect(judge('keys', { kind: 'dangling', leadsTo: '/gone' })).toEqual({
      check: 'file_access',
      status: 'warn',
      message: '/home/ada/x, the file, is a link to /gone, where there is nothing.',
      fix: 'Put the file there, or remove the link: rm /home/ada/x',
    });
    expect(judge('keys', { kind: 'hidden', errno: 'ELOOP' })).toMatchObject({ status: 'fail' });
  });

  it('is told once where all is well, of what is there', () => {
    const files = [watched('keys', seen()), watched('word', { kind: 'absent' })];
    expect(judgeFileAccess(files, ADA, bashWords)).toEqual([
      {
        check: 'file_access',
        status: 'ok',
        message: '1 file or folder looked at: you can use them, and strangers cannot change them.',
      },
    ]);
  });
});

describe('the AWS files', () => {
  const judgeText = (credentials: string, config = '') =>
    judgeAwsFiles({
      credentialsFile: '/home/ada/.aws/credentials',
      configFile: '/home/ada/.aws/config',
      profiles: {
        ok: true,
        value: profileSet({ credentials: Buffer.from(credentials), config: Buffer.from(config) }),
      },
      isTold: false,
    });

  it('are read alike', () => {
    expect(judgeText('[default]\nregion = a\n[b]\nx = 1\n', '[profile c]\nx = 1\n')).toEqual([
      { check: 'aws_files', status: 'ok', message: 'All tools read the AWS files alike: 3 profiles.' },
    ]);
  });

  it('are broken at a line, and what that does to each reader is told', () => {
    expect(judgeText('[default]\nregion = a\nthis is nothing\n')).toEqual([
      {
        check: 'aws_files',
        status: 'fail',
        message:
          '/home/ada/.aws/credentials, line 3: neither "key = value", nor a [section], nor a comment. Here the AWS CLI and boto3 read nothing of the file; other tools guess, and acctmgr does not edit it.',
        fix: 'Mend it in an editor: /home/ada/.aws/credentials, line 3',
      },
    ]);
  });

  it('say something twice, at which the AWS CLI stops', () => {
    expect(judgeText('', '[default]\nregion = a\nregion = b\n[default]\n')).toMatchObject([
      { status: 'fail', fix: 'Mend it in an editor: /home/ada/.aws/config, line 3' },
      { status: 'fail', fix: 'Mend it in an editor: /home/ada/.aws/config, line 4' },
    ]);
  });

  it('are read otherwise by some tools', () => {
    expect(judgeText('[prod] # note\nregion = a\n[DEFAULT]\nx = 1\n')).toMatchObject([
      {
        status: 'warn',
        message: expect.stringContaining('line 3: botocore gives the keys of [DEFAULT]') as string,
      },
    ]);
  });

  it('of another kind are not told line by line', () => {
    const findings = judgeText(`[default]\n${'nothing\n'.repeat(1000)}`);
    expect(findings).toHaveLength(11);
    expect(findings.at(-1)?.message).toBe('There are 990 more lines of the kind.');
  });

  it('that cannot be read are a failure with the reason', () => {
    const error = new AcctmgrError('Cannot read it.', { code: 'permission_denied', hint: 'Check the mode.' });
    const unread = { credentialsFile: '', configFile: '', profiles: { ok: false, error } } as const;
    expect(judgeAwsFiles({ ...unread, isTold: false })).toMatchObject([
      { status: 'fail', message: 'Cannot read it.', fix: 'Check the mode.' },
    ]);
    expect(judgeAwsFiles({ ...unread, isTold: true })).toMatchObject([{ status: 'skip' }]);
  });
});

describe('accounts.json', () => {
  const checked = async (text: string, more: Partial<CheckedInventory> = {}) =>
    judgeAccountsFile({
      ok: true,
      value: {
        path: '/home/ada/accounts.json',
        origin: 'own',
        checked: await checkAccountsFile(text),
        notices: [],
        created: false,
        ...more,
      },
    });
  const RIGHT = JSON.stringify({ accounts: [{ name: 'main', account_id: '111111111111' }] });

  it('is in force for a reason', async () => {
    expect(await checked(RIGHT)).toEqual([
      {
        check: 'accounts_file',
        status: 'ok',
        message: '/home/ada/accounts.json is in force (your own): 1 account.',
      },
    ]);
    expect((await checked(RIGHT, { origin: 'named' }))[0]?.message).toContain(
      '(named by --config or ACCTMGR_CONFIG)',
    );
    const notices = ['Using it, since you have no inventory of your own.'];
    expect((await checked(RIGHT, { origin: 'local', notices }))[0]?.message).toBe(
      '/home/ada/accounts.json is in force (of this folder): 1 account. Using it, since you have no inventory of your own.',
    );
  });

  it('has problems, each with its place', async () => {
    expect(await checked('{"accounts": [{"name": "a", "account_id": 111111111111}]}')).toEqual([
      {
        check: 'accounts_file',
        status: 'fail',
        message: '/home/ada/accounts.json (your own) has a problem, so no command uses it.',
        fix: 'Correct it in an editor; this checks it again: acctmgr validate',
        details: [
          '1:43  accounts[0].account_id: a number, and numbers lose their leading zeros',
          '    expected: the string "111111111111"',
        ],
      },
    ]);
  });

  it('still is the example', async () => {
    expect(await checked(EXAMPLE_TEXT)).toMatchObject([
      { status: 'ok' },
      {
        status: 'warn',
        message: expect.stringMatching(/^main, dev, prod of .* are examples/) as string,
        fix: expect.stringContaining(
          'acctmgr remove main; acctmgr remove dev; acctmgr remove prod',
        ) as string,
      },
    ]);
  });

  it('of the folder is passed over', async () => {
    const notice = 'Passed over ./accounts.json: it is not trusted.';
    const passedOver = (verdict: NonNullable<CheckedInventory['passedOver']>['verdict'], hint?: string) =>
      checked(RIGHT, { passedOver: { verdict, notice, hint } });
    expect((await passedOver('ask'))[1]).toEqual({
      check: 'accounts_file',
      status: 'warn',
      message: notice,
      fix: 'See what it would change, and trust it if you mean it: acctmgr trust',
    });
    expect((await passedOver('pass-over-broken'))[1]).toMatchObject({
      fix: expect.stringContaining('validate') as string,
    });
    expect((await passedOver('pass-over-unsafe', 'Run: chmod o-w accounts.json'))[1]).toMatchObject({
      fix: 'Run: chmod o-w accounts.json',
    });
    expect((await passedOver('pass-over-other'))[1]).toMatchObject({ status: 'ok' });
  });

  it('is missing', () => {
    const error = usageError('There is no inventory.', { code: 'no_inventory', hint: 'Run "acctmgr init".' });
    expect(judgeAccountsFile({ ok: false, error })).toMatchObject([
      { status: 'fail', message: 'There is no inventory.', fix: 'Run "acctmgr init".' },
    ]);
  });
});
