/**
 * What a command ends with (docs/reference/exit-codes.md). `exec` of one account ends with the child's own code instead, and where the
 * child could not be started, as a shell does: with 126 or 127.
 */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  notAllowed: 3,
  cannotRun: 126,
  commandNotFound: 127,
  interrupted: 130,
  nobodyReads: 141,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface FailureDetails {
  /** Stable and machine-readable, in snake_case: the `code` of the JSON error. */
  readonly code: string;
  readonly exitCode?: ExitCode;
  /** The next step, as one imperative sentence or a command. */
  readonly hint?: string | undefined;
  /** AWS was asked and said no to who asked: the access log calls that `denied`, and everything else `failed`. */
  readonly isAwsRefusal?: boolean | undefined;
  /** Whether the user has made no mistake: a person is told without the word "error". */
  readonly isNotice?: boolean | undefined;
  readonly cause?: unknown;
}

/**
 * A failure that the user can act on. Anything else that is thrown is a bug in acctmgr.
 *
 * `message` and `hint` never hold a secret; text that came from outside is passed through `oneLine` or `safeText` first.
 */
export class AcctmgrError extends Error {
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  readonly isAwsRefusal: boolean;
  readonly isNotice: boolean;

  constructor(
    message: string,
    { code, exitCode = EXIT.failed, hint, isAwsRefusal = false, isNotice = false, cause }: FailureDetails,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AcctmgrError';
    this.code = code;
    this.exitCode = exitCode;
    this.hint = hint;
    this.isAwsRefusal = isAwsRefusal;
    this.isNotice = isNotice;
  }

  /** Each file of the binary holds a copy of this class (scripts/build.mjs), and all of them are one. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'AcctmgrError';
  }
}

/** What the user typed, or what stands in a file of theirs, cannot be used: exit 2. */
export const usageError = (
  message: string,
  details: Omit<FailureDetails, 'exitCode' | 'code'> & { code?: string } = {},
) => new AcctmgrError(message, { code: 'usage', ...details, exitCode: EXIT.usage });

/** Not authenticated, or not allowed: exit 3. */
export const notAllowed = (message: string, details: Omit<FailureDetails, 'exitCode'>) =>
  new AcctmgrError(message, { ...details, exitCode: EXIT.notAllowed });

/** The user left a prompt, or interrupted: exit 130. */
export const interrupted = () =>
  new AcctmgrError('Interrupted.', { code: 'interrupted', exitCode: EXIT.interrupted });

/** The `code` of a Node.js system error (`ENOENT`, `EACCES`, …), where `error` is one. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
