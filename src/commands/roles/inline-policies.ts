import { isUtf8 } from 'node:buffer';
import { usageError } from '../../system/failure.js';
import { readIfExists } from '../../system/files/private-files.js';
import type { Host } from '../../system/host.js';
import { resolvePath } from '../../system/paths.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import { keyAndValue } from '../flag-values.js';

function documentIn(bytes: Uint8Array): object | undefined {
  try {
    const value: unknown = isUtf8(bytes) ? JSON.parse(Buffer.from(bytes).toString('utf8')) : undefined;
    return typeof value === 'object' && value !== null && 'Statement' in value ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The policies of `--inline-policy NAME=FILE`, by name.
 *
 * @throws AcctmgrError (exit 2) for a file that is not there, or holds no policy
 */
export function readInlinePolicies(host: Host, words: readonly string[]): Readonly<Record<string, unknown>> {
  const policies = new Map<string, unknown>();
  for (const word of words) {
    const [name, file] = keyAndValue(word);
    const said = `--inline-policy ${shorten(oneLine(word), 80)}`;
    if (name === '' || file === '')
      throw usageError(`${said} is not of the form name=file.`, {
        hint: 'For example: logs=logs-policy.json',
      });
    if (policies.has(name)) throw usageError(`${said}: there is a policy ${oneLine(name)} already.`);
    const bytes = readIfExists(resolvePath(host, file));
    if (bytes === undefined) throw usageError(`${said}: there is no such file.`);
    const document = documentIn(bytes);
    if (document === undefined)
      throw usageError(`${said}: the file holds no policy.`, {
        hint: 'It takes a policy document as JSON, with its "Statement".',
      });
    policies.set(name, document);
  }
  return Object.fromEntries(policies);
}
