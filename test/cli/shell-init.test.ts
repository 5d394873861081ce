import { describe, expect, it } from 'vitest';
import { completionScript } from '../../src/handover/completion-script.js';
import { INTERACTIVE_SHELLS, rememberWords, shellFunctions } from '../../src/handover/shell-functions.js';
import { runCli } from '../support/run-cli.js';
import { temporaryHome } from '../support/temporary-home.js';

const WINDOWS = ['C:\\Program Files\\nodejs\\node.exe', "C:\\Users\\Ada\u2019s O'Neil\\acctmgr\\main.cjs"];

describe('shell-init and completion', () => {
  it.each(INTERACTIVE_SHELLS)('hold nothing of the inventory, in %s', async (shell) => {
    const home = temporaryHome();
    home.write(
      '.config/acctmgr/accounts.json',
      JSON.stringify({ accounts: [{ name: 'secretive', account_id: '123456789012' }] }),
    );
    for (const command of ['shell-init', 'completion']) {
      const { stdout, stderr, exitCode } = await runCli({ home: home.folder }, command, shell);
      expect([stderr, exitCode]).toEqual(['', 0]);
      expect(stdout).toContain('/usr/bin/node');
      expect(stdout).toContain('/opt/acctmgr/main.cjs');
      expect(stdout).not.toMatch(/secretive|123456789012/);
    }
  });

  it('take pwsh for PowerShell, and know no other shells', async () => {
    const home = temporaryHome().folder;
    const [named, short] = [
      await runCli({ home }, 'shell-init', 'powershell'),
      await runCli({ home }, 'shell-init', 'pwsh'),
    ];
    expect(short).toEqual(named);
    const { stderr, exitCode } = await runCli({ home }, 'completion', 'tcsh');
    expect({ stderr, exitCode }).toEqual({
      stderr: 'error: The shell tcsh is not known here.\nhint:  Name one of: bash, zsh, fish, powershell\n',
      exitCode: 2,
    });
  });

  it.each(['a b', '$(id)', '-x', '', 'a;b', "it's", 'a'.repeat(65), 'if', 'end', 'test'])(
    'refuse the name %j',
    async (name) => {
      const { stdout, exitCode } = await runCli(
        { home: temporaryHome().folder },
        'shell-init',
        'bash',
        `--name=${name}`,
      );
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    },
  );
});

describe('what PowerShell evaluates', () => {
  const functions = shellFunctions('powershell', { launcher: WINDOWS, name: 'into-aws' });
  const completion = completionScript('powershell', WINDOWS);
  const call =
    "& 'C:\\Program Files\\nodejs\\node.exe' 'C:\\Users\\Ada\u2019\u2019s O''Neil\\acctmgr\\main.cjs'";

  it('starts acctmgr by its quoted paths, whatever is in them', () => {
    expect(functions.split(call)).toHaveLength(4);
    expect(completion.split(call)).toHaveLength(2);
    expect(functions).toContain(`${call} switch --shell powershell --or-assume @words | Out-String`);
  });

  it('evaluates nothing where the switch failed', () => {
    const at = functions.indexOf('if ($LASTEXITCODE -ne 0) { return }');
    expect(at).toBeGreaterThan(functions.indexOf('| Out-String'));
    expect(functions.indexOf('Invoke-Expression')).toBeGreaterThan(at);
  });

  it('has assume answer what is no switch, by the code that switch ends with', () => {
    const lines = functions.split('\n');
    const at = lines.findIndex((line) => line.includes('| Out-String'));
    expect(lines[at + 1]).toBe(`  if ($LASTEXITCODE -eq 40) { ${call} assume @words; return }`);
  });

  it('is made once: what the shell remembers outlives a second evaluation', () => {
    expect(functions).toMatch(/^if \(-not \(Test-Path Variable:global:__acctmgr_here\)\) \{$/m);
  });

  it('starts no process at the prompt, and calculates with digits only', () => {
    const prompt = functions.slice(functions.indexOf('function global:acctmgr_prompt'));
    expect(prompt).not.toMatch(/& '|Invoke-|Start-|\.exe/);
    expect(prompt.indexOf("-notmatch '^\\d{1,18}$'")).toBeLessThan(prompt.indexOf('[long]$expires'));
    expect(prompt).toContain("$line -match '^(\\d{1,18}) \\S+ ([A-Za-z0-9._/+=,@-]+)$'");
  });

  it('hands an empty word over as --new, since PowerShell before 7.3 drops it', () => {
    expect(completion).toContain("$new = @(if (\"$current\" -eq '') { '--new' })");
    expect(completion).toContain('complete @new -- @words');
  });

  it('remembers words as an array of strings from which none can break out', () => {
    expect(rememberWords('powershell', ['dev', "--role=it's $(id)"])).toBe(
      "$global:__acctmgr_words = @('dev', '--role=it''s $(id)')",
    );
  });
});
