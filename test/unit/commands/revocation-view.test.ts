import { describe, expect, it } from 'vitest';
import { cutOffView } from '../../../src/commands/roles/cut-off-view.js';
import { revocationLines } from '../../../src/commands/roles/revocation-view.js';
import type { RevocationPlan } from '../../../src/roles/revoke/revocation-plan.js';

const NOON = Date.parse('2026-03-01T12:00:00Z');

const plan = (more: Partial<RevocationPlan> = {}): RevocationPlan => ({
  action: 'revoke',
  account: 'prod',
  accountId: '444455556666',
  roleArn: 'arn:aws:iam::444455556666:role/Admin',
  found: undefined,
  revokedBefore: undefined,
  before: new Date(NOON + 30_000),
  lastUsed: undefined,
  maxSessionSeconds: 3600,
  cutsCaller: false,
  held: { sessions: [], profiles: [], failures: [] },
  ...more,
});

const lineOf = (heading: string, more: Partial<RevocationPlan>): string | undefined =>
  revocationLines(plan(more), NOON)
    .find((line) => line.startsWith(heading))
    ?.slice(11);

describe('the plan of a revocation', () => {
  it('says when the role was last used, and that workloads fall, too', () => {
    const at = new Date(NOON - 3 * 3_600_000);
    expect(lineOf('last used', { lastUsed: { at, region: 'eu-west-1' } })).toBe(
      '2026-03-01 09:00:00+00:00 in eu-west-1 (3h ago, and IAM tells of it late): workloads that use it fall, too',
    );
    expect(lineOf('last used', { lastUsed: { at, region: undefined } })).toContain('+00:00 (3h ago');
    expect(lineOf('last used', { lastUsed: { at: new Date(NOON + 60_000), region: undefined } })).toContain(
      '(0s ago',
    );
  });

  it('says what is kept here, and what is not', () => {
    expect(lineOf('here', {})).toBe('nothing of it is kept on this machine');
  });

  it('lets nothing of AWS move the cursor', () => {
    const lines = revocationLines(
      plan({ lastUsed: { at: new Date(NOON), region: 'eu\u001b[2J-west-1' } }),
      NOON,
    );
    expect(lines.join('\n')).not.toContain('\u001b');
  });
});

describe('the commands that cut a person off', () => {
  it('stand as they are on a narrow terminal, below notes that are broken', async () => {
    const steps = [
      {
        title: 'One',
        notes: ['a note that is longer than the line'],
        commands: ['aws iam get-user --user-name ada'],
      },
    ];
    const style = { paint: (_: unknown, text: string) => text, columns: 24, unicode: true };
    expect(await cutOffView.human({ person: 'ada', steps }, style)).toBe(
      [
        '# 1. One',
        '#    a note that is',
        '#    longer than the',
        '#    line',
        'aws iam get-user --user-name ada',
      ].join('\n'),
    );
  });
});
