import { expect, it, onTestFinished } from 'vitest';
import { listMfaDevices } from '../../../src/aws/clients/iam.js';
import { startLoopbackAws } from '../../support/loopback-aws/loopback-aws.js';
import { callTo } from '../../support/service-call.js';

const HOME = '111111111111';

async function devicesOf(serials: readonly string[], more = {}) {
  const aws = await startLoopbackAws();
  onTestFinished(() => aws.close());
  const mfa = serials.map((serial) => ({ serial, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }));
  const ada = aws.user({ account: HOME, name: 'ada', mfa, ...more });
  const answer = await listMfaDevices(callTo(aws, ada));
  return { answer, asked: aws.calls('ListMFADevices').map(({ params }) => params['Marker']) };
}

it('lists every device, page by page', async () => {
  const serials = Array.from({ length: 250 }, (_, index) => `arn:aws:iam::${HOME}:mfa/device-${index}`);
  const { answer, asked } = await devicesOf(serials);
  expect(answer).toMatchObject({ ok: true, value: serials });
  expect(asked).toEqual([undefined, '100', '200']);
});

it('lists none where the user has none', async () => {
  expect((await devicesOf([])).answer).toMatchObject({ ok: true, value: [] });
});

it('answers with a fault, not an exception, where the user may not', async () => {
  const { answer } = await devicesOf([], { policies: [] });
  expect(answer).toMatchObject({
    ok: false,
    fault: {
      kind: 'access-denied',
      refusal: { action: 'iam:ListMFADevices', notAllowedBy: 'identity-based' },
    },
  });
});
