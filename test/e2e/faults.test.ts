import { chmodSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noRegion, openDesk, type Desk, type RunOptions } from '../support/desk.js';
import { builtProgram } from '../support/built-program.js';

interface Fault {
  readonly argv?: (desk: Desk) => readonly string[];
  readonly arrange?: (desk: Desk) => RunOptions | undefined;
  /** Before the work begins that "Assuming role" announces. */
  readonly isRefusedAtOnce?: true;
  readonly exitCode: 1 | 2 | 3;
  readonly code: string;
  readonly status: 'failed' | 'denied';
}

const stage = ['assume', 'stage'];
const misbehaving =
  (misbehaviour: Parameters<Desk['aws']['misbehave']>[0]): NonNullable<Fault['arrange']> =>
  ({ aws }) => {
    aws.misbehave(misbehaviour);
    return undefined;
  };

const FAULTS: Readonly<Record<string, Fault>> = {
  'nobody who answers': {
    // Port 1 (tcpmux) is nobody's on a machine of today.
    arrange: () => ({ env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } }),
    exitCode: 1,
    code: 'network_refused',
    status: 'failed',
  },
  'a server that hangs': {
    argv: () => [...stage, '--timeout', '1s'],
    arrange: misbehaving({ kind: 'hang' }),
    exitCode: 1,
    code: 'network_timeout',
    status: 'failed',
  },
  'an answer that stops half-way': {
    argv: () => [...stage, '--timeout', '1s'],
    arrange: misbehaving({ kind: 'stall', action: 'AssumeRole' }),
    exitCode: 1,
    code: 'network_timeout',
    status: 'failed',
  },
  'a connection that is closed': {
    arrange: misbehaving({ kind: 'drop', action: 'AssumeRole' }),
    exitCode: 1,
    code: 'network_reset',
    status: 'failed',
  },
  'a proxy that answers HTML': {
    arrange: misbehaving({ kind: 'html' }),
    exitCode: 1,
    code: 'answer_not_aws',
    status: 'failed',
  },
  throttling: {
    arrange: misbehaving({ kind: 'throttle', action: 'AssumeRole' }),
    exitCode: 1,
    code: 'throttled',
    status: 'failed',
  },
  // Without a code, the SDK signs again by AWS's clock.
  'a clock that is off when a code may be sent only once': {
    argv: (desk) => ['assume', 'dev', '--mfa-code', desk.code()],
    arrange: misbehaving({ kind: 'clock-drift', milliseconds: 3_600_000 }),
    exitCode: 1,
    code: 'clock_skew',
    status: 'failed',
  },
  'a region that is switched off': {
    arrange: misbehaving({ kind: 'region-disabled', action: 'AssumeRole' }),
    exitCode: 1,
    code: 'region_disabled',
    status: 'failed',
  },
  'a session of another account': {
    arrange: misbehaving({ kind: 'wrong-account', account: '999999999999', action: 'AssumeRole' }),
    exitCode: 1,
    code: 'answer_wrong',
    status: 'failed',
  },
  'a session without a token': {
    arrange: misbehaving({ kind: 'missing-field', field: 'SessionToken', action: 'AssumeRole' }),
    exitCode: 1,
    code: 'answer_wrong',
    status: 'failed',
  },
  'a wrong MFA code': {
    argv: (desk) => ['assume', 'dev', '--mfa-code', desk.wrongCode()],
    exitCode: 3,
    code: 'mfa_code_refused',
    status: 'denied',
  },
  'a role that trusts others': {
    argv: () => ['assume', 'foreign'],
    exitCode: 3,
    code: 'access_denied',
    status: 'denied',
  },
  'a duration above the maximum of the role': {
    argv: () => [...stage, '--duration', '2h'],
    exitCode: 2,
    code: 'duration_above_role',
    status: 'failed',
  },
  'source credentials that AWS does not know': {
    arrange: ({ aws, ada }) => {
      aws.revoke(ada.accessKeyId);
      return undefined;
    },
    exitCode: 3,
    code: 'credentials_unknown',
    status: 'denied',
  },
  'source credentials that have expired': {
    arrange: ({ aws }) => {
      const keys = aws.roleSession({ roleArn: 'arn:aws:iam::444444444444:role/Deployer', name: 'ada' });
      aws.expire(keys.accessKeyId);
      return {
        env: {
          AWS_ACCESS_KEY_ID: keys.accessKeyId,
          AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
          AWS_SESSION_TOKEN: keys.sessionToken,
        },
      };
    },
    exitCode: 3,
    code: 'credentials_expired',
    status: 'denied',
  },
  'no source credentials at all': {
    arrange: ({ home }) => {
      home.write('.aws/credentials', '# none yet\n');
      return undefined;
    },
    isRefusedAtOnce: true,
    exitCode: 3,
    code: 'no_credentials',
    status: 'failed',
  },
  "a credentials file that AWS's readers cannot parse": {
    arrange: ({ home }) => {
      home.write('.aws/credentials', `${home.read('.aws/credentials')}\nthis line is no setting\n`);
      return undefined;
    },
    isRefusedAtOnce: true,
    exitCode: 2,
    code: 'credentials_file_refused',
    status: 'failed',
  },
  'a section with long-term keys under the name of the profile': {
    arrange: ({ home }) => {
      const section = '\n[assumed-stage]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n';
      home.write('.aws/credentials', home.read('.aws/credentials') + section);
      return undefined;
    },
    argv: () => [...stage, '--force'],
    isRefusedAtOnce: true,
    exitCode: 2,
    code: 'profile_holds_long_term_key',
    status: 'failed',
  },
};

/** Runs into the fault at a desk of its own, where the credentials file must stay as it is. */
async function meet({ argv = () => stage, arrange }: Fault, ...flags: string[]) {
  const desk = await openDesk();
  const options = arrange?.(desk) ?? {};
  const before = desk.credentials();
  const words = argv(desk);
  const result = await desk.acctmgr([...words, ...flags], options);
  expect(desk.credentials()).toEqual(before);
  return { result, account: words[1] ?? '', log: desk.log() };
}

describe('assume', () => {
  it.each(Object.entries(FAULTS))(
    'ends at %s with one message, the credentials file untouched and the attempt in the log',
    async (_name, fault) => {
      const { exitCode, code, status } = fault;
      const [{ result, account, log }, inJson] = await Promise.all([meet(fault), meet(fault, '--json')]);
      expect(result.exitCode).toBe(exitCode);
      expect(result.stdout).toBe(
        fault.isRefusedAtOnce === true ? '' : `Assuming role in ${account} account...\n`,
      );
      expect(result.stderr).toMatch(/^error: [^\n]+\nhint: {2}[^\n]+(\n {7}[^\n]+)*\n$/);
      expect(log).toMatchObject([{ event: 'assume', account, status }]);
      expect(log[0]?.error_message).toBeTypeOf('string');

      expect(inJson.result).toMatchObject({ exitCode, stdout: '' });
      expect(JSON.parse(inJson.result.stderr)).toMatchObject({ error: { code } });
    },
  );

  it('refuses a credentials file that is a folder, before AWS is called for a session', async () => {
    const desk = await openDesk();
    renameSync(desk.home.at('.aws/credentials'), desk.home.at('keys'));
    mkdirSync(desk.home.at('.aws/credentials'));
    const { accessKeyId, secretAccessKey } = desk.ada;
    const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const { exitCode, stderr } = await desk.acctmgr(stage, { env });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`${desk.home.at('.aws/credentials')}: it is a folder`);
    expect(desk.aws.calls('AssumeRole')).toEqual([]);
    expect(desk.log()).toMatchObject([{ account: 'stage', status: 'failed' }]);
  });

  it('makes the folder and the file where there are none, for their owner alone', async () => {
    const desk = await openDesk();
    renameSync(desk.home.at('.aws/credentials'), desk.home.at('keys'));
    const { accessKeyId, secretAccessKey } = desk.ada;
    const file = desk.home.at('new/folder/credentials');
    const env = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SHARED_CREDENTIALS_FILE: file,
    };
    expect(await desk.acctmgr(stage, { env })).toMatchObject({ exitCode: 0 });
    expect(desk.home.read('new/folder/credentials')).toMatch(/^\[assumed-stage\]\n/);
  });
});

describe.skipIf(process.platform === 'win32')('the mode of the credentials file', () => {
  const modeOf = (desk: Desk) => (statSync(desk.home.at('.aws/credentials')).mode & 0o777).toString(8);

  it('stays where it is read-only', async () => {
    const desk = await openDesk();
    chmodSync(desk.home.at('.aws/credentials'), 0o400);
    expect(await desk.acctmgr(stage)).toMatchObject({ exitCode: 0, stderr: noRegion('stage') });
    expect(modeOf(desk)).toBe('400');
    expect(desk.section('assumed-stage')).toMatchObject({ acctmgr_account: 'stage' });
  });

  it('is made private where others could read it, and that is said', async () => {
    const desk = await openDesk();
    chmodSync(desk.home.at('.aws/credentials'), 0o644);
    const { exitCode, stderr } = await desk.acctmgr(stage);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('0600');
    expect(modeOf(desk)).toBe('600');
  });
});

describe.skipIf(process.platform === 'win32')('a write that is cut short', () => {
  it('as on a full disk, leaves the file as it was and no other file behind', async () => {
    const desk = await openDesk();
    // The limit on a file's size is 32 kB: the log and the lock are below it, the credentials file is not.
    desk.home.write(
      '.aws/credentials',
      `${desk.home.read('.aws/credentials')}\n${'# my notes\n'.repeat(6000)}`,
    );
    const before = desk.credentials();
    const script = 'ulimit -f 64; exec "$0" "$1" assume stage';
    await expect(desk.run('/bin/sh', ['-c', script, process.execPath, builtProgram])).rejects.toThrow(
      /ended with 1: error: Cannot write .*credentials/,
    );
    expect(desk.credentials()).toEqual(before);
    expect(desk.log()).toMatchObject([{ status: 'success' }, { status: 'failed' }]);
  });
});
