import {
  cacheDistrust,
  cachedSessions,
  sessionFiles,
  sessionFolder,
} from '../../sessions/cache/session-cache.js';
import { AcctmgrError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { requireWritableFolder } from '../../system/files/writable-folder.js';
import type { CacheFacts } from './session-cache.js';

export function cacheFactsOf(host: Host): CacheFacts {
  try {
    const obstacle = cacheDistrust(host);
    if (obstacle !== undefined) return { obstacle, live: 0, unreadable: 0 };
    requireWritableFolder(sessionFolder(host));
    const sessions = cachedSessions(host);
    const now = host.now();
    return {
      obstacle,
      live: sessions.filter(({ credentials }) => credentials.expiration.getTime() > now).length,
      unreadable: sessionFiles(host).length - sessions.length,
    };
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    return { obstacle: error, live: 0, unreadable: 0 };
  }
}
