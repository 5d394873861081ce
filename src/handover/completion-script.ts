import type { InteractiveShell } from './shell-functions.js';
import { quote } from './shell.js';
import { undisturbedBash, undisturbedZsh } from './undisturbed-code.js';

/*
 * The scripts ask `acctmgr complete` with the words so far, and get a candidate a line, its description behind a tab.
 * For the function of shell-init, whose name stands in `__acctmgr_function`, the words are those of `switch`. What follows
 * `--` is another command, and completed as one. zsh and fish choose among all candidates by their user's own rules
 * (parts of words, other case); bash and PowerShell take those that begin with the word.
 */

const bash = (command: string): string => `\
__acctmgr_complete() {
  local at line words
  COMPREPLY=()
  for ((at = 2; at < COMP_CWORD; at++)); do
    [ "\${COMP_WORDS[at]}" = -- ] || continue
    if declare -F _command_offset >/dev/null; then
      _command_offset $((at + 1))
    elif ((at + 1 == COMP_CWORD)); then
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -c -- "\${COMP_WORDS[COMP_CWORD]}")
    else
      compopt -o default 2>/dev/null
    fi
    return 0
  done
  if [ "\${COMP_WORDS[COMP_CWORD - 1]}" = --config ]; then
    compopt -o default 2>/dev/null
    return 0
  fi
  words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  words=("\${words[@]//[\\"\\'\\\\]/}")
  if [ "\${COMP_WORDS[0]}" = "\${__acctmgr_function-}" ]; then words=(switch "\${words[@]}"); fi
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(${command} complete -- "\${words[@]}" 2>/dev/null)
  return 0
}
complete -F __acctmgr_complete acctmgr
if [ -n "\${__acctmgr_function-}" ]; then complete -F __acctmgr_complete "$__acctmgr_function"; fi
`;

/** At the first prompt all start files were read, and compinit, which forgets what was registered before it, has run. */
const zsh = (command: string): string => `\
__acctmgr_complete() {
  local -a asked candidates
  local at=\${words[(i)--]}
  if ((at < CURRENT)); then
    words=("\${(@)words[at + 1,-1]}")
    ((CURRENT -= at))
    _normal
    return
  fi
  if [[ \${words[CURRENT - 1]} == --config ]]; then _files; return; fi
  asked=("\${(@Q)words[2,CURRENT - 1]}" "\${(M)words[CURRENT]#-}")
  if [[ \${words[1]} == "\${__acctmgr_function-}" ]]; then asked=(switch "\${asked[@]}"); fi
  candidates=("\${(@f)$(${command} complete -- "\${asked[@]}" 2>/dev/null)}")
  candidates=("\${(@)candidates/$'\\t'/:}")
  candidates=("\${(@)candidates%:}")
  _describe acctmgr candidates
}
__acctmgr_compdef() {
  emulate -LR zsh
  add-zsh-hook -d precmd __acctmgr_compdef
  ((\${+functions[compdef]})) || { autoload -Uz compinit && compinit -i }
  compdef __acctmgr_complete acctmgr \${__acctmgr_function-}
}
autoload -Uz add-zsh-hook
add-zsh-hook precmd __acctmgr_compdef
`;

const fish = (command: string): string => `\
function __acctmgr_complete
  set -l asked (builtin commandline -opc)
  if builtin contains -- -- $asked
    builtin complete -C (builtin commandline -cp | builtin string collect | builtin string replace -r '^.*?\\s--\\s+' '')
    return
  end
  if test "$asked[-1]" = --config
    __fish_complete_path (builtin commandline -ct)
    return
  end
  set -l words $asked[2..-1]
  test "$asked[1]" = "$__acctmgr_function"; and set words switch $words
  ${command} complete -- $words (builtin string match -r '^-?' -- (builtin commandline -ct)) 2>/dev/null
end
builtin complete -c acctmgr -f -a '(__acctmgr_complete)'
set -q __acctmgr_function; and builtin complete -c $__acctmgr_function -f -a '(__acctmgr_complete)'
`;

/** PowerShell before 7.3 drops empty words: `--new` stands for the one that is about to be typed. */
const powershell = (command: string): string => `\
$global:__acctmgr_names = @('acctmgr')
if (Test-Path Variable:global:__acctmgr_function) { $global:__acctmgr_names += $global:__acctmgr_function }
Register-ArgumentCompleter -Native -CommandName $global:__acctmgr_names -ScriptBlock {
  param($current, $line, $position)
  $elements = @($line.CommandElements | Where-Object { $_.Extent.StartOffset -lt $position } | ForEach-Object { "$_" })
  $words = @($elements | Select-Object -Skip 1)
  if ($elements[0] -ne 'acctmgr' -and $elements[0] -in $global:__acctmgr_names) { $words = @('switch') + $words }
  $new = @(if ("$current" -eq '') { '--new' })
  & ${command} complete @new -- @words 2>$null | ForEach-Object {
    $candidate, $description = $_ -split "\`t", 2
    if (-not $description) { $description = $candidate }
    [System.Management.Automation.CompletionResult]::new($candidate, $candidate, 'ParameterValue', $description)
  }
}
`;

const WRITERS: Readonly<Record<InteractiveShell, (command: string) => string>> = {
  bash: (command) => undisturbedBash(bash(command)),
  zsh: (command) => undisturbedZsh(zsh(command)),
  fish,
  powershell,
};

const SYNTAX = { bash: 'sh', zsh: 'sh', fish: 'fish', powershell: 'powershell' } as const;

/**
 * The code that a shell's start file evaluates, after that of shell-init where there is one. Holds nothing of the inventory.
 *
 * @param launcher - what starts acctmgr, by absolute paths
 */
export const completionScript = (shell: InteractiveShell, launcher: readonly string[]): string =>
  WRITERS[shell](launcher.map((word) => quote(SYNTAX[shell], word)).join(' '));
