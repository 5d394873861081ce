import { goProgram } from './go-program.js';
import { runCommand, type CommandOptions } from './spawned-program.js';

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

/**
 * A program on the AWS SDK for Go, as Terraform, eksctl and k9s are. It is built once for its sources, and kept.
 *
 * @returns undefined where that can't be done, also under CI; says so
 */
export const goWitness = (): Promise<string | undefined> =>
  goProgram('go-witness', 'against the AWS SDK for Go');

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
