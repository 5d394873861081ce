import { describe, expect, it } from 'vitest';
import { isUnfinished, planPurge, type AccountsFacts } from '../../../src/traces/plan-purge.js';
import type { FoundTraces, Trace } from '../../../src/traces/trace.js';

const accounts: Trace = { kind: 'accounts', path: '/c/accounts.json' };
const schema: Trace = { kind: 'schema', path: '/c/accounts.schema.json' };
const log: Trace = { kind: 'access_log', path: '/s/access_log.jsonl' };
const session: Trace = { kind: 'session', path: '/k/sessions/0.json' };

const findings = (traces: readonly Trace[], more: Partial<FoundTraces> = {}): FoundTraces => ({
  traces,
  folders: [],
  kept: [],
  mentions: [],
  ...more,
});
const OWN: AccountsFacts = { isExample: false, namesSchema: true };
const none = { accessLog: false, accounts: false };
const all = { accessLog: true, accounts: true };

describe('purging', () => {
  it('leaves the user’s own records, and says which flag gives them away', () => {
    const plan = planPurge(findings([accounts, schema, log, session]), none, OWN);
    expect(plan.traces).toEqual([session]);
    expect(plan.kept.map(({ path, reason, message }) => [path, reason, message])).toEqual([
      ['/c/accounts.json', 'own_record', 'your own record; --with-accounts removes it'],
      ['/c/accounts.schema.json', 'own_record', 'accounts.json beside it names it'],
      ['/s/access_log.jsonl', 'own_record', 'your own record; --with-access-log removes it'],
    ]);
  });

  it('takes them where they are meant', () => {
    const found = findings([accounts, schema, log, session]);
    expect(planPurge(found, all, OWN)).toMatchObject({ traces: found.traces, kept: [] });
    expect(planPurge(found, { ...none, accounts: true }, OWN).traces).toEqual([accounts, schema, session]);
  });

  it('takes an accounts.json that still is the example, and a schema that nobody names', () => {
    const found = findings([accounts, schema]);
    expect(planPurge(found, none, { ...OWN, isExample: true }).traces).toEqual([accounts, schema]);
    expect(planPurge(found, none, { ...OWN, namesSchema: false }).traces).toEqual([schema]);
    expect(planPurge(findings([schema]), none, undefined).traces).toEqual([schema]);
  });

  it('takes the folders in which nothing is left, the inner ones first', () => {
    const folders = [
      { path: '/k/sessions', entries: ['/k/sessions/0.json'] },
      { path: '/k/runs', entries: [] },
      { path: '/k', entries: ['/k/sessions', '/k/runs'] },
      { path: '/s', entries: ['/s/access_log.jsonl'] },
    ];
    const found = findings([session, log], { folders });
    expect(planPurge(found, none, undefined).folders).toEqual(['/k/sessions', '/k/runs', '/k']);
    expect(planPurge(found, all, undefined).folders).toEqual(['/k/sessions', '/k/runs', '/k', '/s']);
    const foreign = [
      { path: '/k/sessions', entries: ['/k/sessions/0.json', '/k/sessions/x'] },
      ...folders.slice(1),
    ];
    expect(planPurge({ ...found, folders: foreign }, none, undefined).folders).toEqual(['/k/runs']);
  });

  it('takes links, and names what they lead to', () => {
    const link: Trace = { kind: 'folder', path: '/k/sessions', leadsTo: '/home/ada/documents' };
    const plan = planPurge(findings([link]), none, undefined);
    expect(plan.traces).toEqual([link]);
    expect(plan.kept).toEqual([
      { path: '/home/ada/documents', reason: 'behind_link', message: '/k/sessions leads there' },
    ]);
    const own = planPurge(findings([{ ...accounts, leadsTo: '/dotfiles/accounts.json' }]), none, OWN);
    expect(own.kept.map(({ path }) => path)).toEqual(['/c/accounts.json']);
  });
});

it('is unfinished where something stays that was to go', () => {
  const kept = { path: '/x', message: '' };
  for (const reason of ['in_use', 'unreadable', 'not_editable', 'long_term_key'] as const)
    expect(isUnfinished({ ...kept, reason })).toBe(true);
  for (const reason of ['own_record', 'not_ours', 'behind_link'] as const)
    expect(isUnfinished({ ...kept, reason })).toBe(false);
});
