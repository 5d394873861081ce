import { AcctmgrError } from '../system/failure.js';
import type { World } from './world.js';

/** The words of an installed profile's `credential_process`. */
export function askedFor(
  argv: readonly string[],
): { readonly name: string; readonly config: string | undefined } | undefined {
  const [command, ...words] = argv;
  const at = words.indexOf('--config');
  const config = at === -1 ? undefined : words[at + 1];
  const isFlag = (index: number) => at !== -1 && (index === at || index === at + 1);
  const [name = '-', ...more] = words.filter((_, index) => !isFlag(index));
  if (command !== 'credential-process' || name.startsWith('-') || more.length > 0) return undefined;
  return at !== -1 && config === undefined ? undefined : { name, config };
}

/**
 * Answers what AWS tools ask again and again, a session from the cache, without reading what parses a command line: that
 * takes longer than the answer. Returns whether it did; else nothing has happened yet.
 */
export async function answerAtOnce(argv: readonly string[], { host, stdout }: World): Promise<boolean> {
  const asked = askedFor(argv);
  if (asked === undefined) return false;
  const { documentAtOnce } = await import('../commands/handover/document-at-once.js');
  const document = documentAtOnce(host, asked.name, asked.config);
  if (document === undefined) return false;
  try {
    stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
    return true;
  } catch (error) {
    // The command meets the same failure, and says it.
    if (error instanceof AcctmgrError) return false;
    throw error;
  }
}
