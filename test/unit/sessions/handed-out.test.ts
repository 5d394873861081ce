import { expect, it } from 'vitest';
import { environmentFor } from '../../../src/sessions/source/handed-out.js';
import type { Start } from '../../../src/sessions/source/start.js';

const keys = (accessKeyId: string): Start => ({
  kind: 'keys',
  credentials: { accessKeyId, secretAccessKey: 'secret' },
});
const env = {
  AWS_ACCESS_KEY_ID: 'ASIAHANDEDOUT0000001',
  ACCTMGR_SESSION: 'ASIAHANDEDOUT0000001',
  ACCTMGR_REGION: 'cn-north-1',
  AWS_REGION: 'cn-north-1',
  AWS_DEFAULT_REGION: 'us-east-1',
};

it('the region that was handed out does not say where others than the session itself are asked', () => {
  expect(environmentFor(keys('AKIAOWN'), env)).toEqual({
    AWS_ACCESS_KEY_ID: 'ASIAHANDEDOUT0000001',
    ACCTMGR_SESSION: 'ASIAHANDEDOUT0000001',
    AWS_DEFAULT_REGION: 'us-east-1',
  });
  expect(environmentFor(keys('ASIAHANDEDOUT0000001'), env)).toEqual(env);
});

it("the user's own region says it for everybody", () => {
  const own = { AWS_REGION: 'us-west-2' };
  expect(environmentFor(keys('AKIAOWN'), own)).toEqual(own);
});
