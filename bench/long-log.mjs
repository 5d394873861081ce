import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const START = Date.parse('2026-01-01T00:00:00Z');
const EVENTS = ['assume', 'exec', 'env'];
export const SOME_ACCOUNT = 'account-7';

function entry(index, prev) {
  const account = index % 500;
  const id = String(300_000_000_000 + account);
  const time = START + index * 20_000;
  return {
    time: new Date(time).toISOString(),
    event: EVENTS[index % 3],
    account: `account-${account}`,
    account_id: id,
    role_arn: `arn:aws:iam::${id}:role/CrossAccountAdminRole`,
    status: 'success',
    source: index % 4 === 0 ? 'sts' : 'cache',
    session_name: 'ada',
    source_arn: 'arn:aws:iam::111111111111:user/ada',
    access_key_id: `ASIA${String(index >> 2).padStart(16, '0')}`,
    expiration: new Date(time + 3_600_000).toISOString(),
    request_id: '35967a7b-adc5-4d35-82c7-88e2ce867728',
    user: 'ada',
    host: 'laptop',
    pid: 20_000 + (index % 1000),
    version: '0.1.0',
    prev,
  };
}

/** Writes an access log of so many lines, with its chain and its head, as years of use would leave it. */
export function writeLongLog(log, lines) {
  mkdirSync(dirname(log), { recursive: true });
  const descriptor = openSync(log, 'w', 0o600);
  let hash = '0'.repeat(64);
  let size = 0;
  let text = '';
  const write = () => {
    size += writeSync(descriptor, text);
    text = '';
  };
  for (let index = 0; index < lines; index += 1) {
    const line = JSON.stringify(entry(index, hash));
    hash = createHash('sha256').update(line).digest('hex');
    text += `${line}\n`;
    if (text.length > 1_000_000) write();
  }
  write();
  closeSync(descriptor);
  writeFileSync(`${log}.head`, `${JSON.stringify({ size, lines, hash }).padEnd(127)}\n`, { mode: 0o600 });
}
