import { describe, expect, it } from 'vitest';
import { proxyFor, proxyRules, showProxy } from '../../../src/aws/proxy-rules.js';

const STS = 'https://sts.eu-west-1.amazonaws.com/';
const proxyOf = (env: Record<string, string>, url = STS) => {
  const rules = proxyRules(env);
  return rules && proxyFor(rules, url);
};

describe('proxyRules', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['nothing is set', {}, undefined],
    ['only NO_PROXY is set', { NO_PROXY: '*' }, undefined],
    ['HTTPS_PROXY is set', { HTTPS_PROXY: 'http://a:1' }, 'http://a:1'],
    [
      'both cases are set, the lower one wins',
      { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:1' },
      'http://a:1',
    ],
    ['the scheme is missing', { HTTPS_PROXY: 'a:3128' }, 'http://a:3128'],
    ['only ALL_PROXY is set', { ALL_PROXY: 'socks5://a:1080' }, 'socks5://a:1080'],
    [
      'the special one wins over ALL_PROXY',
      { all_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:1' },
      'http://b:1',
    ],
    ['HTTP_PROXY alone says nothing of https', { HTTP_PROXY: 'http://a:1' }, undefined],
  ])('%s', (_what, env, proxy) => {
    expect(proxyOf(env)).toBe(proxy);
  });

  it('takes HTTP_PROXY for http', () => {
    expect(proxyOf({ HTTP_PROXY: 'http://a:1', HTTPS_PROXY: 'http://b:1' }, 'http://127.0.0.1:4566/')).toBe(
      'http://a:1',
    );
  });
});

it.each([
  ['HTTPS_PROXY', 'http://u:pass@bad host'],
  ['https_proxy', 'u:pass@bad host'],
  ['ALL_PROXY', 'ftp://u:pass@proxy.example'],
  ['HTTP_PROXY', 'http://'],
])('refuses %s=%s by its name, and repeats no password', (name, value) => {
  expect(() => proxyRules({ [name]: value })).toThrow(
    expect.objectContaining({
      message: `${name} is not the URL of a proxy.`,
      code: 'bad_proxy_url',
      exitCode: 2,
      hint: `Set it to something like http://proxy.example:3128, or unset it.${
        value.includes('@') ? ' In a password, write / ? # and @ as %2F %3F %23 and %40.' : ''
      }`,
    }),
  );
});

describe('NO_PROXY', () => {
  const isDirect = (entries: string, url = STS) =>
    proxyOf({ ALL_PROXY: 'http://a:1', NO_PROXY: entries }, url) === undefined;

  it.each([
    '*',
    'amazonaws.com',
    '.amazonaws.com',
    '*.amazonaws.com',
    'AMAZONAWS.COM',
    'x, sts.eu-west-1.amazonaws.com',
    'x amazonaws.com:443',
  ])('means STS by %j', (entries) => {
    expect(isDirect(entries)).toBe(true);
  });

  it.each(['', 'aws.com', 'eu-west-1', 'amazonaws.com:80', '.', 'sts.eu-west-1.amazonaws.com.evil.example'])(
    'does not mean STS by %j',
    (entries) => {
      expect(isDirect(entries)).toBe(false);
    },
  );

  it('knows addresses, with ports and in brackets', () => {
    expect(isDirect('127.0.0.1', 'http://127.0.0.1:4566')).toBe(true);
    expect(isDirect('127.0.0.1:4566', 'http://127.0.0.1:4566')).toBe(true);
    expect(isDirect('::1', 'http://[::1]:4566')).toBe(true);
    expect(isDirect('[::1]:4566', 'http://[::1]:4566')).toBe(true);
    expect(isDirect('[::1]:80', 'http://[::1]:4566')).toBe(false);
  });
});

it('shows a proxy without its password', () => {
  expect(showProxy('http://user:secret@proxy.example:3128')).toBe('http://proxy.example:3128');
  expect(showProxy('no url with a secret')).toBe('the proxy');
});
