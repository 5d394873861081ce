import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { WaitingDevice } from '../../../src/aws/clients/sign-in-calls.js';
import type { SignIn } from '../../../src/identity-center/sign-in.js';
import { routeOf } from '../../../src/sessions/route.js';
import { signInContext } from '../../../src/sessions/sign-in-context.js';
import { awsSettings } from '../../../src/sessions/source/aws-settings.js';
import { signInByCode } from '../../../src/signin/sign-in-by-code.js';
import { openCorp } from '../../support/loopback-aws/identity-center/corp.js';
import { visit, type Answer } from '../../support/loopback-aws/identity-center/visitor.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type LoopbackIdentityCenter,
} from '../../support/loopback-aws/loopback-aws.js';
import { testHost } from '../../support/run-cli.js';
import { temporaryHome } from '../../support/temporary-home.js';

const corp: SignIn = {
  name: 'corp',
  startUrl: 'https://corp.awsapps.com/start',
  region: 'eu-west-1',
  scopes: ['sso:account:access'],
  from: 'accounts',
  settings: {},
};

/** One clock for the device and Identity Center, which goes on only where the device pauses. */
let time: number;
let aws: LoopbackAws;
let center: LoopbackIdentityCenter;
let pauses: number[];

beforeEach(async () => {
  time = Date.parse('2026-03-01T12:00:00Z');
  pauses = [];
  aws = await startLoopbackAws({ now: () => time });
  onTestFinished(() => aws.close());
  center = openCorp(aws);
});

function signIn(show: (device: WaitingDevice) => unknown = () => undefined, cut = (ms: number) => ms) {
  const env = { AWS_ENDPOINT_URL: aws.url };
  const host = testHost({ home: temporaryHome().folder, env, now: () => time });
  const say = () => undefined;
  const route = routeOf(host, awsSettings(host), undefined, undefined);
  const context = signInContext(corp, { host, route, note: say, debug: say });
  return signInByCode(
    corp,
    context,
    async (device) => {
      await show(device);
    },
    (ms) => {
      pauses.push(ms);
      time += cut(ms);
      return Promise.resolve();
    },
  );
}

const decide =
  (answer: Answer) =>
  ({ verificationUriComplete = '' }: WaitingDevice) =>
    visit(verificationUriComplete, answer);

describe('a device that waits for a person', () => {
  it('pauses before it asks, as long as it is told to', async () => {
    center.behaviour.deviceApprovedAfter = 3;
    expect(await signIn()).toMatchObject({ isRenewable: true });
    expect(pauses).toEqual([5000, 5000, 5000, 5000]);
  });

  it('asks five seconds later for good, each time that it is told to slow down', async () => {
    center.behaviour.deviceApprovedAfter = 4;
    await signIn(undefined, (ms) => (pauses.length === 2 ? 100 : ms));
    expect(pauses).toEqual([5000, 5000, 10_000, 10_000, 10_000]);
  });

  it('ends where the person denies it', async () => {
    await expect(signIn(decide({ decision: 'deny' }))).rejects.toMatchObject({
      code: 'sign_in_denied',
      exitCode: 3,
    });
    expect(pauses).toHaveLength(1);
  });

  it('ends when the time of the code is over', async () => {
    await expect(signIn()).rejects.toMatchObject({ code: 'sign_in_timeout', exitCode: 3 });
    expect(pauses).toHaveLength(600 / 5);
    expect(aws.calls('CreateToken')).toHaveLength(600 / 5);
  });
});
