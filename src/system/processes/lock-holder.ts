import type { ProcessIdentity } from './process-identity.js';

/** Who holds a lock: the contents of a lock file, in JSON. */
export interface LockHolder extends ProcessIdentity {
  /** Of this one acquisition; it never comes back. */
  readonly nonce: string;
  /** ISO 8601, by the holder's clock. */
  readonly since: string;
  /** What the lock is held for, as in "writing /home/ada/.aws/credentials". */
  readonly purpose: string;
}

const ID_LENGTH = 20;
const ID = /^[0-9a-z]{20}$/;

export const fitId = (text: string): string => text.slice(0, ID_LENGTH).padEnd(ID_LENGTH, '0');

/** It has to be unique, not secret, and node:crypto costs 4 ms of every start. */
export const newNonce = (pid: number): string => {
  const digits = () => Math.random().toString(36).slice(2).padEnd(11, '0');
  return fitId(`${pid.toString(36).slice(-4)}${digits()}${digits()}`);
};

export function parseHolder(bytes: Buffer): LockHolder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, host, boot, pidNamespace, startTime, nonce, since, purpose } = value as Record<
    string,
    unknown
  >;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (typeof nonce !== 'string' || !ID.test(nonce)) return undefined;
  if (typeof host !== 'string' || typeof since !== 'string' || typeof purpose !== 'string') return undefined;
  const holder = { pid, host, nonce, since, purpose };
  return typeof boot === 'string' && typeof pidNamespace === 'string' && typeof startTime === 'string'
    ? { ...holder, boot, pidNamespace, startTime }
    : holder;
}
