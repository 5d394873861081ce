import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, onTestFinished } from 'vitest';
import type { AccessLogEntry } from '../../src/access-log/entry.js';
import { builtProgram } from './built-program.js';
import { startLoopbackAws, type LoopbackAws, type PrincipalKeys } from './loopback-aws/loopback-aws.js';
import type { ConditionBlock } from './loopback-aws/condition.js';
import { holdAgainstShape } from './held-against-shape.js';
import { leaks } from './leaks.js';
import { openPty, type Pty } from './pty.js';
import {
  loginEnvironment,
  runCommand,
  startProgram,
  type CommandOptions,
  type CommandResult,
  type RunningCommand,
} from './spawned-program.js';
import { temporaryHome, type TemporaryHome } from './temporary-home.js';

export const MAIN = '111111111111';
export const DEV = '222222222222';
export const PARTNER = '333333333333';
export const STAGE = '444444444444';
export const MFA_SERIAL = `arn:aws:iam::${MAIN}:mfa/ada`;

export type RunOptions = Partial<CommandOptions>;

/**
 * Ada's desk: her home folder with keys of an IAM user of the account `main` and an inventory, and the loopback AWS, to
 * which every tool on it speaks. The role of `dev` asks for MFA, that of `partner` for an external id, that of `stage` for
 * nothing, and that of `foreign` trusts somebody else.
 *
 * When the test is over, no secret may stand in what the program said or in its log: they belong into the AWS files and
 * the session cache.
 */
export interface Desk {
  readonly aws: LoopbackAws;
  readonly home: TemporaryHome;
  readonly ada: PrincipalKeys;
  readonly env: Readonly<Record<string, string>>;
  /** Runs the built program to its end. `env` is added to the desk's. */
  acctmgr(argv: readonly string[], options?: RunOptions): Promise<CommandResult>;
  start(argv: readonly string[], options?: RunOptions): RunningCommand;
  /** Runs another program, such as the real AWS CLI; it must succeed. Returns its stdout. */
  run(file: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
  /** The built program in a terminal of its own. */
  terminal(argv: readonly string[], options?: { readonly env?: Readonly<Record<string, string>> }): Pty;
  /** A shell in a terminal of its own that runs `script`, in which `acctmgr` is the built program. */
  shell(script: string, options?: { readonly env?: Readonly<Record<string, string>> }): Pty;
  /** The code that Ada's device shows now. */
  code(): string;
  /** Six digits that are not her code, now or soon, and others at each call. */
  wrongCode(): string;
  credentials(): Buffer;
  /** A section of the credentials file, as written. */
  section(name: string): Record<string, string>;
  /** The ARN that AWS has for the credentials of a profile. */
  identityOf(name: string): Promise<string | undefined>;
  readonly logFile: string;
  log(): AccessLogEntry[];
  /** Writes `accounts.json` anew. */
  inventory(accounts: readonly object[]): void;
}

export const trusting = (principal: string, condition?: ConditionBlock) => ({
  Version: '2012-10-17' as const,
  Statement: [
    {
      Effect: 'Allow' as const,
      Principal: { AWS: principal },
      Action: 'sts:AssumeRole',
      ...(condition === undefined ? {} : { Condition: condition }),
    },
  ],
});

const root = `arn:aws:iam::${MAIN}:root`;

function settle(aws: LoopbackAws) {
  const ada = aws.user({
    account: MAIN,
    name: 'ada',
    mfa: { serial: MFA_SERIAL, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
  });
  const role = (account: string, name: string, trust = trusting(root)) =>
    aws.role({ account, name, trust }).arn;
  const accounts = [
    { name: 'main', account_id: MAIN, description: 'Main AWS Account' },
    {
      name: 'dev',
      account_id: DEV,
      role_arn: role(DEV, 'Developer', trusting(root, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })),
      description: 'Development Account',
      mfa_serial: MFA_SERIAL,
      region: 'eu-west-1',
    },
    {
      name: 'partner',
      account_id: PARTNER,
      role_arn: role(PARTNER, 'Auditor', trusting(root, { StringEquals: { 'sts:ExternalId': 'ada-4711' } })),
      external_id: 'ada-4711',
    },
    { name: 'stage', account_id: STAGE, role_arn: role(STAGE, 'Deployer') },
    {
      name: 'foreign',
      account_id: STAGE,
      role_arn: role(STAGE, 'Closed', trusting('arn:aws:iam::999999999999:root')),
    },
  ];
  return { ada, accounts };
}

/** What is said where neither an account nor Ada's default profile has a region, as at this desk all but `dev`. */
export const noRegion = (account: string): string =>
  `No region is known for assumed-${account}, and most AWS tools want one. Give the account one: acctmgr edit ${account} region=eu-west-1\n`;

/** A file that is read before anything else of its line: comments, odd spacing, a section whose name is a trap. */
export const handwritten = ({ accessKeyId, secretAccessKey }: PrincipalKeys): string =>
  `# written by hand\n[default]\naws_access_key_id=${accessKeyId}\naws_secret_access_key  =  ${secretAccessKey}\n\n[assumed] ; not of acctmgr\nregion = eu-west-1`;

function sectionOf(text: string, name: string): Record<string, string> {
  const [, body = ''] = text.split(`[${name}]\n`);
  const lines = (body.split('\n[')[0] ?? '').split('\n').filter((line) => line.includes(' = '));
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(' = ');
      return [line.slice(0, at), line.slice(at + 3)];
    }),
  );
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

interface DeskOptions {
  /** The credentials file as it was before the first command: no copy of it has been kept yet. */
  readonly untouched?: boolean;
}

export async function openDesk({ untouched = false }: DeskOptions = {}): Promise<Desk> {
  const home = temporaryHome();
  const aws = await startLoopbackAws();
  onTestFinished(() => aws.close());
  const { ada, accounts } = settle(aws);
  home.write('.aws/credentials', handwritten(ada));
  // The copy of before the first change: that it is made is said once, which is not what most tests are about.
  if (!untouched) home.write('.aws/credentials.acctmgr-backup', '');
  const inventory = (entries: readonly object[]) => {
    home.write('.config/acctmgr/accounts.json', JSON.stringify({ accounts: entries }, undefined, 2));
  };
  inventory(accounts);

  const env = { ...loginEnvironment(home.folder), AWS_ENDPOINT_URL: aws.url };
  const logFile = home.at('.local/state/acctmgr/access_log.jsonl');
  const said = new Map<string, string>();
  const codes: string[] = [];
  onTestFinished(() => {
    for (const file of filesBelow(home.at('.local'))) said.set(file, readFileSync(file, 'utf8'));
    expect(leaks(new Set([...aws.secrets(), ...codes, ada.secretAccessKey]), said)).toEqual([]);
  });

  const heard = (name: string, { stdout, stderr }: CommandResult) => {
    said.set(`stdout of ${name}`, stdout).set(`stderr of ${name}`, stderr);
  };
  const start = (argv: readonly string[], options: RunOptions = {}) => {
    const running = startProgram(argv, { cwd: home.folder, ...options, env: { ...env, ...options.env } });
    const words = argv.map((word) => (codes.includes(word) ? '(code)' : word));
    const result = running.result.then((ended) => {
      heard(`${words.join(' ')} (${running.pid})`, ended);
      return ended;
    });
    return { ...running, result };
  };
  const watched = (
    name: string,
    file: string,
    args: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ) => {
    const pty = openPty(file, args, { cwd: home.folder, env: { ...env, ...more } });
    onTestFinished(() => void said.set(name, pty.raw()));
    return pty;
  };
  const kept = (code: string): string => {
    codes.push(code);
    return code;
  };

  const section = (name: string) => sectionOf(home.read('.aws/credentials'), name);
  return {
    aws,
    home,
    ada,
    env,
    start,
    acctmgr: async (argv, options) => {
      const result = await start(argv, options).result;
      if (result.signal === null) {
        holdAgainstShape(argv, { ...result, exitCode: result.exitCode ?? 0 });
        return result;
      }
      throw new Error(`acctmgr was ended by ${result.signal}:\n${result.stdout}${result.stderr}`);
    },
    run: async (file, args, more) => {
      const result = await runCommand(file, args, { cwd: home.folder, env: { ...env, ...more } });
      heard(`${file} ${args.join(' ')}`, result);
      if (result.exitCode === 0) return result.stdout;
      throw new Error(`${file} ${args.join(' ')} ended with ${result.exitCode}: ${result.stderr}`);
    },
    terminal: (argv, { env: more } = {}) =>
      watched(`terminal of ${argv.join(' ')}`, process.execPath, [builtProgram, ...argv], more),
    shell: (script, { env: more } = {}) => {
      const acctmgr = `acctmgr() { "${process.execPath}" "${builtProgram}" "$@"; }`;
      return watched(`terminal of ${script}`, '/bin/sh', ['-c', `${acctmgr}\n${script}`], more);
    },
    code: () => kept(aws.totp(MFA_SERIAL)),
    wrongCode: () => {
      const right = [-2, -1, 0, 1, 2].map((step) => aws.totp(MFA_SERIAL, Date.now() + step * 30_000));
      const others = Array.from({ length: 50 }, (_, index) => String(100_000 + index));
      return kept(others.find((code) => !right.includes(code) && !codes.includes(code)) ?? '');
    },
    credentials: () => readFileSync(home.at('.aws/credentials')),
    section,
    identityOf: async (name) => {
      const keys = section(name);
      const credentials = {
        accessKeyId: keys['aws_access_key_id'] ?? '',
        secretAccessKey: keys['aws_secret_access_key'] ?? '',
        sessionToken: keys['aws_session_token'] ?? '',
      };
      const client = new STSClient({ endpoint: aws.url, region: 'us-east-1', credentials, maxAttempts: 1 });
      return (await client.send(new GetCallerIdentityCommand({}))).Arn;
    },
    logFile,
    log: () =>
      existsSync(logFile)
        ? readFileSync(logFile, 'utf8')
            .split('\n')
            .slice(0, -1)
            .map((line) => JSON.parse(line) as AccessLogEntry)
        : [],
    inventory,
  };
}
