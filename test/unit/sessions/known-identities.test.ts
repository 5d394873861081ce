import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  knownIdentity,
  parseIdentities,
  rememberIdentity,
  withIdentity,
} from '../../../src/sessions/known-identities.js';
import { systemHost } from '../../../src/system/host.js';
import { temporaryHome } from '../../support/temporary-home.js';

const ARN = 'arn:aws:iam::111111111111:user/ada';

describe('what is remembered of identities', () => {
  it.each([
    ['', {}],
    ['{"AKIA1":', {}],
    ['[]', {}],
    ['null', {}],
    ['"arn:aws"', {}],
    [`{"AKIA1":"${ARN}","AKIA2":7,"AKIA3":"somebody"}`, { AKIA1: ARN }],
  ])('%j reads as %j', (text, expected) => {
    expect(parseIdentities(text)).toEqual(expected);
  });

  it('keeps the newest 64, the last one seen at the end', () => {
    const full = Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`ASIA${index}`, ARN]));
    const keys = Object.keys(withIdentity(full, 'AKIANEW', ARN));
    expect(keys).toHaveLength(64);
    expect([keys[0], keys.at(-1)]).toEqual(['ASIA1', 'AKIANEW']);
    expect(Object.keys(withIdentity(full, 'ASIA7', ARN))).toHaveLength(64);
    expect(Object.keys(withIdentity(full, 'ASIA7', ARN)).at(-1)).toBe('ASIA7');
    expect(withIdentity({}, 'AKIANEW', ARN)).toEqual({ AKIANEW: ARN });
  });
});

describe('the file', () => {
  const hostOf = (home: string) => ({ ...systemHost(), home, env: {} });

  it('is made on the first identity, for the user alone', () => {
    const home = temporaryHome();
    const host = hostOf(home.folder);
    expect(knownIdentity(host, 'AKIA1')).toBeUndefined();
    rememberIdentity(host, 'AKIA1', ARN);
    rememberIdentity(host, 'AKIA2', `${ARN}2`);
    expect([
      knownIdentity(host, 'AKIA1'),
      knownIdentity(host, 'AKIA2'),
      knownIdentity(host, 'AKIA3'),
    ]).toEqual([ARN, `${ARN}2`, undefined]);
  });

  it('is no reason to fail where it can neither be read nor written', () => {
    const home = temporaryHome();
    const host = hostOf(home.folder);
    mkdirSync(home.at('.cache/acctmgr/identities.json'), { recursive: true });
    rememberIdentity(host, 'AKIA1', ARN);
    expect(knownIdentity(host, 'AKIA1')).toBeUndefined();
  });
});
