import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A name that nobody resolves: a call to it gets there by the proxy or not at all. */
export const HIDDEN = 'sts.loopback.test';

export const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** A private certificate authority, and a certificate of it for `HIDDEN` and 127.0.0.1; all in PEM. */
export function makeCertificates(): { ca: string; key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'acctmgr-ca-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  try {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '2',
      '-subj',
      '/CN=Private CA',
    );
    openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', `/CN=${HIDDEN}`);
    writeFileSync(file('names'), `subjectAltName=DNS:${HIDDEN},IP:127.0.0.1`);
    openssl(
      ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-days', '2', '-extfile', 'names', '-out', 'server.pem'],
    );
    const [ca = '', serverKey = '', cert = ''] = ['ca.pem', 'server.key', 'server.pem'].map((name) =>
      readFileSync(file(name), 'utf8'),
    );
    return { ca, key: serverKey, cert };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
