import { readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import {
  sessionFolder,
  writeSession,
  type CachedMfaSession,
} from '../../../src/sessions/cache/session-cache.js';
import { testHost } from '../../support/run-cli.js';
import { temporaryHome } from '../../support/temporary-home.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;

const mfaSession = (key: string): CachedMfaSession => ({
  kind: 'mfa',
  key,
  label: 'profile:default',
  source: 'profile:default',
  mfaSerial: 'arn:aws:iam::111111111111:mfa/ada',
  sourceArn: 'arn:aws:iam::111111111111:user/ada',
  credentials: {
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'secret',
    sessionToken: 'token',
    expiration: new Date(NOW + HOUR),
  },
  obtainedAt: new Date(NOW),
});

it('keeping a session removes the files that no living session can stand in', () => {
  const host = testHost({ home: temporaryHome().folder, now: () => NOW });
  const folder = sessionFolder(host);
  const age = (name: string, hours: number) => {
    const time = (NOW - hours * HOUR) / 1000;
    utimesSync(path.join(folder, name), time, time);
  };
  writeSession(host, mfaSession('old'));
  writeSession(host, mfaSession('young'));
  const [old, young] = readdirSync(folder).sort();
  age(old ?? '', 37);
  age(young ?? '', 35);

  writeSession(host, mfaSession('new'));
  const left = readdirSync(folder);
  expect(left).toHaveLength(2);
  expect(left).toContain(young);
  expect(left).not.toContain(old);
});
