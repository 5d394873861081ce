import { spawnSync } from 'node:child_process';

/** Why a program that others wrote can't take part in the tests; undefined where it can. */
function missing(command: string, ...args: readonly string[]): string | undefined {
  const { error, status } = spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 });
  return error === undefined && status === 0 ? undefined : `${command} ${args.join(' ')} does not run here`;
}

const PEERS = {
  'the AWS CLI': () => missing('aws', '--version'),
  Python: () => missing('python3', '--version'),
  boto3: () => missing('python3', '-c', 'import boto3'),
  moto: () => missing('moto_server', '--help'),
};

/**
 * Whether the tests that need these peers must be skipped, and says so.
 * @throws Error under CI, where the peers are part of the machine
 */
export function lacksPeers(...names: readonly (keyof typeof PEERS)[]): boolean {
  const reasons = names.flatMap((name) => PEERS[name]() ?? []);
  if (reasons.length === 0) return false;
  const reason = `Tests against ${names.join(' and ')}: ${reasons.join(', ')}`;
  if (process.env['CI'] === 'true') throw new Error(reason);
  console.warn(`skipped. ${reason}.`);
  return true;
}
