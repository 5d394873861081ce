import { existsSync, readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { AccessLogEntry } from '../../src/access-log/entry.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type LoopbackAwsOptions,
  type PrincipalKeys,
  type RoleSettings,
} from './loopback-aws/loopback-aws.js';
import { trusting } from './loopback-aws/stage.js';
import { runCli, type CliResult, type CliWorld } from './run-cli.js';
import { temporaryHome, type TemporaryHome } from './temporary-home.js';

// Local times are printed; one that is an hour off from UTC by half tells them apart wherever the tests run.
process.env['TZ'] = 'Asia/Kolkata';

export const MAIN = '111111111111';
export const DEV = '222222222222';
export const PROD = '333333333333';
export const MFA_SERIAL = `arn:aws:iam::${MAIN}:mfa/ada`;
export const NOON = Date.parse('2026-03-01T12:00:00Z');
export const MINUTE = 60_000;

/**
 * The program in this process, with Ada's home folder, the loopback AWS, and one clock for both. The credentials file
 * holds her long-term keys as the default profile.
 */
export interface Scene {
  readonly aws: LoopbackAws;
  readonly home: TemporaryHome;
  readonly ada: PrincipalKeys;
  /** The clock of acctmgr and of AWS, in milliseconds since the epoch; starts at noon. */
  time: number;
  /** Runs acctmgr, without a terminal. */
  cli(...argv: readonly string[]): Promise<CliResult>;
  /** Runs acctmgr in another world; `env` is added to the scene's. */
  cliIn(world: Partial<CliWorld>, ...argv: readonly string[]): Promise<CliResult>;
  /** A role that all of Ada's account may take, unless its trust says otherwise. */
  role(account: string, name: string, more?: Partial<RoleSettings>): string;
  /** Writes the user's own accounts.json. Returns its path. */
  inventory(accounts: readonly object[], more?: object): string;
  /** The code that Ada's device shows. */
  code(): string;
  credentials(): string;
  readonly logFile: string;
  log(): AccessLogEntry[];
}

const SEED = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

interface SceneOptions extends Pick<LoopbackAwsOptions, 'temporaryKeys'> {
  /** The credentials file as it was before the first command: no copy of it has been kept yet. */
  readonly untouched?: boolean;
}

export async function openScene({ untouched = false, ...options }: SceneOptions = {}): Promise<Scene> {
  const home = temporaryHome();
  const aws = await startLoopbackAws({ ...options, now: () => scene.time });
  onTestFinished(() => aws.close());
  const ada = aws.user({
    account: MAIN,
    name: 'ada',
    keyCreated: '2026-02-01T00:00:00Z',
    mfa: { serial: MFA_SERIAL, seed: SEED },
  });
  home.write(
    '.aws/credentials',
    `[default]\naws_access_key_id = ${ada.accessKeyId}\naws_secret_access_key = ${ada.secretAccessKey}\n`,
  );
  // The copy of before the first change: that it is made is said once, which is not what most tests are about.
  if (!untouched) home.write('.aws/credentials.acctmgr-backup', '');
  const logFile = home.at('.local/state/acctmgr/access_log.jsonl');
  const cliIn: Scene['cliIn'] = (world, ...argv) =>
    runCli(
      {
        home: home.folder,
        now: () => scene.time,
        ...world,
        env: { AWS_ENDPOINT_URL: aws.url, SHELL: '/bin/bash', ...world.env },
      },
      ...argv,
    );
  const scene: Scene = {
    aws,
    home,
    ada,
    time: NOON,
    cliIn,
    cli: (...argv) => cliIn({}, ...argv),
    role: (account, name, more) =>
      aws.role({ account, name, trust: trusting(`arn:aws:iam::${MAIN}:root`), ...more }).arn,
    inventory: (accounts, more = {}) =>
      home.write('.config/acctmgr/accounts.json', JSON.stringify({ ...more, accounts }, undefined, 2)),
    code: () => aws.totp(MFA_SERIAL),
    credentials: () => home.read('.aws/credentials'),
    logFile,
    log: () =>
      existsSync(logFile)
        ? readFileSync(logFile, 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as AccessLogEntry)
        : [],
  };
  return scene;
}
