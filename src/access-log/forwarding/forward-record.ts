import path from 'node:path';
import { removeIfExists } from '../../system/files/file-removal.js';
import { readOwnFile, writeOwnFile } from '../../system/files/own-file.js';
import type { Host } from '../../system/host.js';
import { stateFolder } from '../../system/paths.js';
import { parseObject } from '../reading/line.js';

/** In the state folder. */
export const FORWARD_RECORD = 'log-forward.json';

/** Since when the program of `settings.access_log.forward` has not taken lines. Times are milliseconds since the epoch. */
export interface ForwardFailure {
  readonly since: number;
  readonly last: number;
  readonly reason: string;
  /** When it was last said on a terminal. */
  readonly said?: number | undefined;
}

const recordFile = (host: Host): string => path.join(stateFolder(host), FORWARD_RECORD);

/** @returns undefined where the last lines were taken. @throws AcctmgrError where that can't be told */
export function forwardFailure(host: Host): ForwardFailure | undefined {
  const object = parseObject(readOwnFile(recordFile(host), host)?.toString('utf8') ?? '');
  const { since, last, reason, said } = object ?? {};
  if (typeof since !== 'number' || typeof last !== 'number' || typeof reason !== 'string') return undefined;
  return { since, last, reason, said: typeof said === 'number' ? said : undefined };
}

export function keepForwardFailure(failure: ForwardFailure | undefined, host: Host): void {
  if (failure === undefined) removeIfExists(recordFile(host));
  else writeOwnFile(recordFile(host), Buffer.from(`${JSON.stringify(failure)}\n`), host);
}
