import { describe, expect, it } from 'vitest';
import { DEV, openScene, type Scene } from '../support/scene.js';

/** A password as it should be written, and with what ends a host, or a URL. */
const PASSWORDS = ['hush-hush', 'hush@hush', '1/hush'];

type Give = (scene: Scene, login: string) => Record<string, string>;

const inUrl = (url: string, login: string): string => url.replace('://', `://${login}@`);

const config =
  (text: (url: string) => string): Give =>
  ({ home, aws }, login) => {
    home.write('.aws/config', text(inUrl(aws.url, login)));
    return { AWS_ENDPOINT_URL: '', AWS_PROFILE: 'default' };
  };

const PLACES: Record<string, Give> = {
  AWS_ENDPOINT_URL: ({ aws }, login) => ({ AWS_ENDPOINT_URL: inUrl(aws.url, login) }),
  AWS_ENDPOINT_URL_STS: ({ aws }, login) => ({ AWS_ENDPOINT_URL_STS: inUrl(aws.url, login) }),
  'AWS_ENDPOINT_URL without a scheme': ({ aws }, login) => ({
    AWS_ENDPOINT_URL: aws.url.replace('http://', `${login}@`),
  }),
  AWS_ENDPOINT_URL_SIGNIN: ({ aws }, login) => ({ AWS_ENDPOINT_URL_SIGNIN: inUrl(aws.url, login) }),
  'endpoint_url of the profile': config((url) => `[default]\nendpoint_url = ${url}\n`),
  'endpoint_url of a services section': config(
    (url) => `[default]\nservices = mine\n[services mine]\nsts =\n  endpoint_url = ${url}\n`,
  ),
  ...Object.fromEntries(
    Object.entries({ HTTP_PROXY: 'http://', http_proxy: '', ALL_PROXY: 'socks5://' }).map(
      ([name, scheme]): [string, Give] => [
        name,
        (_scene, login) => ({ [name]: `${scheme}${login}@127.0.0.1:9` }),
      ],
    ),
  ),
};

const COMMANDS = [
  ['assume', 'dev', '--debug'],
  ['--json', 'assume', 'dev', '--explain'],
  ['whoami', '--debug'],
  ['doctor', 'dev'],
  ['--json', 'doctor', 'dev'],
  ['console', 'dev', '--debug'],
];

describe.each(Object.entries(PLACES))('a password in %s', (_place, give) => {
  it.each(PASSWORDS)('is said by no command: %s', async (password) => {
    const scene = await openScene();
    scene.inventory([{ name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') }]);
    const env = give(scene, `ada:${password}`);
    for (const argv of COMMANDS) {
      const { stdout, stderr } = await scene.cliIn({ env }, ...argv, '--timeout', '5s');
      expect(`${argv.join(' ')}\n${stdout}${stderr}`).not.toMatch(/hush/);
    }
    expect(JSON.stringify(scene.log())).not.toContain('hush');
  });
});
