import path from 'node:path';
import { onTestFinished } from 'vitest';
import { dev, openCorp, prod } from './loopback-aws/identity-center/corp.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type LoopbackIdentityCenter,
} from './loopback-aws/loopback-aws.js';
import { loginEnvironment, runCommand } from './spawned-program.js';
import { writeSsoProfiles } from './sso-home.js';
import { temporaryHome, type TemporaryHome } from './temporary-home.js';

const repository = path.join(import.meta.dirname, '../..');

/** A home of somebody at the small company: profiles `ro`, `admin` and `typo` of one `[sso-session corp]`, and no token yet. */
export interface CorpDesk {
  readonly aws: LoopbackAws;
  readonly center: LoopbackIdentityCenter;
  readonly home: TemporaryHome;
  readonly env: Readonly<Record<string, string>>;
  /** Runs another program where the packages of this one are found; it must succeed. Returns its stdout, trimmed. */
  run(file: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
}

export async function openCorpDesk(): Promise<CorpDesk> {
  const aws = await startLoopbackAws();
  onTestFinished(() => aws.close());
  const center = openCorp(aws);
  const home = temporaryHome();
  writeSsoProfiles(home, center, [
    ['ro', prod, 'ReadOnlyAccess'],
    ['admin', dev, 'AdministratorAccess'],
    ['typo', prod, 'ReadOnlyAcces'],
  ]);
  const env = { ...loginEnvironment(home.folder), AWS_ENDPOINT_URL: aws.url };
  const run: CorpDesk['run'] = async (file, args, more = {}) => {
    const options = { cwd: repository, env: { ...env, ...more } };
    const { stdout, stderr, exitCode } = await runCommand(file, args, options);
    if (exitCode !== 0) throw new Error(stderr);
    return stdout.trim();
  };
  return { aws, center, home, env, run };
}
