import { describe, expect, it, onTestFinished } from 'vitest';
import { hasOpenssl, HIDDEN, makeCertificates } from '../support/certificates.js';
import { startProxy, type ProxyBehaviour } from '../support/forward-proxy.js';
import { startLoopbackAws, type LoopbackAws } from '../support/loopback-aws/loopback-aws.js';
import { DEV, MINUTE, NOON, openScene, type Scene } from '../support/scene.js';

/* People between whom and AWS something stands, and who do what the doctor tells them. */

type Env = Readonly<Record<string, string>>;

interface Wrong {
  readonly check: string;
  readonly status: string;
  readonly message: string;
  readonly fix: string;
}

interface Examined {
  readonly exitCode: number;
  readonly ofNetwork: readonly Wrong[];
  /** What is not `ok`, but for the endpoint that the tests must set. */
  readonly elsewhere: readonly Wrong[];
  readonly stdout: string;
}

async function examine(scene: Scene, env: Env = {}, ...argv: readonly string[]): Promise<Examined> {
  const { stdout, exitCode } = await scene.cliIn({ env }, 'doctor', 'dev', '--json', ...argv);
  const findings = (JSON.parse(stdout) as { findings: readonly (Wrong & { part: string })[] }).findings
    .filter(({ status, check }) => status !== 'ok' && check !== 'address_variables')
    .map(({ part, check, status, message, fix }) => ({ part, found: { check, status, message, fix } }));
  const those = (isThat: (part: string) => boolean) =>
    findings.filter(({ part }) => isThat(part)).map(({ found }) => found);
  return {
    exitCode,
    ofNetwork: those((part) => part === 'network'),
    elsewhere: those((part) => part !== 'network'),
    stdout,
  };
}

async function withDev(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([{ name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') }]);
  return scene;
}

const UNKNOWN_CLOCK = {
  check: 'clock',
  status: 'skip',
  message: "AWS's clock is not known: STS cannot be reached.",
  fix: null,
};
/** What is said of the rest where STS can't be reached. */
const UNASKED = [
  { check: 'identity', status: 'skip', message: 'AWS was not asked whose they are: STS cannot be reached.' },
  { check: 'path', status: 'skip', message: 'dev: not tried, since STS cannot be reached.' },
];

describe('the clock of somebody', () => {
  it.each([
    [10, 'fail', "This machine's clock is 10m behind AWS's, and AWS refuses what is signed by it."],
    [-10, 'fail', "This machine's clock is 10m ahead of AWS's, and AWS refuses what is signed by it."],
    [2, 'warn', "This machine's clock is 2m behind AWS's. From five minutes on, AWS refuses"],
  ])('is %s minutes off', async (minutes, status, message) => {
    const scene = await withDev();
    const { stdout, exitCode } = await scene.cliIn(
      { now: () => scene.time - minutes * MINUTE, platform: 'linux' },
      'doctor',
      'dev',
      '--json',
    );
    const { findings } = JSON.parse(stdout) as { findings: readonly Wrong[] };
    expect(findings.find(({ check }) => check === 'clock')).toMatchObject({
      status,
      message: expect.stringContaining(message) as string,
      fix: 'sudo timedatectl set-ntp true',
    });
    // acctmgr corrects it for itself.
    expect(stdout).toContain('dev: AWS let ada assume');
    expect(exitCode).toBe(status === 'fail' ? 1 : 0);
  });
});

describe('somebody who reaches nobody', () => {
  it('has an endpoint where nobody listens: all that can be told without is told', async () => {
    const scene = await withDev();
    await scene.aws.close();
    const { exitCode, ofNetwork, elsewhere, stdout } = await examine(scene);
    expect(exitCode).toBe(1);
    expect(ofNetwork).toEqual([
      {
        check: 'reachability',
        status: 'fail',
        message: expect.stringContaining('127.0.0.1') as string,
        fix: 'unset AWS_ENDPOINT_URL, unless you mean it',
      },
      UNKNOWN_CLOCK,
    ]);
    expect(elsewhere).toMatchObject(UNASKED);
    expect(stdout).toContain('The source is the profile default');
  });

  it('has an endpoint that never answers, and does not wait for long', async () => {
    const scene = await withDev();
    scene.aws.misbehave({ kind: 'hang' });
    const { ofNetwork, elsewhere } = await examine(scene, {}, '--timeout', '1s');
    expect(ofNetwork).toMatchObject([{ message: expect.stringMatching(/1s/) as string }, UNKNOWN_CLOCK]);
    expect(elsewhere).toMatchObject(UNASKED);
    // The question for the clock alone: nothing that is signed is sent after it.
    expect(scene.aws.requests).toHaveLength(1);
  });

  it('is behind a portal that answers in place of AWS', async () => {
    const scene = await withDev();
    scene.aws.misbehave({ kind: 'html' });
    const { ofNetwork } = await examine(scene);
    expect(ofNetwork).toMatchObject([{ check: 'reachability', status: 'fail' }, UNKNOWN_CLOCK]);
  });

  it('has a bundle of certificates that is not there', async () => {
    const scene = await withDev();
    const { elsewhere, ofNetwork } = await examine(scene, { AWS_CA_BUNDLE: '/nowhere/ca.pem' });
    expect(ofNetwork).toMatchObject([
      {
        check: 'reachability',
        status: 'fail',
        message: expect.stringContaining('/nowhere/ca.pem') as string,
        fix: expect.stringContaining('AWS_CA_BUNDLE') as string,
      },
    ]);
    expect(elsewhere).toEqual([]);
  });

  it('has a proxy that is no address', async () => {
    const scene = await withDev();
    const { ofNetwork } = await examine(scene, { HTTPS_PROXY: 'nonsense://x' });
    expect(ofNetwork).toMatchObject([
      { check: 'reachability', status: 'fail', fix: expect.stringMatching(/\w/) as string },
    ]);
  });
});

const portOf = ({ url }: LoopbackAws): number => Number(new URL(url).port);

async function proxyTo(aws: LoopbackAws, behaviour?: ProxyBehaviour) {
  const proxy = await startProxy(() => portOf(aws), behaviour);
  onTestFinished(() => {
    proxy.close();
  });
  return proxy;
}

describe('somebody behind a proxy', () => {
  it('that is dead: the fix names it, and goes round it', async () => {
    const scene = await withDev();
    const dead = await proxyTo(scene.aws);
    dead.close();
    const env = { HTTP_PROXY: `http://127.0.0.1:${dead.port}`, AWS_ENDPOINT_URL: `http://${HIDDEN}` };
    const { ofNetwork, elsewhere } = await examine(scene, env);
    expect(ofNetwork).toEqual([
      {
        check: 'reachability',
        status: 'fail',
        message: `The proxy http://127.0.0.1:${dead.port} is dead: nothing listens there.`,
        fix: `Correct HTTPS_PROXY (or HTTP_PROXY), or ask ${HIDDEN} directly: export NO_PROXY=${HIDDEN}`,
      },
      UNKNOWN_CLOCK,
    ]);
    expect(elsewhere).toMatchObject(UNASKED);
    const alive = await proxyTo(scene.aws);
    const mended = await examine(scene, { ...env, HTTP_PROXY: `http://127.0.0.1:${alive.port}` });
    expect(mended).toMatchObject({ exitCode: 0, ofNetwork: [], elsewhere: [] });
    expect(mended.stdout).toContain(`through the proxy http://127.0.0.1:${alive.port}`);
  });
});

describe.skipIf(!hasOpenssl)('somebody whose TLS is opened on the way', () => {
  it('is told by whom, and reaches AWS with that certificate', async () => {
    const { key, cert, ca } = makeCertificates();
    const scene = await withDev();
    const aws = await startLoopbackAws({ now: () => NOON, tls: { key, cert: `${cert}${ca}` } });
    onTestFinished(() => aws.close());
    const env = { AWS_ENDPOINT_URL: aws.url };
    const { ofNetwork, elsewhere } = await examine(scene, env);
    const host = new URL(aws.url).host;
    expect(ofNetwork).toEqual([
      {
        check: 'reachability',
        status: 'fail',
        message: `The certificate of ${host} is by Private CA, which nobody trusts here: TLS is opened on the way (SELF_SIGNED_CERT_IN_CHAIN).`,
        fix: 'Get the certificate of Private CA from who runs your network, as a PEM file, and export AWS_CA_BUNDLE=/path/to/it.pem',
      },
      UNKNOWN_CLOCK,
    ]);
    expect(elsewhere).toMatchObject(UNASKED);
    expect(aws.requests).toEqual([]);
    const mended = await examine(scene, { ...env, AWS_CA_BUNDLE: scene.home.write('ca.pem', ca) });
    expect(mended.ofNetwork).toEqual([]);
  });

  it('has a proxy before it that wants a password', async () => {
    const { key, cert, ca } = makeCertificates();
    const scene = await withDev();
    const aws = await startLoopbackAws({ now: () => NOON, tls: { key, cert: `${cert}${ca}` } });
    onTestFinished(() => aws.close());
    const proxy = await proxyTo(aws, 'ask-for-password');
    const env = { AWS_ENDPOINT_URL: `https://${HIDDEN}`, HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const { ofNetwork } = await examine(scene, env);
    expect(ofNetwork[0]).toMatchObject({
      message: `The proxy http://127.0.0.1:${proxy.port} asks for a user name and password (407).`,
      fix: `export HTTPS_PROXY=http://USER:PASSWORD@127.0.0.1:${proxy.port}`,
    });
    expect(aws.requests).toEqual([]);
  });
});
