import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand, type CommandOptions, type CommandResult } from './spawned-program.js';

const support = path.dirname(fileURLToPath(import.meta.url));
const sources = path.join(support, 'go-witness');
const built = path.resolve(support, '../../node_modules/.cache/acctmgr');

/** What is asked of the program, see `go-witness/main.go`. */
export interface GoQuestion {
  readonly profile?: string;
  readonly credentials?: string;
  readonly config?: string;
  readonly identity?: boolean;
}

export interface GoAnswer {
  /** The access key id, the secret and the token. */
  readonly keys?: readonly string[];
  readonly arn?: string;
  readonly region?: string;
  readonly error?: string;
}

function go(...args: readonly string[]): Promise<CommandResult> {
  // What a toolchain of another version would need is not fetched.
  const env = { ...(process.env as Record<string, string>), GOTOOLCHAIN: 'local' };
  return runCommand('go', args, { cwd: sources, env, timeoutMs: 600_000 });
}

/** Why there can't be one here; undefined where there can. */
async function lacking(): Promise<string | undefined> {
  try {
    const { exitCode, stderr } = await go('mod', 'download');
    return exitCode === 0 ? undefined : `its modules can't be had: ${stderr.trim()}`;
  } catch {
    return 'go does not run here';
  }
}

/**
 * A program on the AWS SDK for Go, as Terraform, eksctl and k9s are. It is built once for its sources, and kept.
 *
 * @returns undefined where that can't be done, also under CI; says so
 */
export async function goWitness(): Promise<string | undefined> {
  const texts = ['main.go', 'go.sum'].map((file) => readFileSync(path.join(sources, file)));
  const hash = createHash('sha256').update(Buffer.concat(texts)).digest('hex').slice(0, 16);
  const program = path.join(built, `go-witness-${hash}${process.platform === 'win32' ? '.exe' : ''}`);
  if (existsSync(program)) return program;
  const reason = await lacking();
  if (reason !== undefined) {
    console.warn(`skipped. Tests against the AWS SDK for Go: ${reason}.`);
    return undefined;
  }
  mkdirSync(built, { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  const { exitCode, stderr } = await go('build', '-o', unfinished, '.');
  if (exitCode !== 0) throw new Error(`The Go witness can't be built: ${stderr}`);
  renameSync(unfinished, program);
  return program;
}

/** Asks the program in one process; what is not in `env` is not there. */
export async function askGo(
  program: string,
  questions: readonly GoQuestion[],
  { cwd, env }: Pick<CommandOptions, 'cwd' | 'env'>,
): Promise<readonly GoAnswer[]> {
  const { stdout, stderr } = await runCommand(program, [], { cwd, env, stdin: JSON.stringify(questions) });
  if (stdout === '') throw new Error(`The Go witness gave no answer: ${stderr}`);
  return JSON.parse(stdout) as GoAnswer[];
}
