import { describe, expect, it } from 'vitest';
import {
  allNames,
  backupNames,
  cacheNames,
  configNames,
  logNames,
  sharedNames,
  stateNames,
  type NamesOf,
} from '../../../src/traces/known-names.js';

const ID = '0123456789abcdefghij';
const SESSION = '0123456789a';
const inside = (namesOf: NamesOf, folder: string): NamesOf => {
  const names = namesOf(folder)?.inside;
  if (names === undefined) throw new Error(`${folder} is no folder of ours`);
  return names;
};
/** The kind, with the lock that goes with it. */
const shortOf = (namesOf: NamesOf, name: string): string | undefined => {
  const known = namesOf(name);
  return known && [known.kind, known.lock, known.writer].filter((part) => part !== undefined).join(' ');
};

describe('the names that acctmgr gives', () => {
  it.each([
    ['sessions', 'folder'],
    ['runs', 'folder'],
    ['identities.json', 'cache'],
    ['used-code.json', 'cache'],
    ['mfa-devices.json', 'cache'],
    ['identities.json.acctmgr-42-abc.tmp', 'leftover 42'],
  ])('in the cache folder: %s', (name, kind) => {
    expect(shortOf(cacheNames, name)).toBe(kind);
  });

  it.each([
    [`${SESSION}.json`, `session ${SESSION}.lock`],
    [`${SESSION}.failed`, `leftover ${SESSION}.lock`],
    [`${SESSION}.lock`, `leftover ${SESSION}.lock`],
    [`${SESSION}.lock~${ID}`, `leftover ${SESSION}.lock`],
    [`${SESSION}.lock.${ID}~${ID}`, `leftover ${SESSION}.lock`],
    [`${SESSION}.json.acctmgr-7-x.tmp`, `leftover ${SESSION}.lock 7`],
    [`${SESSION}.failed.acctmgr-7-x.tmp`, `leftover ${SESSION}.lock 7`],
  ])('among the sessions: %s', (name, kind) => {
    expect(shortOf(inside(cacheNames, 'sessions'), name)).toBe(kind);
  });

  it('among the runs', () => {
    const runs = inside(cacheNames, 'runs');
    expect(shortOf(runs, 'run-aB3dE6')).toBe('run');
    expect(shortOf(inside(runs, 'run-aB3dE6'), 'owner.json')).toBe('run');
    expect(shortOf(inside(runs, 'run-aB3dE6'), 'config')).toBe('run');
  });

  it.each([
    ['20261130-234153-oz8r.json', 'state'],
    ['20261130-234153-oz8r.progress', 'state'],
    ['20261130-234153-oz8r.json.acctmgr-7-x.tmp', 'leftover 7'],
    ['notes.json', undefined],
    ['20261130-234153-oz8r.txt', undefined],
  ])('among the records of runs: %s', (name, kind) => {
    expect(shortOf(inside(stateNames, 'runs'), name)).toBe(kind);
  });

  it.each([
    ['acctmgr-Developer.us-east-1.2026-12-01T03-38-28-065Z.json', 'state'],
    ['notes.json', undefined],
    ['acctmgr-Developer.us-east-1.json', undefined],
  ])('among the templates of stack sets: %s', (name, kind) => {
    expect(shortOf(inside(stateNames, 'stack-sets'), name)).toBe(kind);
  });

  it('among what AWS listed and others share', () => {
    const names = inside(configNames, 'discovered');
    expect(shortOf(names, 'include+0123abcd.json')).toMatch(/^discovered /);
    expect(shortOf(names, 'include+notes.json')).toBeUndefined();
  });

  it.each([
    ['trusted', 'folder'],
    ['prompts', 'folder'],
    ['confirmations.json', 'state'],
    ['profiles.json', 'state'],
    ['reminders.json', 'state'],
    ['access_log.jsonl', 'access_log access_log.jsonl.lock'],
    ['access_log.jsonl.head', 'access_log access_log.jsonl.lock'],
    ['access_log.jsonl.000001', 'access_log access_log.jsonl.lock'],
    ['access_log.jsonl.lock', 'leftover access_log.jsonl.lock'],
    [`access_log.jsonl.lock~${ID}`, 'leftover access_log.jsonl.lock'],
  ])('in the state folder: %s', (name, kind) => {
    expect(shortOf(stateNames, name)).toBe(kind);
  });

  it.each(['assumed-dev.prompt', 'assumed-prod%2FAdmin.prompt', 'a@%2Fhome%2Fada%2Fcredentials.prompt'])(
    'among what prompts read: %s',
    (name) => {
      expect(shortOf(inside(stateNames, 'prompts'), name)).toBe('state');
    },
  );

  it('among what was trusted', () => {
    expect(shortOf(inside(stateNames, 'trusted'), `${'0a'.repeat(32)}.json`)).toBe('trust');
  });

  it.each([
    ['accounts.json', 'accounts accounts.json.acctmgr-lock'],
    ['accounts.json.acctmgr-lock', 'leftover accounts.json.acctmgr-lock'],
    ['accounts.json.acctmgr-1-a.tmp', 'leftover accounts.json.acctmgr-lock 1'],
    ['accounts.schema.json', 'schema'],
  ])('in the configuration folder: %s', (name, kind) => {
    expect(shortOf(configNames, name)).toBe(kind);
  });

  it('beside an AWS file', () => {
    expect(shortOf(backupNames('credentials'), 'credentials.acctmgr-backup')).toBe('backup');
    expect(shortOf(backupNames('credentials'), 'credentials.acctmgr-backup.acctmgr-3-z.tmp')).toBe(
      'leftover 3',
    );
    const shared = sharedNames('credentials');
    expect(shortOf(shared, 'credentials.acctmgr-lock')).toBe('leftover credentials.acctmgr-lock');
    expect(shortOf(shared, 'credentials.acctmgr-3-z.tmp')).toBe('leftover credentials.acctmgr-lock 3');
  });

  it('in a folder that serves several purposes', () => {
    const both = allNames([cacheNames, stateNames]);
    expect(shortOf(both, 'sessions')).toBe('folder');
    expect(shortOf(both, 'trusted')).toBe('folder');
  });
});

describe('names that are no work of acctmgr', () => {
  it.each([
    [cacheNames, ['notes.txt', 'session', 'identities.json.bak', 'accounts.json', 'x.acctmgr-1-a.tmp', '']],
    [
      inside(cacheNames, 'sessions'),
      [
        'credentials.json', // Eleven letters, too, but of a first one that no session's name has.
        `${SESSION}.json.bak`,
        `${SESSION}b.json`,
        `${SESSION}.lock~short`,
        SESSION,
        '.json',
      ],
    ],
    [inside(cacheNames, 'runs'), ['run-', 'run-abc', 'run-abcdefg', 'running', 'thesis']],
    [stateNames, ['access_log.jsonl.bak', 'access_log.jsonl.head.old', 'access_log', 'confirmations']],
    [
      inside(stateNames, 'prompts'),
      ['.prompt', 'a b.prompt', 'a%zz.prompt', 'dev', `${'a'.repeat(194)}.prompt`],
    ],
    [inside(stateNames, 'trusted'), ['a.json', `${'0A'.repeat(32)}.json`]],
    [configNames, ['accounts.json.bak', 'accounts.json.acctmgr-lock2', 'accounts', 'config.json']],
    [logNames('log'), ['log.old', 'logs', 'log.1.2', 'log.head.head']],
    [backupNames('credentials'), ['credentials', 'config.acctmgr-backup', 'credentials.bak']],
    [sharedNames('credentials'), ['credentials', 'credentials.acctmgr-backup', 'default', 'sso']],
  ])('%#', (namesOf, names) => {
    for (const name of names) expect([name, namesOf(name)]).toEqual([name, undefined]);
  });
});
