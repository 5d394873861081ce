import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtProgram } from '../support/built-program.js';
import { DEV, MAIN, MFA_SERIAL, openDesk, PARTNER, STAGE, trusting, type Desk } from '../support/desk.js';
import { lacksPeers } from '../support/peers.js';

const STAGE_ARN = `arn:aws:sts::${STAGE}:assumed-role/Deployer/ada`;
const ROOT = path.resolve(path.dirname(builtProgram), '..');
const ACCTMGR = [process.execPath, builtProgram];

const deployer = `arn:aws:iam::${STAGE}:role/Deployer`;
const auditor = `arn:aws:iam::${PARTNER}:role/Auditor`;

/** @param time - in seconds since the epoch */
const until = (time: number) => new Promise((resolve) => setTimeout(resolve, time * 1000 - Date.now()));

const node = (script: string): string[] => [process.execPath, '-e', script];
const sh = (script: string): string[] => ['sh', '-c', script];
const serving = (name: string, command: readonly string[]): string[] => [
  ...['exec', '--serve', name, '--reason', 'ticket 4711', '--yes', '--', ...command],
];

const runsOf = (desk: Desk): string[] => {
  const folder = desk.home.at('.cache/acctmgr/runs');
  return existsSync(folder) ? readdirSync(folder) : [];
};

interface Cached {
  readonly kind: string;
  readonly label: string;
  obtainedAt: string;
  readonly credentials: { expiration: string };
}

const cached = (desk: Desk): (readonly [file: string, session: Cached])[] => {
  const folder = desk.home.at('.cache/acctmgr/sessions');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => path.join(folder, name))
    .map((file) => [file, JSON.parse(readFileSync(file, 'utf8')) as Cached]);
};

/** Has the cached session of an account end in so many milliseconds, as if it had been made for no longer. */
function endsIn(desk: Desk, account: string, milliseconds: number): void {
  for (const [file, session] of cached(desk)) {
    if (session.kind !== 'role' || session.label !== account) continue;
    session.obtainedAt = new Date().toISOString();
    session.credentials.expiration = new Date(Date.now() + milliseconds).toISOString();
    writeFileSync(file, JSON.stringify(session));
  }
}

/** As the night does. */
const dropMfaSession = (desk: Desk): void => {
  for (const [file, { kind }] of cached(desk)) if (kind === 'mfa') rmSync(file);
};

/** Programs that say their key id and their ARN, and once more at the time that they are given, in seconds. */
const PROGRAMS = {
  'javascript.cjs': `
    const { STSClient, GetCallerIdentityCommand } = require('${ROOT}/node_modules/@aws-sdk/client-sts');
    const client = new STSClient({});
    const say = async () => {
      const { Arn } = await client.send(new GetCallerIdentityCommand({}));
      console.log('javascript', (await client.config.credentials()).accessKeyId, Arn);
    };
    say().then(() => process.argv[2] && setTimeout(say, process.argv[2] * 1000 - Date.now()));`,
  'python.py': `
import sys, time, boto3
sys.stdout.reconfigure(line_buffering=True)
session = boto3.Session()
client = session.client('sts')
def say():
    arn = client.get_caller_identity()['Arn']
    print('boto3', session.get_credentials().access_key, arn)
say()
if len(sys.argv) > 1:
    time.sleep(max(0, float(sys.argv[1]) - time.time()))
    say()`,
};

async function openDeskWithPrograms() {
  const desk = await openDesk();
  for (const [name, text] of Object.entries(PROGRAMS)) desk.home.write(`programs/${name}`, text);
  return desk;
}

/** Asks the endpoint for each line on its stdin; says status, key id or code. It has no secret to show. */
const ASKER = node(`
  const ask = async () => {
    const response = await new Promise((resolve, reject) => require('node:http').get(
      process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI,
      { headers: { authorization: process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN } }, resolve).on('error', reject));
    let body = '';
    for await (const part of response) body += part;
    const { AccessKeyId, code, message } = JSON.parse(body);
    return [response.statusCode, AccessKeyId ?? code, message ?? ''].join(' ').trim();
  };
  (async () => {
    console.log('ready');
    for await (const line of require('node:readline').createInterface({ input: process.stdin })) {
      if (line === 'fifty') console.log([...new Set(await Promise.all(Array.from({ length: 50 }, ask)))].join(', ') + '.');
      else if (line === 'end') process.exit(3);
      else console.log(await ask() + '.');
    }
  })();`);

const asking = async (desk: Desk, account: string) => {
  const terminal = desk.terminal(serving(account, ASKER), { env: { NODE_NO_WARNINGS: '1' } });
  await terminal.waitFor('ready');
  return {
    ...terminal,
    ask: async (line = 'one') => {
      terminal.type(`${line}\r`);
      return /\d{3} [^\n]*(?=\.\r?\n)/.exec(await terminal.waitFor(/\d{3} [^\n]*\.\r?\n/))?.[0] ?? '';
    },
  };
};

describe.skipIf(lacksPeers('the AWS CLI', 'boto3'))(
  'inside exec --serve, whatever stands in the files and the environment',
  () => {
    /** The account's source is the profile `work`; everything that gives other credentials is in `[default]`. */
    const spoilFiles = (desk: Desk): string => {
      const keys = `aws_access_key_id = ${desk.ada.accessKeyId}\naws_secret_access_key = ${desk.ada.secretAccessKey}\n`;
      const wrong = 'aws_access_key_id = AKIAWRONG00000000001\naws_secret_access_key = wrong\n';
      desk.home.write('.aws/credentials', `[work]\n${keys}[default]\n${wrong}`);
      const { accessKeyId, secretAccessKey } = desk.ada;
      const document = JSON.stringify({
        Version: 1,
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
      });
      const script = desk.home.write('keys.sh', `echo '${document}'\n`);
      const corp =
        'sso_session = corp\nsso_account_id = 111111111111\nsso_role_name = Viewer\nregion = us-east-1\n';
      const config =
        `[default]\n${wrong}${corp}credential_process = sh ${script}\n[profile corp]\n${corp}` +
        '[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n' +
        `[profile other]\nregion = us-east-1\ncredential_process = sh ${script}`;
      desk.home.write('.aws/config', config);
      return config;
    };
    const OUTSIDE = {
      AWS_SECURITY_TOKEN: 'stale',
      AWS_DEFAULT_PROFILE: 'default',
      AWS_ROLE_ARN: 'arn:aws:iam::111111111111:role/pod',
      AWS_WEB_IDENTITY_TOKEN_FILE: '/nonexistent',
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/nonexistent',
    };

    const stageFrom = (desk: Desk, profile: string) => {
      desk.inventory([
        {
          name: 'stage',
          account_id: STAGE,
          role_arn: deployer,
          source_profile: profile,
        },
      ]);
    };

    it('the AWS CLI, boto3 and the JavaScript SDK are the assumed role, and --profile other is the other one', async () => {
      const desk = await openDeskWithPrograms();
      const config = spoilFiles(desk);
      stageFrom(desk, 'work');
      const command = sh(`
      aws sts get-caller-identity --query Arn --output text
      python3 programs/python.py
      "${process.execPath}" programs/javascript.cjs
      aws --profile other sts get-caller-identity --query Arn --output text`);
      const { stdout, stderr, exitCode } = await desk.acctmgr(serving('stage', command), {
        env: { ...OUTSIDE, NODE_NO_WARNINGS: '1' },
      });
      expect([stderr, exitCode]).toEqual(['', 0]);
      const [entry, ...more] = desk.log();
      expect([entry, more]).toMatchObject([
        { event: 'exec', account: 'stage', reason: 'ticket 4711', source: 'sts', status: 'success' },
        [],
      ]);
      const key = entry?.access_key_id;
      expect(stdout.trim().split('\n')).toEqual([
        STAGE_ARN,
        `boto3 ${key} ${STAGE_ARN}`,
        `javascript ${key} ${STAGE_ARN}`,
        desk.ada.arn,
      ]);
      expect(desk.home.read('.aws/config')).toBe(config);
    });

    it('they go on when the session has ended', async () => {
      const desk = await openDeskWithPrograms();
      spoilFiles(desk);
      stageFrom(desk, 'work');
      await desk.acctmgr(['exec', 'stage', '--', 'true']);
      endsIn(desk, 'stage', 8_000);
      const again = Date.now() / 1000 + 8.1;
      const command = sh(`
      "${process.execPath}" programs/javascript.cjs ${again} &
      python3 programs/python.py ${again} &
      wait`);
      const { result } = desk.start(serving('stage', command), { env: { NODE_NO_WARNINGS: '1' } });
      await until(again - 0.1);
      desk.aws.expire(desk.log()[0]?.access_key_id ?? '');
      const { stdout } = await result;
      const keys = desk.log().flatMap(({ source, access_key_id: key }) => (source === 'sts' ? [key] : []));
      expect(keys).toHaveLength(2);
      const said = (who: string) => stdout.split('\n').filter((line) => line.startsWith(who));
      for (const who of ['javascript', 'boto3']) {
        expect(said(who)).toEqual(keys.map((key) => `${who} ${key} ${STAGE_ARN}`));
      }
    });
  },
);

describe('the endpoint of exec --serve', () => {
  it('renews once for all who ask, says at once what a person must do, and heals once it was done elsewhere', async () => {
    const desk = await openDesk();
    const second = desk.aws.role({
      account: STAGE,
      name: 'Second',
      trust: trusting(`arn:aws:iam::${MAIN}:root`),
    }).arn;
    desk.inventory([
      {
        name: 'dev',
        account_id: DEV,
        role_arn: `arn:aws:iam::${DEV}:role/Developer`,
        mfa_serial: MFA_SERIAL,
      },
      { name: 'prod', account_id: PARTNER, role_arn: auditor, external_id: 'ada-4711', protected: true },
      { name: 'stage', account_id: STAGE, role_arn: deployer },
      { name: 'second', account_id: STAGE, role_arn: second },
    ]);
    const names = ['dev', 'prod', 'stage', 'second'];
    const confirmed = ['--yes', '--reason', 'ticket 4711'];
    await desk.acctmgr(['login', '--mfa-code', desk.code()]);
    await Promise.all(names.map((name) => desk.acctmgr(['exec', name, ...confirmed, '--', 'true'])));
    const end = Date.now() / 1000 + 8;
    for (const name of names) endsIn(desk, name, 8_000);
    dropMfaSession(desk);
    const [dev, prod, stage, hung] = await Promise.all(names.map((name) => asking(desk, name)));
    const firsts = await Promise.all([dev?.ask(), prod?.ask(), stage?.ask(), hung?.ask()]);
    for (const first of firsts) expect(first).toMatch(/^200 ASIA\w+$/);
    await until(end);
    const before = desk.log().length;

    // Nothing is asked, though there is a terminal.
    expect(await dev?.ask()).toMatch(/^403 mfa_code_needed dev needs an MFA code.* Run: acctmgr login$/);
    expect(await dev?.ask()).toMatch(/^403 mfa_code_needed/);
    expect(dev?.raw()).not.toContain('MFA code of');
    expect(dev?.raw().match(/The session of dev [^\n]*, and there is no new one/g)).toHaveLength(1);
    expect(await prod?.ask()).toMatch(/^403 confirmation_needed prod is protected/);

    desk.aws.misbehave({ kind: 'latency', milliseconds: 400, action: 'AssumeRole' });
    const renewed = await stage?.ask('fifty');
    expect(renewed).toMatch(/^200 ASIA\w+$/);
    expect(firsts).not.toContain(renewed);
    const entries = desk.log().slice(before);
    expect(entries.map(({ event, account, status, reason }) => [event, account, status, reason])).toEqual([
      ['exec', 'dev', 'failed', 'ticket 4711'],
      ['exec', 'prod', 'failed', 'ticket 4711'],
      ['exec', 'stage', 'success', 'ticket 4711'],
    ]);

    desk.aws.behave();
    await desk.acctmgr(['login', '--mfa-code', desk.aws.totp(MFA_SERIAL, Date.now() + 30_000)]);
    await desk.acctmgr(['assume', 'prod', ...confirmed]);
    expect(await dev?.ask()).toMatch(/^200 ASIA/);
    expect(await prod?.ask()).toMatch(/^200 ASIA/);

    // A renewal that never ends is left behind when the command ends.
    desk.aws.misbehave({ kind: 'hang', action: 'AssumeRole' });
    expect(await hung?.ask()).toMatch(/^503 not_ready/);
    hung?.type('end\r');
    expect(await hung?.exitCode()).toBe(3);
  });

  it('goes with the command, and so does the config file', async () => {
    const desk = await openDesk();
    desk.home.write('.aws/config', '[default]\nregion = us-east-1\n');
    const show = 'echo "$AWS_CONTAINER_CREDENTIALS_FULL_URI"; cat "$AWS_CONFIG_FILE"; exit 7';
    const { stdout, exitCode } = await desk.acctmgr(serving('stage', sh(show)));
    expect(exitCode).toBe(7);
    const [address = '', ...config] = stdout.split('\n');
    expect(config.join('\n')).toBe(
      '[default]\nregion = us-east-1\n[profile acctmgr-stage]\nregion = us-east-1\n',
    );
    await expect(fetch(address)).rejects.toThrow('fetch failed');
    expect(runsOf(desk)).toEqual([]);

    expect((await desk.acctmgr(serving('stage', ['no-such-command']))).exitCode).toBe(127);
    expect(runsOf(desk)).toEqual([]);

    const ended = await asking(desk, 'stage');
    process.kill(ended.pid, 'SIGTERM');
    expect(await ended.exitCode()).toBe(143);
    expect(runsOf(desk)).toEqual([]);
  });

  it('leaves a folder that only its user can read where it was killed, which the next one removes', async () => {
    const desk = await openDesk();
    const killed = await asking(desk, 'stage');
    process.kill(killed.pid, 'SIGKILL');
    expect(await killed.exitCode()).toBe(137);
    const [left = ''] = runsOf(desk);
    const folder = path.join(desk.home.at('.cache/acctmgr/runs'), left);
    const modes = [folder, path.join(folder, 'config')].map((file) => statSync(file).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600]);
    expect((await desk.acctmgr(serving('stage', ['true']))).exitCode).toBe(0);
    expect(runsOf(desk)).toEqual([]);
  });

  it('is no source of acctmgr, which knows whose session it is and goes back to Ada', async () => {
    const desk = await openDesk();
    const acctmgr = ACCTMGR.map((word) => `"${word}"`).join(' ');
    const command = sh(`
      ${acctmgr} whoami
      ${acctmgr} exec --serve partner -- ${acctmgr} whoami
      ${acctmgr} exec partner -- ${acctmgr} whoami
      eval "$(${acctmgr} env --unset --shell sh)"
      ${acctmgr} whoami
      env | grep -E '^(ACCTMGR|AWS_(PROFILE|CONTAINER|SDK))' || echo "nothing is left"
      echo "$AWS_CONFIG_FILE"`);
    const { stdout, stderr } = await desk.acctmgr(serving('stage', command));
    const arns = [...stdout.matchAll(/User\/Role ARN: (.*)/g)].map(([, arn]) => arn);
    const partner = `arn:aws:sts::${PARTNER}:assumed-role/Auditor/ada`;
    expect(arns).toEqual([STAGE_ARN, partner, partner, desk.ada.arn]);
    expect(stdout).toContain('Session: role session of stage, from the profile default');
    expect(stdout).toMatch(new RegExp(`nothing is left\\n${desk.home.at('.aws/config')}\\n$`));
    const passing =
      'Passing over the session of stage in the environment, which acctmgr made: the profile default signs.\n';
    expect(stderr).toBe(passing.repeat(2));
    const signers = desk.aws.calls('AssumeRole').map(({ accessKeyId }) => accessKeyId);
    expect(new Set(signers)).toEqual(new Set([desk.ada.accessKeyId]));
  });

  it('is known to nobody by a command line', async () => {
    const desk = await openDesk();
    const script = `
      const { readdirSync, readFileSync } = require('node:fs');
      const { AWS_CONTAINER_AUTHORIZATION_TOKEN: token } = process.env;
      const lines = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)).flatMap((pid) => {
        try { return [readFileSync('/proc/' + pid + '/cmdline', 'latin1')]; } catch { return []; }
      });
      console.log(token.length, lines.filter((line) => line.includes(token)).length,
        lines.some((line) => line.includes('main.cjs\\0exec\\0--serve')));`;
    expect((await desk.acctmgr(serving('stage', node(script)))).stdout).toBe('43 0 true\n');
  });

  it('is said where a shell is started', async () => {
    const desk = await openDesk();
    const { stderr } = await desk.acctmgr(['exec', '--serve', 'stage'], { stdin: 'exit 0\n' });
    expect(stderr).toBe('/bin/sh has the session of stage for as long as it runs. Leave it with exit.\n');
  });
});

it.runIf(process.platform === 'linux')(
  "a cache that can't be written, as below a read-only home, keeps no command from being served",
  async () => {
    const desk = await openDesk();
    // Nobody, root included, can make a folder there.
    const env = { XDG_CACHE_HOME: '/sys/acctmgr' };
    const { stdout, exitCode } = await desk.acctmgr(
      serving('stage', sh('cat "$AWS_CONFIG_FILE"; ls -ld "$AWS_CONFIG_FILE"')),
      { env },
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^-rw-------.*\/run-\w{6}\/config$/m);
  },
);
