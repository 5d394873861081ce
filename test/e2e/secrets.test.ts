import { expect, it } from 'vitest';
import { handwritten, openDesk, type Desk } from '../support/desk.js';
import { leaks } from '../support/leaks.js';

/*
 * The desk looks for secrets in all that any test of this folder made the program say. Here the program is told to say
 * all that it can, and whatever it is given holds a secret that must not come back.
 */

const misbehave = (misbehaviour: Parameters<Desk['aws']['misbehave']>[0]) => (desk: Desk) => {
  desk.aws.misbehave(misbehaviour);
};

const TROUBLES: Readonly<Record<string, (desk: Desk) => unknown>> = {
  'all is well': () => undefined,
  'AWS is not there': () => undefined,
  'a proxy answers HTML': misbehave({ kind: 'html', action: 'AssumeRole' }),
  'the answer stops half-way': misbehave({ kind: 'stall', action: 'AssumeRole' }),
  'the answer is cut off': misbehave({ kind: 'cut', action: 'AssumeRole' }),
  'the answer has no expiration': misbehave({
    kind: 'missing-field',
    field: 'Expiration',
    action: 'AssumeRole',
  }),
  'the answer is about another account': misbehave({
    kind: 'wrong-account',
    account: '999999999999',
    action: 'AssumeRole',
  }),
  'the session has expired already': misbehave({ kind: 'past-expiration', action: 'AssumeRole' }),
  'AWS refuses it': misbehave({
    kind: 'error',
    status: 403,
    code: 'AccessDenied',
    message: 'No.',
    action: 'AssumeRole',
  }),
  'AWS fails': misbehave({ kind: 'server-error', action: 'AssumeRole' }),
  'the source key is unknown': ({ aws, ada }) => {
    aws.revoke(ada.accessKeyId);
  },
  'a line of the credentials file has no key but a secret': ({ home, ada }) =>
    home.write('.aws/credentials', `${handwritten(ada)}\n${ada.secretAccessKey}\n`),
  'a header of the credentials file is a secret': ({ home, ada }) =>
    home.write('.aws/credentials', `${handwritten(ada)}\n[${ada.secretAccessKey}\n`),
  'the access log cannot be written': ({ home }) =>
    home.write('.local/state/acctmgr/access_log.jsonl/file', ''),
};

it.each(Object.entries(TROUBLES))(
  'nothing that is said under --debug is a secret when %s',
  async (trouble, arrange) => {
    const desk = await openDesk();
    const code = desk.code();
    arrange(desk);
    const env = trouble === 'AWS is not there' ? { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } : {};
    const { stderr } = await desk.acctmgr(
      ['assume', 'dev', '--mfa-code', code, '--debug', '--timeout', '2s'],
      { env },
    );
    expect(stderr).toContain('debug:');
    expect(
      leaks([code, desk.ada.secretAccessKey, ...desk.aws.secrets()], new Map([['stderr', stderr]])),
    ).toEqual([]);
  },
);

it('no secret of the environment is said under --debug', async () => {
  const desk = await openDesk();
  const keys = desk.aws.roleSession({ roleArn: 'arn:aws:iam::444444444444:role/Deployer', name: 'ada' });
  const env = {
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_SESSION_TOKEN: keys.sessionToken,
    HTTPS_PROXY: 'http://ada:secret-of-the-proxy@127.0.0.1:1',
  };
  const runs = [
    desk.acctmgr(['whoami', '--debug'], { env }),
    ...[{}, { AWS_ENDPOINT_URL: 'https://127.0.0.1:1' }, { AWS_SESSION_TOKEN: `${keys.sessionToken}x` }].map(
      (more) => desk.acctmgr(['assume', 'partner', '--debug'], { env: { ...env, ...more } }),
    ),
  ];
  const places = new Map((await Promise.all(runs)).map(({ stderr }, index) => [`stderr ${index}`, stderr]));
  expect(leaks(['secret-of-the-proxy', keys.sessionToken, keys.secretAccessKey], places)).toEqual([]);
});

it('the check sees a secret where there is one', () => {
  const places = new Map([
    ['log', '{"token_code":"123456"}'],
    ['hash', 'a123456b'],
    ['stderr', 'the key is c2VjcmV0.'],
  ]);
  expect(leaks(['123456', 'c2VjcmV0'], places)).toEqual(['log: 123456', 'stderr: c2VjcmV0']);
});
