import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  configOfLine,
  isOurLine,
  isWrapped,
  processLine,
} from '../../../src/profiles/config/process-line.js';
import { lacksPeers } from '../../support/peers.js';

describe('the words of a credential_process', () => {
  it.each([
    [
      'linux',
      ['/usr/bin/node', '/opt/a@b+c,d:e=f/main.cjs', 'dev'],
      '/usr/bin/node /opt/a@b+c,d:e=f/main.cjs dev',
    ],
    [
      'linux',
      ['/usr/bin/node', '--config', '/home/josé/a.json', 'dev'],
      '/usr/bin/node --config /home/josé/a.json dev',
    ],
    [
      'linux',
      ['/usr/bin/node', '--config', '/home/ada b/a.json', 'dev'],
      '/usr/bin/node --config "/home/ada b/a.json" dev',
    ],
    [
      'linux',
      ['/opt/node 20/bin/node', '/a b/main.cjs', 'dev'],
      '/opt/"node 20"/bin/node "/a b/main.cjs" dev',
    ],
    ['darwin', ['/a b/acctmgr', 'dev', '--config', '/c d.json'], '/"a b"/acctmgr dev --config "/c d.json"'],
    [
      'linux',
      ['/usr/bin/node', '~ada/x', "/o'brien", ''.padEnd(2, '*')],
      '/usr/bin/node "~ada/x" "/o\'brien" "**"',
    ],
    [
      'win32',
      ['C:\\PROGRA~1\\nodejs\\node.exe', 'C:\\a\\main.cjs', 'dev'],
      'C:\\PROGRA~1\\nodejs\\node.exe C:\\a\\main.cjs dev',
    ],
    [
      'win32',
      ['C:\\Program Files\\node.exe', 'C:\\a b\\main.cjs', 'dev'],
      '"C:\\Program Files\\node.exe" "C:\\a b\\main.cjs" dev',
    ],
  ] as const)('on %s stand in double quotes where they need them: %j', (platform, words, line) => {
    expect(processLine(words, platform)).toBe(line);
  });

  it.each([
    ['win32', ['C:\\Program Files\\node.exe', 'C:\\a b\\main.cjs']],
    ['linux', ['my node', 'an account']],
  ] as const)(
    'on %s are refused where readers would take the quotes for those of the line: %j',
    (platform, words) => {
      expect(() => processLine(words, platform)).toThrow('the line would begin and end with a quote');
    },
  );

  it.each([
    ...['/a"b', '/a`b`', '/a$b', '/a\\b', '/a\nb', '/a #b', '/a ;b', '/a ', ''].map(
      (word) => ['linux', word] as const,
    ),
    ...['C:\\%TEMP%\\x', 'C:\\a"b'].map((word) => ['win32', word] as const),
  ])('on %s are refused where a shell would find something to do: %j', (platform, word) => {
    expect(() => processLine([word], platform)).toThrow('cannot stand in a credential_process');
  });

  it.skipIf(lacksPeers('boto3'))(
    'come out of sh and of Python’s shlex as they went in, or are refused',
    () => {
      const path = fc
        .array(
          fc.constantFrom(
            ...['a', ' ', '"', "'", '$', '`', '\\', ';', '#', '&', '|', '*', '!', '(', '~', 'é', '\n', '%'],
          ),
          { maxLength: 8 },
        )
        .map((parts) => `/${parts.join('')}`);
      const taken: string[][] = [];
      fc.assert(
        fc.property(fc.array(path, { minLength: 1, maxLength: 3 }), (words) => {
          try {
            processLine(words, 'linux');
            taken.push(words);
          } catch (error) {
            expect(error).toMatchObject({ code: 'cannot_quote' });
          }
        }),
        { numRuns: 400 },
      );
      expect(taken.length).toBeGreaterThan(50);
      const lines = taken.map((words) => processLine(words, 'linux'));
      // What the SDKs for Go would take off, or not read at all.
      expect(lines.filter((line) => line.startsWith('"'))).toEqual([]);
      const python = execFileSync(
        'python3',
        [
          '-c',
          'import json, shlex, sys; json.dump([shlex.split(line) for line in json.load(sys.stdin)], sys.stdout)',
        ],
        { input: JSON.stringify(lines) },
      );
      expect(JSON.parse(python.toString())).toEqual(taken);
      const script = lines.map((line) => `printf '%s\\0' ${line}; printf '\\0'`).join('\n');
      const shell = execFileSync('/bin/sh', { input: script }).toString();
      expect(shell).toBe(taken.map((words) => `${words.map((word) => `${word}\0`).join('')}\0`).join(''));
    },
  );
});

describe('a command that is ours', () => {
  it.each([
    'acctmgr credential-process dev',
    'acctmgr --config /x credential-process dev',
    '/usr/local/bin/acctmgr credential-process dev',
    '"/opt/node" "/opt/acctmgr/dist/main.cjs" credential-process dev --config "/a.json"',
    '/opt/"node 20"/bin/node "/opt/acct mgr/main.cjs" credential-process --config "/a b.json" dev',
    '/opt/"a b"/acctmgr credential-process --config /a.json dev',
    'C:\\npm\\acctmgr.cmd credential-process dev',
    '"C:\\Program Files\\nodejs\\node.exe" "C:\\a\\main.cjs" credential-process dev',
  ])('is %s', (line) => {
    expect(isOurLine(line)).toBe(true);
  });

  it.each([
    '',
    'aws-vault export --format=json dev',
    'acctmgr env dev --format json',
    'notacctmgr credential-process dev',
    'vault --tool acctmgr',
    '/opt/credential-process dev',
  ])('is not %j', (line) => {
    expect(isOurLine(line)).toBe(false);
  });
});

test.each([
  ['acctmgr credential-process dev', undefined],
  ['acctmgr credential-process --config /a.json dev', '/a.json'],
  ['acctmgr credential-process --config=/a.json dev', '/a.json'],
  ['acctmgr credential-process dev --config "/a b.json"', '/a b.json'],
  ["acctmgr credential-process --config '/a b.json' dev", '/a b.json'],
])('the accounts.json of %s is %s', (line, config) => {
  expect(configOfLine(line)).toBe(config);
});

test.each([
  ['"/opt/node" "/opt/main.cjs" credential-process dev --config "/a.json"', true],
  ["'/opt/acctmgr' credential-process 'dev'", true],
  ['"/opt/node" /opt/main.cjs credential-process --config "/a b.json" dev', false],
  ['acctmgr credential-process --config "/a b.json"', false],
  ['"', false],
])('whether programs in Go take the outer quotes off %s: %s', (line, wrapped) => {
  expect(isWrapped(line)).toBe(wrapped);
});
