import { describe, expect, it, onTestFinished } from 'vitest';
import { hasOpenssl, HIDDEN, makeCertificates } from '../support/certificates.js';
import { startProxy } from '../support/forward-proxy.js';
import { openCorp } from '../support/loopback-aws/identity-center/corp.js';
import { startLoopbackAws } from '../support/loopback-aws/loopback-aws.js';
import { runCli } from '../support/run-cli.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';
import { temporaryHome } from '../support/temporary-home.js';

/* What stands between people and Identity Center. */

async function openDesk() {
  const { ca, key, cert } = makeCertificates();
  const aws = await startLoopbackAws({ tls: { key, cert } });
  const proxy = await startProxy(() => Number(new URL(aws.url).port));
  onTestFinished(async () => {
    proxy.close();
    await aws.close();
  });
  const center = openCorp(aws, { deviceInterval: 0.01, deviceApprovedAfter: 0 });
  const home = temporaryHome();
  const corp = { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' };
  home.write('.config/acctmgr/accounts.json', JSON.stringify({ sso_sessions: { corp }, accounts: [] }));
  home.write('ca.pem', ca);
  const env = {
    AWS_ENDPOINT_URL_SSO: `https://${HIDDEN}:1443`,
    AWS_ENDPOINT_URL_SSO_OIDC: `https://${HIDDEN}:2443`,
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
  };
  const cli = (more: Readonly<Record<string, string>>, ...argv: readonly string[]) =>
    runCli({ home: home.folder, terminal: scriptedTerminal(), env: { ...env, ...more } }, ...argv);
  const hosts = () => [...new Set(proxy.seen.splice(0).map(({ what }) => what))];
  return { aws, center, home, cli, hosts, ca: { AWS_CA_BUNDLE: home.at('ca.pem') } };
}

describe.skipIf(!hasOpenssl)('a proxy and a private certificate authority before Identity Center', () => {
  it('are passed by signing in, renewing and signing out', async () => {
    const { center, cli, hosts, ca } = await openDesk();
    center.behaviour.tokenLifetime = 30;
    expect(await cli(ca, 'login', 'corp', '--device-code')).toMatchObject({ exitCode: 0 });
    expect(hosts()).toEqual([`CONNECT ${HIDDEN}:2443`]);
    expect(await cli({ ...ca }, 'login', 'corp', '--check')).toMatchObject({ exitCode: 0 });
    expect(await cli(ca, 'logout', 'corp')).toMatchObject({ exitCode: 0 });
    expect(hosts()).toContain(`CONNECT ${HIDDEN}:1443`);
  });

  it('are named where the authority is not known', async () => {
    const { cli } = await openDesk();
    const { stderr, exitCode } = await cli({}, 'login', 'corp', '--device-code');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('AWS_CA_BUNDLE');
  });
});
