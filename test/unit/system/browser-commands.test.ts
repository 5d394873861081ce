import { describe, expect, it } from 'vitest';
import { browserCommands } from '../../../src/system/processes/browser-commands.js';

const PAGE = 'http://127.0.0.1:4000/x';

describe('the commands of BROWSER', () => {
  it.each<[string, string[][]]>([
    ['firefox', [['firefox', PAGE]]],
    ['firefox %s', [['firefox', PAGE]]],
    ['firefox --new-window=%s -P work', [['firefox', `--new-window=${PAGE}`, '-P', 'work']]],
    [
      'firefox:chromium --incognito',
      [
        ['firefox', PAGE],
        ['chromium', '--incognito', PAGE],
      ],
    ],
    [`"/opt/My Browser/run" '%s'`, [['/opt/My Browser/run', PAGE]]],
    [`sh -c 'exec firefox "%s"'`, [['sh', '-c', `exec firefox "${PAGE}"`]]],
    ['firefox %s &', [['firefox', PAGE]]],
    ['show 100%% a%cb', [['show', '100%', 'a:b', PAGE]]],
    ['show %%s', [['show', '%s', PAGE]]],
    ['::', []],
    ['', []],
  ])('%j', (browser, commands) => {
    expect(browserCommands(browser, PAGE, 'linux')).toEqual(commands);
  });

  it('stand between semicolons on Windows, where paths have colons', () => {
    expect(browserCommands('"C:\\Program Files\\ff.exe" %s;edge', PAGE, 'win32')).toEqual([
      ['C:\\Program Files\\ff.exe', PAGE],
      ['edge', PAGE],
    ]);
  });

  it('are none where it is not set', () => {
    expect(browserCommands(undefined, PAGE, 'linux')).toEqual([]);
  });
});
