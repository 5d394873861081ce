import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { verifyAccessLog } from '../../src/access-log/verifying/verify-file.js';
import { systemHost } from '../../src/system/host.js';
import { MAIN, openDesk, trusting } from '../support/desk.js';

const FORTY = Array.from({ length: 40 }, (_, index) => ({
  name: `account-${index}`,
  account_id: String(700_000_000_000 + index),
}));

it('forty assumes at once leave forty right profiles, forty lines in the log and every other byte', async () => {
  const desk = await openDesk({ untouched: true });
  const before = desk.credentials();
  desk.inventory(
    FORTY.map(({ name, account_id }) => {
      const trust = trusting(`arn:aws:iam::${MAIN}:root`);
      return { name, account_id, role_arn: desk.aws.role({ account: account_id, name: 'Admin', trust }).arn };
    }),
  );

  const results = await Promise.all(FORTY.map(({ name }) => desk.acctmgr(['assume', name])));
  expect(results.filter(({ exitCode }) => exitCode !== 0).map(({ stderr }) => stderr)).toEqual([]);

  const after = desk.credentials();
  expect(after.subarray(0, before.length)).toEqual(before);
  const sections = [
    ...after
      .subarray(before.length)
      .toString()
      .matchAll(/^\[(.*)\]$/gm),
  ].map(([, name]) => name);
  expect(sections.sort()).toEqual(FORTY.map(({ name }) => `assumed-${name}`).sort());
  for (const { name, account_id } of FORTY) {
    expect(await desk.identityOf(`assumed-${name}`)).toBe(
      `arn:aws:sts::${account_id}:assumed-role/Admin/ada`,
    );
  }

  const log = desk.log();
  expect(log.map(({ account, status }) => `${account} ${status}`).sort()).toEqual(
    FORTY.map(({ name }) => `${name} success`).sort(),
  );
  const { verdict } = await verifyAccessLog(desk.logFile, systemHost());
  expect(verdict).toMatchObject({
    lines: 40,
    problems: [],
    notices: [],
  });
  expect(readdirSync(desk.home.at('.aws')).sort()).toEqual(['credentials', 'credentials.acctmgr-backup']);
});
