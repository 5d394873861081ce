import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Python with boto3, and the AWS CLI that stands beside it, without the version manager's shim on the way, which would take
 * longer than what is compared. Undefined where the machine has none.
 */
export function findPeers() {
  const python = printed(process.platform === 'win32' ? 'python' : 'python3', [
    '-c',
    'import sys; print(sys.executable)',
  ]);
  const hasBoto = python !== undefined && printed(python, ['-c', 'import boto3']) !== undefined;
  const beside = python === undefined ? undefined : join(dirname(python), 'aws');
  const aws = beside !== undefined && existsSync(beside) ? beside : 'aws';
  return {
    boto: hasBoto ? python : undefined,
    aws: printed(aws, ['--version']) === undefined ? undefined : aws,
  };
}

function printed(file, words) {
  try {
    return execFileSync(file, words, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 30_000,
    }).trim();
  } catch {
    return undefined;
  }
}
