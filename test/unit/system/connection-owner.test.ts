import { endianness } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ownerIn } from '../../../src/system/processes/connection-owner.js';

const HEADING =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const row = (local: string, remote: string, state: string, uid: number) =>
  `   7: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000 ${String(uid).padStart(5)}        0 4711 1 0000000000000000 20 4 30 10 -1`;
const table = (...rows: string[]) => [HEADING, ...rows, ''].join('\n');

const connection = {
  localAddress: '127.0.0.1',
  localPort: 40_000,
  remoteAddress: '127.0.0.1',
  remotePort: 50_001,
};
const OURS = '0100007F:9C40';
const THEIRS = '0100007F:C351';

describe.runIf(endianness() === 'LE')('the owner of a connection', () => {
  it('is that of the other end of it', () => {
    const both = table(row(OURS, THEIRS, '01', 0), row(THEIRS, OURS, '01', 1000));
    expect(ownerIn(both, connection)).toBe(1000);
  });

  it.each([
    ['there is no row', table()],
    ['only our own end is there', table(row(OURS, THEIRS, '01', 1000))],
    ['it is closing', table(row(THEIRS, OURS, '06', 1000), row(THEIRS, OURS, '08', 1000))],
    ['another port has it', table(row('0100007F:C352', OURS, '01', 1000))],
    ['another address has it', table(row('0200007F:C351', OURS, '01', 1000))],
    ['it leads elsewhere', table(row(THEIRS, '0100007F:9C41', '01', 1000))],
    ['the row is cut', `${HEADING}\n   7: ${THEIRS} ${OURS} 01`],
    ['the table is empty', ''],
  ])('is nobody where %s', (_why, text) => {
    expect(ownerIn(text, connection)).toBeUndefined();
  });

  it('is found where the client speaks IPv6', () => {
    const mapped = (end: string) => `0000000000000000FFFF0000${end}`;
    expect(ownerIn(table(row(mapped(THEIRS), mapped(OURS), '01', 1001)), connection)).toBe(1001);
    const six = { ...connection, localAddress: '::1', remoteAddress: '::1' };
    const loopback = '00000000000000000000000001000000';
    expect(ownerIn(table(row(`${loopback}:C351`, `${loopback}:9C40`, '01', 1002)), six)).toBe(1002);
  });

  it('is nobody for ends that are not known', () => {
    const gone = { ...connection, remoteAddress: undefined, remotePort: undefined };
    expect(ownerIn(table(row(THEIRS, OURS, '01', 1000)), gone)).toBeUndefined();
  });
});
