import { describe, expect, it } from 'vitest';
import { judgeNodeSettings } from '../../../src/diagnosis/machine/node-settings.js';
import { judgeNodeVersion } from '../../../src/diagnosis/machine/node-version.js';
import { judgeProgram } from '../../../src/diagnosis/machine/program.js';
import { bashWords } from '../../support/bash-words.js';

describe('the version of Node.js', () => {
  it.each([
    ['20.12.0', 'warn'],
    ['20.20.2', 'warn'],
    ['21.7.3', 'warn'],
    ['22.0.0', 'ok'],
    ['24.1.0', 'ok'],
    ['20.11.1', 'fail'],
    ['18.20.0', 'fail'],
  ])('%s: %s', (version, status) => {
    expect(judgeNodeVersion(version).status).toBe(status);
  });

  it('is told with what will become of it', () => {
    expect(judgeNodeVersion('20.12.0')).toEqual({
      check: 'node_version',
      status: 'warn',
      message:
        "Node.js 20.12.0 will do for this acctmgr, but AWS's SDK for JavaScript needs 22 from January 2027 on.",
      fix: 'Install Node.js 22 or later: nvm install 22, or https://nodejs.org',
    });
  });
});

describe('variables of Node.js', () => {
  const judge = (env: Record<string, string>, nodeVersion = '20.12.0', hasExtraCertificates = true) =>
    judgeNodeSettings({ env, nodeVersion, hasExtraCertificates }, bashWords);

  it('are no matter where none is set', () => {
    expect(judge({})).toEqual([]);
  });

  it('cost every start on Node.js 20, and not on later ones', () => {
    const env = { NODE_EXTRA_CA_CERTS: '/etc/ca.pem' };
    expect(judge(env)).toMatchObject([
      { status: 'warn', message: expect.stringContaining('reads that file at every start') as string },
    ]);
    expect(judge(env, '22.1.0')).toEqual([]);
    expect(judge(env, '22.1.0', false)).toMatchObject([
      {
        status: 'warn',
        message: 'NODE_EXTRA_CA_CERTS names /etc/ca.pem, where there is no file to be read.',
        fix: 'unset NODE_EXTRA_CA_CERTS',
      },
    ]);
  });

  it('that switch the check of certificates off are a failure', () => {
    expect(judge({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toMatchObject([
      { status: 'fail', fix: 'unset NODE_TLS_REJECT_UNAUTHORIZED' },
    ]);
    expect(judge({ NODE_TLS_REJECT_UNAUTHORIZED: '1' })).toEqual([]);
  });
});

describe('the program itself', () => {
  const facts = { version: '0.1.0', script: '/usr/bin/acctmgr', realScript: '/opt/acctmgr/main.cjs' };

  it('is the one that the shell starts, or not on the PATH', () => {
    const onPath = '/usr/bin/acctmgr';
    expect(judgeProgram({ ...facts, onPath, realOnPath: '/opt/acctmgr/main.cjs' }, bashWords)).toEqual({
      check: 'program',
      status: 'ok',
      message: 'acctmgr 0.1.0, /opt/acctmgr/main.cjs',
    });
    expect(judgeProgram({ ...facts, onPath: undefined, realOnPath: undefined }, bashWords).message).toBe(
      'acctmgr 0.1.0, /opt/acctmgr/main.cjs (not on the PATH)',
    );
  });

  it('may be another one than the shell starts', () => {
    expect(
      judgeProgram({ ...facts, onPath: '/home/ada/bin/acctmgr', realOnPath: '/old/main.cjs' }, bashWords),
    ).toMatchObject({
      status: 'warn',
      message:
        'This is acctmgr 0.1.0, /opt/acctmgr/main.cjs; by its name the shell starts another one, /home/ada/bin/acctmgr.',
      fix: expect.stringContaining('rm /home/ada/bin/acctmgr') as string,
    });
  });
});
