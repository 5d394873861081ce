import { describe, expect, it } from 'vitest';
import type { ServiceTarget } from '../../../src/aws/endpoint.js';
import type { Fault } from '../../../src/aws/faults/fault.js';
import type { FaultKind } from '../../../src/aws/faults/fault-kind.js';
import type { PresentedCertificate, Probe, ProbeStage } from '../../../src/aws/clients/probe.js';
import { judgeClock } from '../../../src/diagnosis/machine/clock.js';
import { judgeReachability, type Reached } from '../../../src/diagnosis/way/reachability.js';
import { bashWords } from '../../support/bash-words.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;
const target: ServiceTarget = {
  region: 'eu-west-1',
  regionFrom: 'AWS_REGION',
  endpoint: 'https://sts.eu-west-1.amazonaws.com',
  endpointFrom: undefined,
};
const PROXY = 'http://proxy.example:3128';

const failed = (
  kind: FaultKind,
  stage: ProbeStage,
  more: Partial<Fault> = {},
  certificate?: PresentedCertificate,
): Probe => ({
  ok: false,
  stage,
  fault: { kind, code: 'ECODE', message: 'text', cause: undefined, ...more },
  certificate,
});
const judge = (probe: Probe, more: Partial<Reached> = {}) =>
  judgeReachability(
    { target, proxy: undefined, hasOwnCa: false, timeoutMs: 8000, noProxy: undefined, probe, ...more },
    NOW,
    bashWords,
  );

describe('the way to STS', () => {
  it('leads there, directly or through a proxy', () => {
    const there: Probe = { ok: true, serverTime: NOW, localTime: NOW };
    expect(judge(there)).toEqual({
      check: 'reachability',
      status: 'ok',
      message: 'sts.eu-west-1.amazonaws.com answers (region eu-west-1).',
    });
    expect(judge(there, { proxy: PROXY }).message).toBe(
      'sts.eu-west-1.amazonaws.com answers through the proxy http://proxy.example:3128 (region eu-west-1).',
    );
  });

  it.each<[string, Probe, string]>([
    [
      'DNS',
      failed('network-dns', 'name'),
      'The name of sts.eu-west-1.amazonaws.com could not be resolved (ECODE).',
    ],
    [
      'a port',
      failed('network-refused', 'connection'),
      'The connection to sts.eu-west-1.amazonaws.com was refused.',
    ],
    [
      'silence',
      failed('network-timeout', 'connection'),
      'sts.eu-west-1.amazonaws.com did not answer within 8s.',
    ],
    [
      'a web page',
      failed('answer-not-aws', 'answer', { httpStatus: 200 }),
      'What answered for sts.eu-west-1.amazonaws.com is not AWS: a web page or the like came back (HTTP 200).',
    ],
  ])('ends at %s, as every command says it', (_name, probe, message) => {
    expect(judge(probe)).toMatchObject({ status: 'fail', message });
  });

  it('ends where a variable has put the endpoint, which can be taken away', () => {
    const elsewhere = { ...target, endpoint: 'http://127.0.0.1:1', endpointFrom: 'AWS_ENDPOINT_URL' };
    expect(judge(failed('network-refused', 'connection'), { target: elsewhere })).toMatchObject({
      message: 'The connection to 127.0.0.1:1 was refused.',
      fix: 'unset AWS_ENDPOINT_URL, unless you mean it',
    });
    const inFile = { ...elsewhere, endpointFrom: 'endpoint_url of the profile' };
    expect(judge(failed('network-refused', 'connection'), { target: inFile })).toMatchObject({
      fix: 'Correct endpoint_url of the profile in the AWS config file.',
    });
  });

  const around =
    'Correct HTTPS_PROXY (or HTTP_PROXY), or ask sts.eu-west-1.amazonaws.com directly: export NO_PROXY=sts.eu-west-1.amazonaws.com';

  it.each<[string, Probe, string, string]>([
    [
      'is dead',
      failed('network-refused', 'proxy'),
      `The proxy ${PROXY} is dead: nothing listens there.`,
      around,
    ],
    [
      'has no address',
      failed('network-dns', 'proxy'),
      `The proxy ${PROXY} has a name that could not be resolved.`,
      around,
    ],
    ['says nothing', failed('network-timeout', 'proxy'), `The proxy ${PROXY} does not answer.`, around],
    [
      'wants a password',
      failed('proxy-refused', 'proxy', { httpStatus: 407 }),
      `The proxy ${PROXY} asks for a user name and password (407).`,
      'export HTTPS_PROXY=http://USER:PASSWORD@proxy.example:3128',
    ],
    [
      'does not let through',
      failed('network-unreachable', 'proxy', { httpStatus: 503 }),
      `The proxy ${PROXY} answered HTTP 503 instead of letting through to sts.eu-west-1.amazonaws.com.`,
      'Ask who runs the proxy to let it through to sts.eu-west-1.amazonaws.com, or ask sts.eu-west-1.amazonaws.com directly: export NO_PROXY=sts.eu-west-1.amazonaws.com',
    ],
  ])('ends at a proxy that %s', (_name, probe, message, fix) => {
    expect(judge(probe, { proxy: PROXY })).toMatchObject({ status: 'fail', message, fix });
  });

  it('keeps what NO_PROXY says already', () => {
    expect(judge(failed('network-refused', 'proxy'), { proxy: PROXY, noProxy: '.corp' })).toMatchObject({
      fix: expect.stringContaining('NO_PROXY=.corp,sts.eu-west-1.amazonaws.com') as string,
    });
  });

  const certificate = {
    subject: 'sts.eu-west-1.amazonaws.com',
    authority: 'Acme Inspection CA',
    validFrom: 'Jan 1',
    validTo: 'Jan 2',
  };

  it('is opened by somebody, whose certificate is named', () => {
    const probe = failed('network-tls', 'tls', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }, certificate);
    expect(judge(probe)).toEqual({
      check: 'reachability',
      status: 'fail',
      message:
        'The certificate of sts.eu-west-1.amazonaws.com is by Acme Inspection CA, which nobody trusts here: TLS is opened on the way (SELF_SIGNED_CERT_IN_CHAIN).',
      fix: 'Get the certificate of Acme Inspection CA from who runs your network, as a PEM file, and export AWS_CA_BUNDLE=/path/to/it.pem',
      details: ['for sts.eu-west-1.amazonaws.com, by Acme Inspection CA, valid from Jan 1 to Jan 2'],
    });
    expect(judge(probe, { hasOwnCa: true })).toMatchObject({
      message: expect.stringContaining('which AWS_CA_BUNDLE (or ca_bundle) does not hold') as string,
      fix: expect.stringContaining('add it to the bundle.') as string,
    });
  });

  it.each([
    [
      'CERT_HAS_EXPIRED',
      "By this machine's clock, the certificate of sts.eu-west-1.amazonaws.com is out of its time.",
    ],
    [
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'The certificate of sts.eu-west-1.amazonaws.com is for another name: somebody else answers there.',
    ],
  ])('is closed by %s', (code, message) => {
    expect(judge(failed('network-tls', 'tls', { code }, certificate))).toMatchObject({
      status: 'fail',
      message,
    });
  });
});

describe('the clock', () => {
  const at = (skew: number, platform: NodeJS.Platform = 'linux') =>
    judgeClock({ server: NOW + skew, local: NOW }, platform);

  it.each([
    [0, 'ok'],
    [MINUTE, 'ok'],
    [-2 * MINUTE, 'warn'],
    [5 * MINUTE, 'warn'],
    [5 * MINUTE + 1, 'fail'],
    [-60 * MINUTE, 'fail'],
  ])('is %d ms off: %s', (skew, status) => {
    expect(at(skew).status).toBe(status);
  });

  it('is told in words, with the command that sets it', () => {
    expect(at(10 * MINUTE)).toMatchObject({
      message: expect.stringContaining("This machine's clock is 10m behind AWS's") as string,
      fix: 'sudo timedatectl set-ntp true',
    });
    expect(at(-10 * MINUTE, 'darwin')).toMatchObject({
      message: expect.stringContaining("10m ahead of AWS's") as string,
      fix: 'sudo sntp -sS time.apple.com',
    });
  });

  it('is not told where AWS said no time', () => {
    expect(judgeClock({ server: undefined, local: NOW }, 'linux').status).toBe('skip');
  });
});
