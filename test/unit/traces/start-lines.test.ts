import { describe, expect, it } from 'vitest';
import { kubeconfigFor, yamlText } from '../../../src/handover/kubeconfig.js';
import { kubeconfigFiles, kubeconfigLines, startFiles, startLines } from '../../../src/traces/start-lines.js';

const ada = { env: {}, home: '/home/ada', platform: 'linux' } as const;

describe('a start file of a shell', () => {
  it('is told by line where it names acctmgr, but for comments', () => {
    const text = [
      'export PATH=/usr/bin',
      '# eval "$(acctmgr shell-init bash)"',
      'eval "$(acctmgr shell-init bash)"; PS1=\'$ACCTMGR_SEGMENT\'$PS1',
      '  eval "$(/opt/acctmgr/bin/acctmgr completion bash)"',
      "alias a='acctmgr assume'",
      'export ACCTMGR_REASON=x',
    ].join('\r\n');
    expect(startLines(text)).toEqual([
      { what: 'shell_init', line: 3 },
      { what: 'completion', line: 4 },
      { what: 'shell', line: 5 },
      { what: 'shell', line: 6 },
    ]);
    expect(startLines('assume dev\n')).toEqual([]);
  });

  it('is looked for where each shell does', () => {
    const { files, folders } = startFiles(ada);
    expect(files).toEqual(
      expect.arrayContaining([
        '/home/ada/.bashrc',
        '/home/ada/.zshrc',
        '/home/ada/.config/fish/config.fish',
        '/home/ada/.config/powershell/Microsoft.PowerShell_profile.ps1',
      ]),
    );
    expect(folders).toContain('/home/ada/.config/fish/conf.d');
    const moved = startFiles({ ...ada, env: { ZDOTDIR: '/z', XDG_CONFIG_HOME: '/x' } });
    expect(moved.files).toEqual(expect.arrayContaining(['/z/.zshrc', '/x/fish/config.fish']));
    expect(startFiles({ ...ada, home: 'C:\\Users\\ada', platform: 'win32' }).files).toContain(
      'C:\\Users\\ada\\Documents\\PowerShell\\Microsoft.PowerShell_profile.ps1',
    );
  });
});

describe('a kubeconfig', () => {
  const wish = {
    user: 'dev',
    account: 'dev',
    inventory: '/home/ada/accounts.json',
    aws: '/usr/bin/aws',
    cluster: 'web',
    region: 'eu-west-1',
  };
  it('is told by line where a token is asked of acctmgr, in whichever form', () => {
    const ours = kubeconfigFor({ ...wish, launcher: ['/usr/bin/node', '/opt/acctmgr/dist/main.cjs'] });
    const binary = kubeconfigFor({ ...wish, launcher: ['/usr/local/bin/acctmgr'] });
    for (const config of [ours, binary]) {
      for (const text of [
        yamlText(config),
        yamlText(config).replaceAll('"', ''),
        JSON.stringify(config, undefined, 2),
      ]) {
        const [found, ...more] = kubeconfigLines(text);
        expect(more).toEqual([]);
        expect(text.split('\n')[(found?.line ?? 0) - 1]).toMatch(/main\.cjs|bin\/acctmgr/);
      }
    }
    expect(kubeconfigLines('command: aws\nargs:\n- eks\n- get-token\nname: acctmgr\n')).toEqual([]);
  });

  it('is looked for where kubectl does', () => {
    expect(kubeconfigFiles(ada)).toEqual({ files: ['/home/ada/.kube/config'], folder: '/home/ada/.kube' });
    expect(kubeconfigFiles({ ...ada, env: { KUBECONFIG: '/a::/b' } }).files).toEqual(['/a', '/b']);
  });
});
