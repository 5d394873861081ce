import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startLoopbackAws } from '../support/loopback-aws/loopback-aws.js';
import { runCli } from '../support/run-cli.js';
import { temporaryHome } from '../support/temporary-home.js';

/* Everything that may change where a name leads, in any order, with real files and without a yes. */

const ACCOUNTS_JSON = '.config/acctmgr/accounts.json';
const MANAGEMENT = '999999999999';
const IDS = ['111122223333', '444455556666'] as const;
const NAMES = ['web', 'pay', 'dns'] as const;

const account = fc
  .record({
    name: fc.constantFrom(...NAMES),
    account_id: fc.constantFrom(...IDS),
    isProtected: fc.boolean(),
  })
  .map(({ name, account_id, isProtected }) => ({
    name,
    account_id,
    role_name: 'Dev',
    ...(isProtected ? { protected: true } : {}),
  }));
const accounts = fc.uniqueArray(account, { selector: ({ name }) => name });
const sources = fc.shuffledSubarray(['~/a.json', '~/b.json']);

const step = fc.oneof(
  fc.record({ kind: fc.constant('edit' as const), file: fc.constantFrom('a.json', 'b.json'), accounts }),
  fc.record({ kind: fc.constant('include' as const), sources }),
  fc.record({
    kind: fc.constant('organization' as const),
    names: fc.tuple(...IDS.map(() => fc.constantFrom(...NAMES))),
  }),
  fc.record({ kind: fc.constant('sync' as const), seen: fc.boolean() }),
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Listed {
  readonly name: string;
  readonly account_id: string;
  readonly protected: boolean;
}

test('no order of edits, listings and includes changes accounts.json, what a name means, or what is protected', async () => {
  const aws = await startLoopbackAws({});
  try {
    const organization = aws.addOrganization({ managementAccount: MANAGEMENT, accounts: [] });
    const ada = aws.user({ account: MANAGEMENT, name: 'ada' });
    const env = {
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: ada.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ada.secretAccessKey,
    };
    const check = async (local: readonly object[], steps: readonly Step[]) => {
      const home = temporaryHome();
      const world = { home: home.folder, env };
      const [known, guarded] = [new Map<string, string>(), new Set<string>()];
      let written = '';
      const include = (from: readonly string[]) => {
        written = JSON.stringify({ accounts: local, include: from });
        home.write(ACCOUNTS_JSON, written);
        // Who leaves an inventory out leaves out what it protects.
        guarded.clear();
      };
      include(['~/a.json', '~/b.json']);
      for (const file of ['a.json', 'b.json']) home.write(file, '{"accounts":[]}');
      for (const one of [...steps, { kind: 'sync' as const, seen: true }]) {
        if (one.kind === 'include') include(one.sources);
        if (one.kind === 'edit') home.write(one.file, JSON.stringify({ accounts: one.accounts }));
        if (one.kind === 'organization') {
          organization.accounts = [
            { id: MANAGEMENT, name: 'corp' },
            ...one.names.map((name, at) => ({ id: IDS[at] ?? '', name })),
          ];
          await runCli(world, 'sync', 'organizations', '--role-name', 'Dev');
        }
        if (one.kind === 'sync')
          await runCli({ ...world, ...(one.seen ? { columns: 80 } : {}) }, 'sync', 'include');
        expect(home.read(ACCOUNTS_JSON)).toBe(written);
        const { stdout } = await runCli(world, 'list', '--json');
        for (const { name, account_id: id, protected: isProtected } of JSON.parse(stdout) as Listed[]) {
          expect([name, known.get(name) ?? id]).toEqual([name, id]);
          known.set(name, id);
          expect([name, isProtected || !guarded.has(name)]).toEqual([name, true]);
          if (isProtected) guarded.add(name);
        }
      }
    };
    await fc.assert(fc.asyncProperty(accounts, fc.array(step, { minLength: 3, maxLength: 8 }), check), {
      numRuns: Number(process.env['SYNC_ORDERS'] ?? 6),
    });
  } finally {
    await aws.close();
  }
}, 120_000);
