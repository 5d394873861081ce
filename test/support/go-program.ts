import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand, type CommandResult } from './spawned-program.js';

const support = path.dirname(fileURLToPath(import.meta.url));
const built = path.resolve(support, '../../node_modules/.cache/acctmgr');

function go(cwd: string, ...args: readonly string[]): Promise<CommandResult> {
  // What a toolchain of another version would need is not fetched.
  const env = { ...(process.env as Record<string, string>), GOTOOLCHAIN: 'local' };
  return runCommand('go', args, { cwd, env, timeoutMs: 600_000 });
}

/** Why there can't be one here; undefined where there can. */
async function lacking(sources: string): Promise<string | undefined> {
  try {
    const { exitCode, stderr } = await go(sources, 'mod', 'download');
    return exitCode === 0 ? undefined : `its modules can't be had: ${stderr.trim()}`;
  } catch {
    return 'go does not run here';
  }
}

/**
 * A program in Go, built once for its sources and kept.
 *
 * @param folder - of the sources, beside this file
 * @param what - is tested with it, for the line that says that this is skipped
 * @param target - the package that is built
 * @returns undefined where that can't be done, also under CI; says so
 */
export async function goProgram(folder: string, what: string, target = '.'): Promise<string | undefined> {
  const sources = path.join(support, folder);
  const texts = readdirSync(sources).map((file) => readFileSync(path.join(sources, file)));
  const hash = createHash('sha256').update(Buffer.concat(texts)).digest('hex').slice(0, 16);
  const program = path.join(built, `${folder}-${hash}${process.platform === 'win32' ? '.exe' : ''}`);
  if (existsSync(program)) return program;
  const reason = await lacking(sources);
  if (reason !== undefined) {
    console.warn(`skipped. Tests ${what}: ${reason}.`);
    return undefined;
  }
  mkdirSync(built, { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  const { exitCode, stderr } = await go(sources, 'build', '-o', unfinished, target);
  if (exitCode !== 0) throw new Error(`${folder} can't be built: ${stderr}`);
  renameSync(unfinished, program);
  return program;
}
