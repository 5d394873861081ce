import path from 'node:path';
import { lookAtFile } from '../../system/files/looked-at-file.js';
import { notAllowed } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';

/** Why the token of a web identity can't be read, in words that follow its file; undefined where it can. To SDKs, ~ is a name. */
function tokenFileFault(host: Pick<Host, 'cwd' | 'platform'>, file: string): string | undefined {
  const found = lookAtFile(path.resolve(host.cwd, file), host.platform);
  switch (found.kind) {
    case 'absent':
    case 'dangling':
      return 'does not exist';
    case 'hidden':
      return `can't be reached (${found.errno})`;
    case 'folder':
      return 'is a folder';
    case 'file':
    case 'other':
      return found.isReadable ? undefined : 'may not be read by you';
  }
}

/**
 * Asked when the token is needed, since a session of the cache needs none.
 *
 * @param namedBy - the setting or the variable that names the file
 * @throws AcctmgrError with exit 3: the SDK's own words are those of the system, and say nothing of where the file is named
 */
export function requireTokenFile(
  host: Pick<Host, 'cwd' | 'platform'>,
  file: string,
  namedBy: string,
  remedy: string,
): void {
  const fault = tokenFileFault(host, file);
  if (fault === undefined) return;
  throw notAllowed(`The token file ${oneLine(file)}, which ${namedBy} names, ${fault}.`, {
    code: 'no_token_file',
    hint: `Have the token written there, or ${remedy}.`,
  });
}
