import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { builtProgram } from '../support/built-program.js';
import { MFA_SERIAL, openDesk, trusting } from '../support/desk.js';
import { motoForAll } from '../support/moto.js';
import { lacksPeers } from '../support/peers.js';
import { openPty } from '../support/pty.js';

interface Told {
  readonly findings: readonly { readonly check: string; readonly status: string; readonly message: string }[];
  readonly hops: readonly {
    readonly outcome: string;
    readonly role: string | null;
    readonly simulated: unknown;
    readonly causes: readonly { readonly message: string; readonly certainty: string }[];
    readonly trust_policy: object;
  }[];
}

const read = ({ stdout }: { readonly stdout: string }): Told => JSON.parse(stdout) as Told;

describe('the doctor', () => {
  it('reads at a glance on a terminal, however narrow', async () => {
    const desk = await openDesk();
    for (const columns of [80, 40]) {
      const pty = openPty(process.execPath, [builtProgram, 'doctor', 'foreign', '--quiet'], {
        env: desk.env,
        cwd: desk.home.folder,
        columns,
      });
      expect(await pty.exitCode()).toBe(1);
      const lines = stripVTControlCharacters(pty.raw()).split('\r\n');
      expect(lines).toContain('The way to foreign');
      const marked = lines.filter((line) => /^ {2}[!✗] (?:warning|failed): /.test(line));
      expect(marked.length).toBeGreaterThan(1);
      // ARNs, paths and commands are never broken, so that they can be copied; all else keeps to the width.
      const isCopied = /^\s+(?:fix:|[{}"[\]]|(?:aws|acctmgr|unset) )/;
      const wide = lines.filter((line) => line.length > columns && !isCopied.test(line));
      expect(wide.filter((line) => line.trim().includes(' ') && !/arn:|\/|AKIA/.test(line))).toEqual([]);
      expect(pty.raw()).toContain('\u001b[31m✗\u001b[39m');
    }
  });

  it('has no colour in a pipe', async () => {
    const desk = await openDesk();
    const { stdout, stderr, exitCode } = await desk.acctmgr(['doctor', 'stage']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toMatch(/^\d+ ok, \d+ warnings?, 0 failures, 0 skipped\n$/m);
  });

  it('tells about each account what keeps it back, and asks for nothing', async () => {
    const desk = await openDesk();
    const outcome = async (name: string) => read(await desk.acctmgr(['doctor', name, '--json'])).hops[0];
    expect(await outcome('dev')).toMatchObject({ outcome: 'not_tried' });
    expect(await outcome('partner')).toMatchObject({ outcome: 'allowed' });
    expect(await outcome('foreign')).toMatchObject({ outcome: 'refused' });
    const admin = await desk.acctmgr(['doctor', 'partner', '--for-admin']);
    expect(admin.stdout).not.toMatch(/ada-4711/);
    expect(desk.aws.calls('GetSessionToken')).toEqual([]);
    expect(new Set(desk.log().map(({ event }) => event))).toEqual(new Set(['doctor']));
    expect(desk.section('assumed-partner')).toEqual({});
  });

  it('counts on the MFA session that a login has made', async () => {
    const desk = await openDesk();
    expect((await desk.acctmgr(['login', '--mfa-code', desk.code()])).exitCode).toBe(0);
    const { hops, findings } = read(await desk.acctmgr(['doctor', 'dev', '--json']));
    expect(hops).toMatchObject([{ outcome: 'allowed' }]);
    expect(findings.find(({ check }) => check === 'mfa_session')?.message).toContain(MFA_SERIAL);
  });

  it('says all the rest without a network', async () => {
    const desk = await openDesk();
    const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
    const { stdout, stderr, exitCode } = await desk.acctmgr(['doctor', 'stage'], { env });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 1 });
    expect(stdout).toContain('All tools read the AWS files alike');
    expect(stdout).toContain('  – skipped: stage: not tried, since STS cannot be reached.\n');
    expect(desk.aws.requests).toEqual([]);
    expect(desk.log()).toEqual([]);
  });

  it('works where acctmgr can keep nothing, and says so', async () => {
    const desk = await openDesk();
    const nowhere = desk.home.at('.aws/credentials/acctmgr');
    const { stdout, stderr, exitCode } = await desk.acctmgr(['doctor', 'stage'], {
      env: { XDG_STATE_HOME: nowhere, XDG_CACHE_HOME: nowhere },
    });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 1 });
    expect(stdout).toContain('stage: AWS let ada assume');
  });
});

describe.skipIf(lacksPeers('the AWS CLI', 'moto'))('the doctor and the IAM of others', () => {
  const HOME = '123456789012';
  const moto = motoForAll();

  it(
    'reads its roles and keys, does without a simulation that it lacks, and writes a policy that it takes',
    { timeout: 90_000 },
    async () => {
      const desk = await openDesk();
      const env = { AWS_ENDPOINT_URL: moto.url, AWS_DEFAULT_REGION: 'us-east-1' };
      const aws = (...words: string[]) => desk.run('aws', ['--output', 'json', ...words], env);
      await aws('iam', 'create-user', '--user-name', 'ada');
      const { AccessKey } = JSON.parse(await aws('iam', 'create-access-key', '--user-name', 'ada')) as {
        AccessKey: { AccessKeyId: string; SecretAccessKey: string };
      };
      desk.home.write(
        '.aws/credentials',
        `[default]\naws_access_key_id = ${AccessKey.AccessKeyId}\naws_secret_access_key = ${AccessKey.SecretAccessKey}\n`,
      );
      const trust = JSON.stringify(trusting(`arn:aws:iam::${HOME}:user/bob`));
      const role = ['--assume-role-policy-document', trust];
      await aws('iam', 'create-role', '--role-name', 'Closed', ...role);
      await aws('iam', 'create-role', '--role-name', 'Deep', '--path', '/team/', ...role);
      desk.inventory(
        ['Closed', 'Deep', 'Gone'].map((role_name) => ({
          name: role_name.toLowerCase(),
          account_id: HOME,
          role_name,
        })),
      );
      // moto lets everybody take everything, roles that are not there included: AssumeRole would tell nothing.
      const examined = async (name: string) =>
        read(await desk.acctmgr(['doctor', name, '--no-try', '--json'], { env }));

      const { findings, hops } = await examined('closed');
      expect(findings.find(({ check }) => check === 'key_age')).toMatchObject({ status: 'ok' });
      expect(hops).toMatchObject([
        {
          role: 'there',
          simulated: null,
          causes: [
            {
              certainty: 'certain',
              message: `The trust policy of the role does not name ada; it names arn:aws:iam::${HOME}:user/bob.`,
            },
          ],
        },
      ]);
      const policy = JSON.stringify(hops[0]?.trust_policy);
      await aws('iam', 'update-assume-role-policy', '--role-name', 'Closed', '--policy-document', policy);
      expect((await examined('closed')).hops).toMatchObject([{ role: 'there', causes: [] }]);

      expect((await examined('gone')).hops).toMatchObject([
        { role: 'missing', causes: [{ message: `There is no role Gone in account ${HOME}.` }] },
      ]);
      expect((await examined('deep')).hops).toMatchObject([
        {
          causes: [{ message: `The role Deep has another path: it is arn:aws:iam::${HOME}:role/team/Deep.` }],
        },
      ]);
      expect(desk.aws.requests).toEqual([]);
    },
  );
});
