import { run } from '../../src/cli/run.js';
import type { World } from '../../src/cli/world.js';
import { setVariables, systemHost, type Host } from '../../src/system/host.js';
import { fileFailure } from '../../src/system/files/file-failure.js';
import type { Terminal } from '../../src/terminal/terminal.js';
import { holdAgainstShape } from './held-against-shape.js';

export interface CliWorld {
  readonly home: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: () => number;
  readonly platform?: NodeJS.Platform;
  /** What started the program; without it, the system does not tell. */
  readonly parentProgram?: string;
  /** The script that starts the program. */
  readonly script?: string;
  /** Default: one that every check is content with, whatever runs the tests. */
  readonly nodeVersion?: string;
  /** The width of the terminal that stdout is, and what stderr is wrapped to; undefined: stdout is no terminal. */
  readonly columns?: number;
  readonly terminal?: Terminal;
  /** Whether none of the standard streams is that terminal. */
  readonly hasOnlyPipes?: boolean;
  /** After so many writes, whoever reads stdout has gone. */
  readonly readsStdout?: number;
  /** After so many writes, the disk is full that stdout lies on. */
  readonly fillsStdout?: number;
  /** Who reads what goes to stderr while the command goes on. */
  readonly onStderr?: (text: string) => void;
  /** What the browser does with an address; false: what starts it says that it failed. Without it, there is none. */
  readonly browser?: (address: string) => Promise<unknown>;
}

export interface CliResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export function testHost(world: CliWorld): Host {
  const inherited = { HOME: world.home, AWS_EC2_METADATA_DISABLED: 'true', ...world.env };
  const host = systemHost();
  return {
    ...host,
    inherited,
    env: setVariables(inherited),
    platform: world.platform ?? host.platform,
    home: world.home,
    cwd: world.cwd ?? world.home,
    user: () => 'ada',
    nodeVersion: world.nodeVersion ?? '22.12.0',
    launcher: ['/usr/bin/node', world.script ?? '/opt/acctmgr/main.cjs'],
    hostname: () => 'laptop',
    parentProgram: () => Promise.resolve(world.parentProgram),
    now: world.now ?? host.now,
  };
}

const noSpace = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

/** Runs the program in this process, as a user in `home` would. Nothing of this process's environment reaches it. */
export async function runCli(world: CliWorld, ...argv: string[]): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  let writes = 0;
  const isGone = (): boolean => writes > (world.readsStdout ?? Infinity);
  const outside: World = {
    host: testHost(world),
    stdout: {
      isTerminal: world.columns !== undefined,
      columns: world.columns,
      write: (text) => {
        writes += 1;
        if (writes > (world.fillsStdout ?? Infinity))
          throw fileFailure(noSpace(), 'standard output', 'write the answer to');
        if (!isGone()) stdout += text;
      },
      get isGone() {
        return isGone();
      },
    },
    stderr: {
      isTerminal: false,
      columns: world.columns,
      write: (text) => {
        stderr += text;
        world.onStderr?.(text);
      },
    },
    isOnTerminal: async () => world.terminal !== undefined && world.hasOnlyPipes !== true,
    openTerminal: async () => world.terminal ?? 'none',
    openBrowser: async (address) => {
      if (world.browser === undefined) throw new Error('no browser');
      return { succeeded: Promise.resolve((await world.browser(address)) !== false) };
    },
  };
  const exitCode = await run(argv, outside);
  const result = { stdout, stderr, exitCode };
  holdAgainstShape(argv, result);
  return result;
}
