import type { FunctionWish, InteractiveShell } from './shell-functions.js';
import { quote } from './shell.js';

/*
 * The scripts ask `acctmgr complete` with the words so far, and get a candidate a line, its description behind a tab.
 * For the function of shell-init the words are those of `assume`.
 */

const words = (launcher: readonly string[], shell: 'sh' | 'fish' | 'powershell'): string =>
  launcher.map((word) => quote(shell, word)).join(' ');

const bash = ({ launcher, name }: FunctionWish): string => `\
__acctmgr_complete() {
  local line words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  [ "\${COMP_WORDS[0]##*/}" = ${name} ] && words=(assume "\${words[@]}")
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(${words(launcher, 'sh')} complete -- "\${words[@]}" 2>/dev/null)
}
complete -F __acctmgr_complete acctmgr ${name}
`;

const zsh = ({ launcher, name }: FunctionWish): string => `\
__acctmgr_complete() {
  local line
  local -a asked candidates
  asked=("\${(@)words[2,CURRENT]}")
  [ "\${words[1]:t}" = ${name} ] && asked=(assume "\${asked[@]}")
  while IFS= read -r line; do
    candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <(${words(launcher, 'sh')} complete -- "\${asked[@]}" 2>/dev/null)
  _describe acctmgr candidates
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef __acctmgr_complete acctmgr ${name}
`;

const fish = ({ launcher, name }: FunctionWish): string => `\
function __acctmgr_complete
  set -l asked (commandline -opc)[2..-1]
  test "$argv[1]" = ${name}; and set asked assume $asked
  ${words(launcher, 'fish')} complete -- $asked (commandline -ct) 2>/dev/null
end
complete -c acctmgr -f -a '(__acctmgr_complete acctmgr)'
complete -c ${name} -f -a '(__acctmgr_complete ${name})'
`;

const powershell = ({ launcher, name }: FunctionWish): string => `\
Register-ArgumentCompleter -Native -CommandName acctmgr, ${name} -ScriptBlock {
  param($current, $line, $position)
  $asked = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
  if ("$($line.CommandElements[0])" -eq '${name}') { $asked = @('assume') + $asked }
  if ($current -eq '') { $asked += '' }
  & ${words(launcher, 'powershell')} complete -- @asked 2>$null | ForEach-Object {
    $candidate, $description = $_ -split "\`t", 2
    if (-not $description) { $description = $candidate }
    [System.Management.Automation.CompletionResult]::new($candidate, $candidate, 'ParameterValue', $description)
  }
}
`;

const WRITERS: Readonly<Record<InteractiveShell, (wish: FunctionWish) => string>> = {
  bash,
  zsh,
  fish,
  powershell,
};

export const completionScript = (shell: InteractiveShell, wish: FunctionWish): string => WRITERS[shell](wish);
