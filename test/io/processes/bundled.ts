import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));

export interface Running {
  readonly child: ChildProcess;
  /** Writes a line to its standard input. */
  say(line: string | number): void;
  /** The next line of its standard output; undefined once it has ended. */
  answer(): Promise<string | undefined>;
  /** Ends its standard input, and waits for its own end. */
  end(): Promise<Ending>;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

export interface Program {
  readonly file: string;
  start(args: readonly string[], options?: SpawnOptions): Running;
  remove(): void;
}

/**
 * Bundles a program of this folder, as CommonJS so that it can change what its own `node:fs` does. The SDK is `sdk.js` beside
 * it, as in the built program: loaded when it is used.
 */
export function bundled(name: string): Program {
  const folder = mkdtempSync(path.join(tmpdir(), 'acctmgr-program-'));
  // A process of another user is to run it.
  chmodSync(folder, 0o755);
  const file = path.join(folder, `${name}.cjs`);
  const build = (source: string, outfile: string) =>
    buildSync({
      entryPoints: [path.join(here, source)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'error',
      external: ['*/sdk.js'],
      supported: { 'dynamic-import': false },
      metafile: true,
    });
  const { inputs } = build(`${name}.ts`, file).metafile;
  if (Object.keys(inputs).some((input) => input.endsWith('src/aws/clients/load-sdk.ts')))
    build('../../../src/aws/clients/sdk.ts', path.join(folder, 'sdk.js'));
  return {
    file,
    start: (args, options) =>
      running(spawn(process.execPath, [file, ...args], { ...options, stdio: 'pipe' })),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function running(child: ReturnType<typeof spawn>): Running {
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error('stdio is not piped');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  let complaints = '';
  stderr.on('data', (data: Buffer) => (complaints += data.toString()));
  // It may be dead already when it is spoken to.
  stdin.on('error', () => undefined);
  const ending = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code, signal, stderr: complaints });
    });
  });
  return {
    child,
    say: (line) => stdin.write(`${line}\n`),
    answer: async () => {
      const next = await lines.next();
      return next.done === true ? undefined : next.value;
    },
    end: () => {
      stdin.end();
      return ending;
    },
  };
}
