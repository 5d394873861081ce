import path from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { DEV, MFA_SERIAL, openDesk, STAGE, type Desk } from '../support/desk.js';
import { installLibrary, repository, runModule } from '../support/installed-library.js';
import { leaks } from '../support/leaks.js';
import { motoForAll } from '../support/moto.js';
import { lacksPeers } from '../support/peers.js';
import { runCommand, type CommandResult } from '../support/spawned-program.js';

interface LibraryDesk extends Desk {
  /** Runs a module in which all names of the library are imported. */
  module(source: string, env?: Readonly<Record<string, string>>): Promise<CommandResult>;
}

async function openLibraryDesk(): Promise<LibraryDesk> {
  const desk = await openDesk();
  installLibrary(desk.home);
  const names = 'AcctmgrError, EXIT, fromAccount, fromRole, getSession, listAccounts';
  return {
    ...desk,
    module: async (source, env = {}) => {
      const result = await runModule(desk.home, `import { ${names} } from 'acctmgr';\n${source}`, {
        ...desk.env,
        ...env,
      });
      const said = new Map(Object.entries({ stdout: result.stdout, stderr: result.stderr }));
      expect(leaks(desk.aws.secrets(), said)).toEqual([]);
      return result;
    },
  };
}

const adminOf = (account: string) => `arn:aws:iam::${account}:role/Admin`;
const silently = (stdout: string) => ({ stdout, stderr: '', exitCode: 0 });

describe('importing the library', () => {
  it('gives these names', async () => {
    const { home, env } = await openLibraryDesk();
    const source = `console.log(Object.keys(await import('acctmgr')).join(' '))`;
    expect(await runModule(home, source, env)).toMatchObject(
      silently('AcctmgrError EXIT fromAccount fromRole getSession listAccounts\n'),
    );
  });

  it('prints nothing, sets no variable, and makes no file', async () => {
    const { home, env, logFile } = await openLibraryDesk();
    const source = `const before = JSON.stringify(process.env);
      await import('acctmgr');
      process.exitCode = JSON.stringify(process.env) === before ? 0 : 1;`;
    expect(await runModule(home, source, env)).toMatchObject(silently(''));
    expect(() => home.read('.cache/acctmgr/identities.json')).toThrow(/ENOENT/);
    expect(() => home.read(path.relative(home.folder, logFile))).toThrow(/ENOENT/);
  });
});

describe('a session', () => {
  const loadsSdk = `console.log(process.moduleLoadList.includes('NativeModule https'))`;

  it('is made in silence, on every Node.js, and leaves the environment as it was', async () => {
    const { module, aws } = await openLibraryDesk();
    const source = `const before = JSON.stringify(process.env);
      const { assumedRoleArn, fromCache } = await getSession('stage');
      console.log(assumedRoleArn, fromCache, JSON.stringify(process.env) === before);
      ${loadsSdk}`;
    expect(await module(source)).toMatchObject(
      silently(`arn:aws:sts::${STAGE}:assumed-role/Deployer/ada false true\ntrue\n`),
    );
    expect(aws.calls('AssumeRole')).toHaveLength(1);
  });

  it('that the command line took is given without loading the SDK, and the other way round', async () => {
    const { module, acctmgr, aws, log } = await openLibraryDesk();
    expect(await acctmgr(['assume', 'stage'])).toMatchObject({ exitCode: 0 });
    expect(await module(`console.log((await getSession('stage')).fromCache); ${loadsSdk}`)).toMatchObject(
      silently('true\nfalse\n'),
    );
    expect(log().map(({ event, source }) => [event, source])).toEqual([
      ['assume', 'sts'],
      ['library', 'cache'],
    ]);
    expect(await module(`await getSession('partner')`)).toMatchObject(silently(''));
    expect(await acctmgr(['assume', 'partner'])).toMatchObject({ exitCode: 0 });
    expect(aws.calls('AssumeRole')).toHaveLength(2);
  });

  it('needs no code of its own after acctmgr login', async () => {
    const { module, acctmgr, code } = await openLibraryDesk();
    expect(await acctmgr(['login', '--mfa-code', code()])).toMatchObject({ exitCode: 0 });
    expect(await module(`console.log((await getSession('dev')).accountId)`)).toMatchObject(
      silently(`${DEV}\n`),
    );
  });

  it('is made once for programs that start together', async () => {
    const { module, aws } = await openLibraryDesk();
    const source = `console.log((await fromAccount('stage')()).accessKeyId)`;
    const results = await Promise.all(Array.from({ length: 6 }, () => module(source)));
    expect(new Set(results.map(({ stdout }) => stdout)).size).toBe(1);
    expect(aws.calls('AssumeRole')).toHaveLength(1);
  });

  it('shows no secret on the screen, in JSON, or in an error that nobody caught', async () => {
    const { module } = await openLibraryDesk();
    const { stdout, stderr, exitCode } = await module(`const session = await getSession('stage');
      console.log(session, JSON.stringify(session));
      console.dir(session, { depth: null });
      throw Object.assign(new Error('lost'), { session });`);
    expect(stdout.match(/\(hidden\)/g)).toHaveLength(4);
    expect(stdout).toContain('secretAccessKey: [Getter]');
    expect(stderr).toContain('Error: lost');
    expect(exitCode).toBe(1);
  });
});

describe('a script that hops from an authentication account into another', () => {
  const hop = (code: string) => `
    const credentials = fromRole({
      roleArn: 'arn:aws:iam::${DEV}:role/Developer',
      mfaSerial: '${MFA_SERIAL}',
      durationSeconds: 900,
      verify: true,
      mfaCode: (serial) => { console.log('asked for', serial); return '${code}'; },
    });
    console.log((await credentials()).accountId);`;

  it('asks for one code in ten runs', async () => {
    const { module, code, aws } = await openLibraryDesk();
    const now = code();
    expect(await module(hop(now))).toMatchObject(silently(`asked for ${MFA_SERIAL}\n${DEV}\n`));
    for (let run = 2; run <= 10; run += 1) {
      expect(await module(hop(now))).toMatchObject(silently(`${DEV}\n`));
    }
    expect(aws.calls('AssumeRole')).toHaveLength(1);
  });

  it('asks again when AWS no longer takes the session', async () => {
    const { module, code, wrongCode, aws, log } = await openLibraryDesk();
    await module(hop(code()));
    aws.expire(log()[0]?.access_key_id ?? '');
    const again = await module(
      `try { ${hop(wrongCode())} } catch (error) { console.log(error instanceof AcctmgrError, error.code, error.exitCode === EXIT.notAllowed); }`,
    );
    expect(again).toMatchObject(silently(`asked for ${MFA_SERIAL}\ntrue mfa_code_refused true\n`));
  });
});

it('lists the accounts of the inventory by the names of JavaScript', async () => {
  const { module, inventory } = await openLibraryDesk();
  inventory([
    { name: 'dev', account_id: DEV, role_arn: `arn:aws:iam::${DEV}:role/Developer`, external_id: 'ada-4711' },
  ]);
  const { stdout } = await module(`console.log(JSON.stringify(await listAccounts()))`);
  expect(JSON.parse(stdout)).toEqual([
    {
      name: 'dev',
      accountId: DEV,
      roleArn: `arn:aws:iam::${DEV}:role/Developer`,
      protected: false,
      tags: {},
      permissionSets: [],
    },
  ]);
});

describe('the example that lists buckets', () => {
  const example = path.join(repository, 'examples/list-buckets.mjs');
  const run = (desk: Desk, names: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    runCommand(process.execPath, [example, ...names], {
      cwd: desk.home.folder,
      // The SDK of the example, not ours, says that it will leave Node.js 20 behind.
      env: { ...desk.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...env },
    });

  it('says what to do where a code is needed, and which account it does not know', async () => {
    const desk = await openDesk();
    expect(await run(desk, ['dev'])).toEqual({
      stdout: '',
      stderr: `dev needs an MFA code of ${MFA_SERIAL}, and nobody can be asked. Run "acctmgr login" first, or give the option mfaCode: a function that returns the code.\n`,
      exitCode: 3,
      signal: null,
    });
    expect(await run(desk, ['stage', 'devv'])).toMatchObject({
      stdout: '',
      stderr: expect.stringContaining('No account is called "devv"') as string,
      exitCode: 2,
    });
    expect(desk.aws.calls('AssumeRole')).toEqual([]);
  });

  describe.skipIf(lacksPeers('moto'))('on moto', () => {
    const moto = motoForAll();

    /** A bucket that belongs to `account`, made without acctmgr. */
    async function makeBucket(account: string, bucket: string): Promise<void> {
      const at = { endpoint: moto.url, region: 'us-east-1' };
      const anybody = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'any' };
      const { Credentials: made } = await new STSClient({ ...at, credentials: anybody }).send(
        new AssumeRoleCommand({ RoleArn: adminOf(account), RoleSessionName: 'maker' }),
      );
      const credentials = {
        accessKeyId: made?.AccessKeyId ?? '',
        secretAccessKey: made?.SecretAccessKey ?? '',
        sessionToken: made?.SessionToken ?? '',
      };
      await new S3Client({ ...at, credentials }).send(new CreateBucketCommand({ Bucket: bucket }));
    }

    it('shows those of each account, from one session for each', async () => {
      await makeBucket(DEV, 'made-in-dev');
      await makeBucket(STAGE, 'made-in-stage');
      const desk = await openDesk();
      desk.inventory([
        { name: 'dev', account_id: DEV, role_arn: adminOf(DEV) },
        { name: 'stage', account_id: STAGE, role_arn: adminOf(STAGE) },
      ]);
      for (const source of ['sts', 'cache']) {
        expect(await run(desk, ['dev', 'stage'], { AWS_ENDPOINT_URL: moto.url })).toMatchObject(
          silently('dev\tmade-in-dev\nstage\tmade-in-stage\n'),
        );
        expect(
          desk
            .log()
            .slice(-2)
            .map((entry) => [entry.account, entry.source]),
        ).toEqual([
          ['dev', source],
          ['stage', source],
        ]);
      }
    });
  });
});
