import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOurLine, processLine } from '../../src/profiles/process-line.js';
import { lacksPeers } from '../support/peers.js';

const LAUNCHER = ['/opt/node 20/bin/node', '/opt/acctmgr/dist/main.cjs'];

describe('the words of a credential_process', () => {
  it('stand in double quotes, but for plain ones', () => {
    expect(
      processLine([...LAUNCHER, 'credential-process', 'dev', '--config', '/home/ada/a.json'], 'linux'),
    ).toBe(
      '"/opt/node 20/bin/node" "/opt/acctmgr/dist/main.cjs" credential-process dev --config "/home/ada/a.json"',
    );
    expect(processLine(['C:\\Program Files\\nodejs\\node.exe', 'C:\\a\\main.cjs', 'dev'], 'win32')).toBe(
      '"C:\\Program Files\\nodejs\\node.exe" "C:\\a\\main.cjs" dev',
    );
  });

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
