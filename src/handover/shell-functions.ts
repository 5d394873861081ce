import { PROMPT_SEGMENTS } from './prompt-segment.js';
import { quote } from './shell.js';
import { undisturbedBash, undisturbedZsh } from './undisturbed-code.js';

/** The shells that can hold a function of ours. */
export const INTERACTIVE_SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type InteractiveShell = (typeof INTERACTIVE_SHELLS)[number];

export interface FunctionWish {
  /** What starts acctmgr, by absolute paths: an alias or another acctmgr in PATH must not get in between. */
  readonly launcher: readonly string[];
  /** What the function is called. */
  readonly name: string;
}

/** What `switch` ends with where the words are no switch of the shell, but what `assume` answers: one account among many, say. */
export const NOT_A_SWITCH = 40;

/** Of a function that knows of it. Those of before are told what to type instead. */
export const OR_ASSUME = '--or-assume';

const posixCommand = (launcher: readonly string[]): string =>
  launcher.map((word) => quote('sh', word)).join(' ');

/**
 * Options of the user's, `nounset` and `ksharrays` among them, would change what the zsh functions mean, and aliases would
 * change our lines. bash has no options of a function's own (3.2 knows no `local -`): only the lines are evaluated without.
 */
const START = { bash: '', zsh: '\n  emulate -LR zsh\n  setopt no_aliases' } as const;
const EVALUATE = { bash: '__acctmgr_evaluate', zsh: 'eval' } as const;

/** With `set -k`, `export NAME=value` would export nothing. */
const BASH_EVALUATE = `\
__acctmgr_evaluate() {
  local aliases keyword
  if shopt -q expand_aliases; then aliases=-s; else aliases=-u; fi
  case "$-" in *k*) keyword=-k ;; *) keyword=+k ;; esac
  shopt -u expand_aliases
  set +k
  eval "$1"
  set "$keyword"
  shopt "$aliases" expand_aliases
}
`;

/** What bash and zsh have in common. */
const posixFunction = ({ launcher, name }: FunctionWish, shell: 'bash' | 'zsh'): string => `\
unalias ${name} 2>/dev/null || true
function ${name} {${START[shell]}
  local lines word code
  for word in "$@"; do
    case "$word" in
      --help|-h) ${posixCommand(launcher)} assume --help; return ;;
    esac
  done
  if [ "\${1-}" = - ]; then
    shift
    eval "'set' -- \${__acctmgr_back---unset} \\"\\$@\\""
  fi
  code=0
  lines="$(${posixCommand(launcher)} switch --shell ${shell} ${OR_ASSUME} "$@")" || code=$?
  if [ "$code" = ${NOT_A_SWITCH} ]; then
    ${posixCommand(launcher)} assume "$@"
    return
  fi
  if [ "$code" != 0 ]; then return "$code"; fi
  ${EVALUATE[shell]} "$lines"
  if [ "$__acctmgr_words" != "\${__acctmgr_here---unset}" ]; then
    __acctmgr_back="\${__acctmgr_here---unset}"
    __acctmgr_here="$__acctmgr_words"
  fi
}
__acctmgr_function=${name}
`;

const fish = ({ launcher, name }: FunctionWish): string => {
  const command = launcher.map((word) => quote('fish', word)).join(' ');
  return `\
builtin functions -e ${name}
function ${name}
  for word in $argv
    if builtin contains -- $word --help -h
      ${command} assume --help
      return
    end
  end
  set -l words $argv
  if test "$argv[1]" = -
    set words --unset
    set -q __acctmgr_back; and set words $__acctmgr_back
    set -a words $argv[2..-1]
  end
  set -l lines (${command} switch --shell fish ${OR_ASSUME} $words | builtin string collect --allow-empty)
  set -l code $pipestatus[1]
  if test $code -eq ${NOT_A_SWITCH}
    ${command} assume $words
    return
  end
  test $code -eq 0; or return $code
  builtin printf '%s\\n' $lines | builtin source
  set -q __acctmgr_here; or set -g __acctmgr_here --unset
  if test "$__acctmgr_words" != "$__acctmgr_here"
    set -g __acctmgr_back $__acctmgr_here
    set -g __acctmgr_here $__acctmgr_words
  end
end
set -g __acctmgr_function ${name}
`;
};

/** Arrays are made with @(…) wherever one word alone would become a string. Written for strict mode, too. */
const powershell = ({ launcher, name }: FunctionWish): string => {
  const command = `& ${launcher.map((word) => quote('powershell', word)).join(' ')}`;
  return `\
Remove-Item -ErrorAction SilentlyContinue Alias:${name}
if (-not (Test-Path Variable:global:__acctmgr_here)) {
  $global:__acctmgr_here = @('--unset')
  $global:__acctmgr_back = @('--unset')
}
function global:${name} {
  $words = @($args)
  if (@($words | Where-Object { "$_" -in @('--help', '-h') }).Count -gt 0) { ${command} assume --help; return }
  if ($words.Count -gt 0 -and "$($words[0])" -eq '-') {
    $words = @($global:__acctmgr_back) + @($words | Select-Object -Skip 1)
  }
  $lines = ${command} switch --shell powershell ${OR_ASSUME} @words | Out-String
  if ($LASTEXITCODE -eq ${NOT_A_SWITCH}) { ${command} assume @words; return }
  if ($LASTEXITCODE -ne 0) { return }
  Invoke-Expression $lines
  if ("$global:__acctmgr_words" -ne "$global:__acctmgr_here") {
    $global:__acctmgr_back = $global:__acctmgr_here
    $global:__acctmgr_here = $global:__acctmgr_words
  }
}
$global:__acctmgr_function = '${name}'
`;
};

const WRITERS: Readonly<Record<InteractiveShell, (wish: FunctionWish, segment: string) => string>> = {
  bash: (wish, segment) => undisturbedBash(BASH_EVALUATE + posixFunction(wish, 'bash') + segment),
  zsh: (wish, segment) => undisturbedZsh(posixFunction(wish, 'zsh') + segment),
  fish: (wish, segment) => fish(wish) + segment,
  powershell: (wish, segment) => powershell(wish) + segment,
};

/** The code that a shell's start file evaluates: the function and the prompt segment. Holds nothing of the inventory. */
export const shellFunctions = (shell: InteractiveShell, wish: FunctionWish): string =>
  WRITERS[shell](wish, PROMPT_SEGMENTS[shell]);

/** The line that tells the function which words lead here again. */
export function rememberWords(shell: InteractiveShell, words: readonly string[]): string {
  switch (shell) {
    case 'bash':
    case 'zsh':
      return `__acctmgr_words=${quote('sh', words.map((word) => quote('sh', word)).join(' '))}`;
    case 'fish':
      return `set -g __acctmgr_words ${words.map((word) => quote('fish', word)).join(' ')}`;
    case 'powershell':
      return `$global:__acctmgr_words = @(${words.map((word) => quote('powershell', word)).join(', ')})`;
  }
}
